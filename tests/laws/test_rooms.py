"""Small rooms: no file over 300 lines, no drawer for things without a place."""

from backend.settings import ROOT

FOLDERS = ("backend", "matching", "tests")


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        (str(path.relative_to(ROOT)), lines)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (lines := len(path.read_text().splitlines())) > 300
    ]
    assert long == []


def test_nothing_is_called_utils_or_helpers() -> None:
    drawers = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if path.stem in {"utils", "helpers", "common", "misc"}
    ]
    assert drawers == []
