"""Every kind of event that the source records has words."""

import ast
from collections.abc import Iterator

from backend.audit.details import company_ids, details_of
from backend.audit.words import DETAILS, WORDS, words_of
from backend.companies.disclosure.levels import Level
from backend.i18n import speaking
from backend.models import Event
from backend.settings import ROOT

#: parts of a kind that are filled in when it is recorded
PARTS = {
    "kind": ("offer", "need"),
    "how": ("archived", "restored"),
    "end": ("declined", "withdrawn", "lapsed"),
    "state": ("accepted", "declined", "refused", "withdrawn", "removed", "left"),
}


def recorded() -> set[str]:
    """Kinds in calls of `record(db, kind, …)`."""
    found: set[str] = set()
    for path in sorted((ROOT / "backend").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for scope in ast.walk(tree):
            if isinstance(scope, ast.FunctionDef):
                found |= {kind for call in calls(scope) for kind in kinds(call.args[1], scope)}
    return found


def calls(scope: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "record" and node.args[1:]:
            yield node


def kinds(node: ast.expr, scope: ast.FunctionDef) -> list[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return kinds(node.body, scope) + kinds(node.orelse, scope)
    if isinstance(node, ast.Name):
        values = [
            one.value
            for one in ast.walk(scope)
            if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == node.id
        ]
        return [kind for value in values for kind in kinds(value, scope)]
    if isinstance(node, ast.JoinedStr):
        texts = [""]
        for part in node.values:
            texts = [text + more for text in texts for more in filled(part)]
        return texts
    raise AssertionError(f"cannot tell which kinds {ast.unparse(node)} may be")


def filled(part: ast.expr) -> tuple[str, ...]:
    if isinstance(part, ast.Constant):
        return (str(part.value),)
    assert isinstance(part, ast.FormattedValue)
    return PARTS[ast.unparse(part.value).rpartition(".")[2]]


def test_every_recorded_kind_has_words() -> None:
    found = recorded()
    assert "company_vetted" in found
    assert sorted(found - set(WORDS)) == []


def test_every_detail_written_at_the_call_has_words() -> None:
    names = {
        keyword.arg
        for path in sorted((ROOT / "backend").rglob("*.py"))
        for scope in ast.walk(ast.parse(path.read_text()))
        if isinstance(scope, ast.FunctionDef)
        for call in calls(scope)
        for keyword in call.keywords
        if keyword.arg not in {None, "actor", "subject", "note"}
    }
    assert "waited_hours" in names
    assert sorted(names - set(DETAILS)) == []


def test_a_kind_without_words_is_still_shown() -> None:
    assert words_of("rocket_launched") == "rocket launched"


def test_details_leave_out_what_is_empty_and_the_note() -> None:
    data = {"level": "member", "by_company_id": None, "fields": ["name", "about"], "note": "x"}
    event = Event(kind="company_viewed", data=data)
    assert details_of(event) == [
        ("seen as", "Verified members"), ("fields", "Name, About the company"),
    ]  # fmt: skip


def test_codes_are_told_in_the_readers_words() -> None:
    moved = Event(kind="consortium_moved", data={"before": "under_review", "after": "approved"})
    decided = Event(kind="pair_decided", data={"decision": "held", "reason_code": "weak_fit"})
    declined = Event(kind="interest_declined", data={"reason": "capacity"})
    changed = Event(
        kind="consortium_member_changed", data={"role": "coordinator", "cost_eur": 2400000}
    )
    asked = Event(kind="interest_sent", data={"reply_by": "2026-12-06", "reason": "made up"})
    seen = [Event(kind="company_viewed", data={"level": level.value}) for level in Level]
    assert [one for one in seen if details_of(one)[0][1] == one.data["level"]] == []
    assert details_of(moved) == [("before", "Under review"), ("after", "Approved")]
    assert details_of(decided)[0] == ("decision", "On hold")
    assert details_of(decided)[1][1] != "weak_fit"
    assert details_of(declined)[0][1] != "capacity"
    assert details_of(changed) == [("role", "Coordinator"), ("costs in euro", "2,400,000")]
    assert details_of(asked) == [("reply by", "6 Dec 2026"), ("reason", "made up")]
    with speaking("uk"):
        assert details_of(moved)[0][1] == "На розгляді"


def test_companies_are_named_a_few_of_many() -> None:
    event = Event(kind="partners_shown", data={"partners": list(range(1, 10)), "model": "m@1"})
    names = {one: f"Company {one}" for one in range(1, 9)}
    assert company_ids([event]) == set(range(1, 10))
    assert details_of(event, names)[0][1] == (
        "Company 1, Company 2, Company 3, Company 4, Company 5, Company 6 and 3 more"
    )
