"""Versions of a rule: kept, shown with their differences, taken out again; the API twin."""

from datetime import date
from typing import Any

from sqlalchemy import select

from backend.matcher import rules as matcher
from backend.matcher.eligibility import rule as rows_of
from backend.models import (
    Consortium,
    ConsortiumMember,
    Event,
    MemberRole,
    MemberState,
    RuleVersion,
)  # fmt: skip
from tests.eligibility.conftest import WHOLE
from tests.rules.conftest import REASON, Editor

LIMIT = "EDIP.COMPONENT"
WRONG = "The figure was read wrongly."


def test_versions_show_what_each_changed_and_who_and_why(editor: Editor) -> None:
    editor.adopt(LIMIT, p_limit="40")
    editor.adopt(LIMIT, p_limit="45", reason="The authority raised it again.")
    page = editor.client.get(f"/rules/{LIMIT}/history").text
    assert page.count("<del>35</del> <ins>40</ins>") == 1
    assert page.count("<del>40</del> <ins>45</ins>") == 1
    assert (page.count("Iryna Rules ·"), REASON in page) == (2, True)
    changes = editor.client.get("/rules/changes").text
    assert (changes.count(f"/rules/{LIMIT}/history"), "raised it again" in changes) == (1, True)


def test_a_rule_that_nobody_changed_says_so(editor: Editor) -> None:
    assert "This rule is as shipped" in editor.client.get(f"/rules/{LIMIT}/history").text
    assert "Every rule is as shipped" in editor.client.get("/rules/changes").text


def test_taking_a_row_out_brings_the_shipped_one_back(editor: Editor) -> None:
    editor.adopt(LIMIT, p_limit="40")
    address = f"/rules/{LIMIT}/withdraw?from=2025-12-30"
    shown = editor.client.get(address).text
    looked_at = shown.split('name="looked_at" value="')[1].split('"')[0]
    out = {"first_day": "2025-12-30", "reason": WRONG, "looked_at": looked_at}
    short = editor.client.post(address, data=out | {"reason": "no"})
    assert (short.status_code, "at least 10 characters" in short.text) == (422, True)
    unseen = editor.client.post(address, data=out | {"looked_at": "x"})
    assert (unseen.status_code, "Look at what changes first" in unseen.text) == (200, True)
    answer = editor.client.post(address, data=out)
    assert answer.status_code == 303
    matcher.keep_current(editor.db)
    assert [row.parameters["limit"] for row in rows_of(LIMIT)] == [35]
    page = editor.client.get(f"/rules/{LIMIT}/history").text
    assert ("<del>40</del> <ins>35</ins>" in page, WRONG in page) == (True, True)
    event = editor.db.scalars(select(Event).where(Event.kind == "rule_withdrawn")).one()
    assert event.data["first_day"] == "2025-12-30"
    again = editor.client.post(address, data=out)
    assert (again.status_code, "as shipped" in again.text) == (409, True)


def test_taking_a_row_out_is_previewed_like_a_change(editor: Editor) -> None:
    call = editor.call()
    company = editor.make.company(**WHOLE, name="Topol Optics")
    editor.adopt("SET.EDF.UA", p_operational_from="2026-06-10")
    matcher.keep_current(editor.db)
    [row] = rows_of("SET.EDF.UA")
    address = f"/rules/SET.EDF.UA/withdraw?from={row.valid_from}"
    page = editor.client.get(address).text
    assert "The answer for 1 company changes" in page
    assert (call.identifier in page, company.name in page) == (True, True)
    assert len(editor.db.scalars(select(RuleVersion)).all()) == 1


def test_a_row_on_components_tells_what_changes_for_products(editor: Editor) -> None:
    editor.call("EDF-EDIP-P-2030-LS-IRA-TEST", programme="EDIP", action="IRA")
    page = editor.preview(LIMIT, p_limit="40").text
    assert "Components from outside: up to 35 → 40 per cent." in page
    wider = editor.preview("SET.EDIP.EFTA", p_members="NO, IS, LI, UA")
    assert "Components from these countries now count as inside: Ukraine." in wider.text


def test_a_preview_names_the_consortia_whose_answer_flips(editor: Editor) -> None:
    call = editor.call()
    members = [editor.make.company(**WHOLE)] + [
        editor.make.company(
            country=one, controlling_country=one, management_country=one, asset_countries=[one]
        )
        for one in ("PL", "DE")
    ]
    team = Consortium(
        call_id=call.id, call_version=1, title="Three from Ukraine", coordinator_id=members[0].id
    )
    editor.db.add(team)
    editor.db.flush()
    editor.db.add_all(
        ConsortiumMember(
            consortium_id=team.id, company_id=company.id, state=MemberState.accepted,
            role=MemberRole.beneficiary if n else MemberRole.coordinator,
        )
        for n, company in enumerate(members)
    )  # fmt: skip
    editor.db.commit()
    page = editor.preview("SET.EDF.UA", p_operational_from="2026-01-01").text
    assert "Three from Ukraine" in page
    assert "The answer for 1 consortium under way changes" in page


def row_with(**parameters: Any) -> dict[str, Any]:
    row = matcher.row_of(rows_of(LIMIT)[0])
    return row | {"parameters": row["parameters"] | parameters}


def test_the_api_previews_adopts_lists_and_takes_out(editor: Editor) -> None:
    body = {"row": row_with(limit=40), "in_place_of": "2025-12-30"}
    seen = editor.client.post("/api/v1/rules/preview", json=body).json()
    assert (seen["calls"], seen["companies"]) == ([], 0)
    stale = body | {"reason": REASON, "digest": "0" * 64}
    assert editor.client.post("/api/v1/rules", json=stale).status_code == 409
    adopted = editor.client.post(
        "/api/v1/rules", json=body | {"reason": REASON, "digest": seen["digest"]}
    )
    assert adopted.status_code == 201
    [version] = adopted.json()
    assert version["changed"] == [{"field": "limit", "before": "35", "after": "40"}]
    found = editor.client.get(f"/api/v1/rules/{LIMIT}").json()
    assert [row["parameters"]["limit"] for row in found] == [40]
    looked = editor.client.get(f"/api/v1/rules/{LIMIT}/withdrawal?from=2025-12-30").json()
    out = {"first_day": "2025-12-30", "reason": WRONG}
    unseen = editor.client.post(f"/api/v1/rules/{LIMIT}/withdraw", json=out)
    assert unseen.status_code == 409
    gone = editor.client.post(
        f"/api/v1/rules/{LIMIT}/withdraw", json=out | {"looked_at": looked["digest"]}
    ).json()
    assert [one["kind"] for one in gone] == ["withdrawn", "adopted"]
    assert len(editor.db.scalars(select(RuleVersion)).all()) == 2


def test_the_api_says_what_is_wrong_by_field(editor: Editor) -> None:
    body = {"row": row_with(limit="many", moon=1), "in_place_of": "2025-12-30"}
    answer = editor.client.post("/api/v1/rules/preview", json=body)
    wrong = ["parameters.limit", "parameters.moon"]
    assert (answer.status_code, sorted(answer.json()["fields"])) == (422, wrong)
    torn = editor.client.post("/api/v1/rules/preview", json={"row": {"id": "x"}})
    assert torn.status_code == 422


def test_a_row_of_another_day_is_not_there(editor: Editor) -> None:
    body = {"row": row_with(limit=40), "in_place_of": date(2001, 1, 1).isoformat()}
    assert editor.client.post("/api/v1/rules/preview", json=body).status_code == 404
