"""Small rooms: no file over 300 lines, no drawer for things without a place."""

import re

from backend.settings import ROOT

FOLDERS = ("backend", "matching", "tests")
NOQA = re.compile(r"#\s*no(?:qa)\b")
REASONED = re.compile(r"# no(?:qa): [A-Z]+\d+(, [A-Z]+\d+)* - \S")


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


def test_every_exception_from_a_rule_says_why() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in (*FOLDERS, "migrations")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if NOQA.search(line) and not REASONED.search(line)
    ]
    assert bare == []
