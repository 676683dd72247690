"""Changing a rule: what is refused, what a preview shows, what adopting does."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from backend.matcher import rules as matcher
from backend.matcher.eligibility import rule as rows_of
from backend.models import Event, Role, RuleVersion
from tests.eligibility.conftest import WHOLE
from tests.factories import Factory, log_in
from tests.rules.conftest import REASON, Editor

UA_IN_EDF = "SET.EDF.UA"
LIMIT = "EDIP.COMPONENT"


def test_a_new_rule_without_one_that_it_is_like_leads_to_the_list(editor: Editor) -> None:
    answer = editor.client.get("/rules/new")
    assert (answer.status_code, answer.headers["location"]) == (303, "/rules")
    assert "Open the rule that the new one resembles" in editor.client.get("/rules").text
    assert editor.client.get("/rules/new?like=NO.RULE").status_code == 404


def test_the_form_shows_the_row_as_it_is(editor: Editor) -> None:
    page = editor.client.get("/rules/EDF.COMP.STANDARD/edit").text
    assert "form = &#34;at_least&#34;, number = 3" in page
    assert "disruptive = false, studies_only = false" in page
    assert "Regulation (EU) 2021/697, Article 10(4)" in page


@pytest.mark.parametrize(
    ("rule", "changed", "words"),
    [
        (LIMIT, {"p_limit": "many"}, "Please enter a number from 0 up."),
        (LIMIT, {"p_limit": ""}, "Please fill this in."),
        (LIMIT, {"p_inside": "EU27, MOON"}, "Not known here: MOON."),
        (LIMIT, {"source": ""}, "Please fill this in."),
        (LIMIT, {"text_uk": "мало"}, "Please write at least 10 characters."),
        (LIMIT, {"valid_to": "2020-01-01"}, "The last day is before the first."),
        (LIMIT, {"supersedes": "NO.RULE"}, "There is no rule NO.RULE."),
        (LIMIT, {"valid_from": "2020-01-01"}, "Another row of this rule holds"),
        ("EDF.COMP.STANDARD", {"p_conditions": "three"}, "Please write one condition a line"),
        ("EDF.COMP.STANDARD", {"p_conditions": 'form = "most"'}, "Known are: at_least"),
        ("EDF.COMP.STANDARD", {"p_when": "weather = 1"}, "Not known here: weather."),
        ("EDF.ELIG.ASSETS", {"p_outside": "appears_to_fail"}, "a warning here, not a refusal"),
        (UA_IN_EDF, {"p_members": "UA, ZZ"}, "Not a country: ZZ."),
        (UA_IN_EDF, {"p_operational_from": "soon"}, "Please enter a date such as"),
        (LIMIT, {}, "Nothing differs from the row in force."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    editor: Editor, rule: str, changed: dict[str, str], words: str
) -> None:
    typed = {"name_en": "A name typed by hand", **changed} if changed else {}
    page = editor.preview(rule, **typed)
    assert page.status_code == 422
    assert words in page.text
    if changed:
        assert "A name typed by hand" in page.text
    assert editor.db.scalars(select(RuleVersion)).all() == []


def test_a_preview_counts_whose_answers_flip_and_saves_nothing(editor: Editor) -> None:
    call = editor.call()
    ours = [editor.make.company(**WHOLE, name=name) for name in ("Topol Optics", "Sokil Drones")]
    editor.make.company(
        country="PL", controlling_country="PL", management_country="PL", asset_countries=["PL"]
    )
    page = editor.preview(UA_IN_EDF, p_operational_from="2026-06-10").text
    assert "The answers for 2 companies change" in page
    assert "of 3 judged" in page
    assert (call.identifier in page, [one.name in page for one in ours]) == (True, [True, True])
    assert editor.db.scalars(select(RuleVersion)).all() == []
    assert rows_of(UA_IN_EDF)[0].parameters["operational_from"] == "unknown"


def test_a_change_of_words_flips_nothing(editor: Editor) -> None:
    editor.call()
    editor.make.company(**WHOLE)
    page = editor.preview(UA_IN_EDF, name_en="Ukraine, by the law of 2025").text
    assert "No answer changes for any open call." in page


def test_an_adopted_row_judges_from_the_next_page_on(editor: Editor) -> None:
    company = editor.make.company(**WHOLE)
    asked = {"programme": "EDF", "role": "beneficiary", "on": "2026-12-01"}
    address = f"/api/v1/companies/{company.id}/eligibility"
    assert editor.client.get(address, params=asked).json()["answer"] == "needs_a_check"
    answer = editor.adopt(UA_IN_EDF, p_operational_from="2026-06-10")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/rules/{UA_IN_EDF}/history")
    assert editor.client.get(address, params=asked).json()["answer"] == "appears_to_meet"
    before = asked | {"on": "2026-06-09"}
    assert editor.client.get(address, params=before).json()["answer"] == "needs_a_check"
    [version] = editor.db.scalars(select(RuleVersion)).all()
    assert (version.number, version.reason, version.by_id) == (1, REASON, editor.user.id)
    event = editor.db.scalars(select(Event).where(Event.kind == "rule_adopted")).one()
    assert (event.data["rule"], event.data["changed"]) == (UA_IN_EDF, ["operational_from"])


def test_a_later_first_day_ends_the_row_before_it(editor: Editor) -> None:
    page = editor.preview(LIMIT, valid_from="2027-07-01", p_limit="40").text
    assert "The present row ends on 30 Jun 2027" in page
    editor.adopt(LIMIT, valid_from="2027-07-01", p_limit="40")
    matcher.keep_current(editor.db)
    rows = [(row.valid_from, row.valid_to, row.parameters["limit"]) for row in rows_of(LIMIT)]
    assert rows == [
        (date(2027, 7, 1), None, 40),
        (date(2025, 12, 30), date(2027, 6, 30), 35),
    ]


def test_only_what_was_looked_at_is_adopted(editor: Editor) -> None:
    page = editor.preview(LIMIT, p_limit="40").text
    digest = page.split('name="looked_at" value="')[1].split('"')[0]
    typed = editor.typed(LIMIT, p_limit="50") | {"looked_at": digest, "reason": REASON}
    answer = editor.client.post(f"/rules/{LIMIT}/adopt", data=typed)
    assert (answer.status_code, "Look at what changes" in answer.text) == (200, True)
    assert REASON in answer.text
    short = editor.typed(LIMIT, p_limit="40") | {"looked_at": digest, "reason": "so"}
    refused = editor.client.post(f"/rules/{LIMIT}/adopt", data=short)
    assert (refused.status_code, "at least 10 characters" in refused.text) == (422, True)
    assert editor.db.scalars(select(RuleVersion)).all() == []


def test_a_new_rule_is_made_like_another(editor: Editor) -> None:
    typed = editor.typed("SET.HE.CH") | {
        "id": "SET.HE.MC", "p-members": "mc", "valid_from": "2027-01-01", "name_en": "Monaco",
    }  # fmt: skip
    page = editor.client.post("/rules/new?like=SET.HE.CH", data=typed)
    assert page.status_code == 200, page.text
    digest = page.text.split('name="looked_at" value="')[1].split('"')[0]
    answer = editor.client.post(
        "/rules/new/adopt?like=SET.HE.CH", data=typed | {"looked_at": digest, "reason": REASON}
    )
    assert answer.status_code == 303
    matcher.keep_current(editor.db)
    assert rows_of("SET.HE.MC")[0].parameters["members"] == ["MC"]
    taken = editor.client.post("/rules/new?like=SET.HE.CH", data=typed)
    assert (taken.status_code, "with this name already" in taken.text) == (422, True)


@pytest.mark.parametrize("role", [None, Role.representative, Role.officer])
def test_others_read_rules_and_see_no_button(role: Role | None, client: Any, make: Factory) -> None:
    if role:
        log_in(client, make.user(role=role))
    page = client.get(f"/rules/{LIMIT}")
    assert (page.status_code, f"/rules/{LIMIT}/edit" in page.text) == (200, False)


def test_versions_are_never_removed(editor: Editor, db: Session) -> None:
    editor.adopt(LIMIT, p_limit="40")
    with pytest.raises(DatabaseError, match="never changed"):
        db.execute(delete(RuleVersion))
