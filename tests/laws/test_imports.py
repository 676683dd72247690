"""Import direction: the judgement knows nothing of us, capabilities look left only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.settings import ROOT

CAPABILITIES = (
    "accounts", "companies", "eligibility", "directory", "imports", "calls", "rules",
    "matches", "introductions", "consortia", "reviews", "learning",
)  # fmt: skip
INSIDE = {"models": 0, "queries": 1, "service": 2, "routes": 3, "api": 3, "tasks": 3}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str) -> str:
    """The module in which an imported name lies; the name itself where it is one."""
    while "." in name and not (ROOT / f"{name.replace('.', '/')}.py").exists():
        name = name.rpartition(".")[0]
    return name


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_matching_imports_nothing_of_ours() -> None:
    foreign = [
        (path.name, name)
        for path in python_files("matching")
        for name in imports_of(path)
        if name.split(".")[0] in {"backend", "sqlalchemy", "fastapi", "starlette", "tests"}
    ]
    assert foreign == []


def test_only_the_matcher_imports_matching() -> None:
    matcher = ROOT / "backend" / "matcher"
    foreign = [
        str(path.relative_to(ROOT))
        for path in python_files("backend")
        if matcher not in path.parents
        and any(name.split(".")[0] == "matching" for name in imports_of(path))
    ]
    assert foreign == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_capabilities_look_left_only(capability: str) -> None:
    right = CAPABILITIES[CAPABILITIES.index(capability) + 1 :]
    wrong = [
        (str(path.relative_to(ROOT)), name)
        for path in python_files(f"backend/{capability}")
        for name in imports_of(path)
        if name.startswith("backend.") and name.split(".")[1] in right
    ]
    assert wrong == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_queries_know_no_use_case_and_use_cases_no_route(capability: str) -> None:
    def layer(name: str) -> int:
        words = name.replace(".", "_").split("_")
        return max((INSIDE[word] for word in words if word in INSIDE), default=-1)

    wrong = [
        (path.name, name)
        for path in python_files(f"backend/{capability}")
        for name in imports_of(path)
        if name.startswith(f"backend.{capability}.")
        and 0 <= layer(path.stem) < layer(module_of(name).rpartition(".")[2])
    ]
    assert wrong == []


#: rooms within capabilities, in the order in which they may look left; routes and twins see them
#: all. Rooms that stand before `SHARED` know nothing of what lies in the capability's own folder
SHARED = ""
ROOMS = {
    "companies": (
        "fields", "register", SHARED, "disclosure", "completeness", "facets", "claims", "drafts",
        "own",
    ),
    "imports": (SHARED, "reading", "cordis", "members", "register"),
    "calls": ("texts", "drafting", SHARED, "capabilities", "importing"),
    "matches": ("reasons", "apart", SHARED, "lists", "first"),
    "consortia": (
        SHARED, "judgement", "lists", "desk", "completing", "course", "claims", "members", "plans",
        "papers", "dossiers", "suggestions",
    ),
    "reviews": (
        SHARED, "evidence", "register", "vetting", "decisions", "pairs", "cases", "introduced",
        "renewal", "monthly",
    ),
}  # fmt: skip


def room_of(capability: str, name: str) -> str | None:
    """The room in which an imported name lies; None where it is of another capability."""
    parts = module_of(name).split(".")
    if parts[:2] != ["backend", capability]:
        return None
    return parts[2] if len(parts) > 3 else SHARED


@pytest.mark.parametrize(
    ("capability", "room"), [(one, room) for one, rooms in ROOMS.items() for room in rooms]
)
def test_rooms_look_left_only(capability: str, room: str) -> None:
    order = ROOMS[capability]
    folder = ROOT / "backend" / capability / room
    wrong = [
        (path.name, name)
        for path in sorted(folder.rglob("*.py") if room else folder.glob("*.py"))
        if not path.stem.endswith(("routes", "api"))
        for name in imports_of(path)
        if (there := room_of(capability, name)) is not None
        and order.index(there) > order.index(room)
    ]
    assert wrong == []


@pytest.mark.parametrize("capability", ROOMS)
def test_every_room_has_its_place_in_the_order(capability: str) -> None:
    folder = ROOT / "backend" / capability
    rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert rooms == {*ROOMS[capability]} - {SHARED}


def test_routes_build_no_queries() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in python_files("backend")
        if path.stem.endswith(("routes", "api"))
        and path.relative_to(ROOT / "backend").parts[0] in CAPABILITIES
        if any(name in {"sqlalchemy.select", "sqlalchemy.update"} for name in imports_of(path))
    ]
    assert wrong == []


def test_nobody_but_the_edge_commits() -> None:
    edges = {"database.py", "jobs.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in python_files("backend")
        if path.name not in edges
        and path.parts[-2] not in {"imports", "commands"}  # commands and chunked imports are edges
        and ".commit()" in path.read_text()
    ]
    assert wrong == []
