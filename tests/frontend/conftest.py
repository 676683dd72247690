"""The built front end, for tests that look at its files."""

import json
from pathlib import Path

import pytest

from backend.frontend_build import FRONTEND, ensure_built


class Dist:
    """The built files, by their plain names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text())

    def text(self, name: str) -> str:
        """The content of a built file."""
        return (self.folder / self.manifest[name]).read_text()


@pytest.fixture(scope="session")
def dist() -> Dist:
    """Built if need be."""
    ensure_built()
    return Dist(FRONTEND / "dist")
