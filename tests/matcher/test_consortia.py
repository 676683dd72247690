"""Teams for a call from rows, with the real encoder and engine."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.errors import NotFound
from backend.matcher import consortia, embed_companies
from backend.matcher.consortia import Answer, NoRules, OutsidePool, Role, Seated, Wishes
from backend.models import Block, Call, Company, RequiredCapability
from tests.factories import Factory

pytestmark = pytest.mark.slow

NEEDED = {
    "Hulls of fast uncrewed surface boats": ["EDF:NAVAL"],
    "Jam-resistant radio links for uncrewed boats": ["EDF:NAVAL"],
}
OFFERS = {
    "Hulls": "We build hulls of fast uncrewed surface boats up to 9 m in aluminium and composite.",
    "Radio": "Jam-resistant radio links for uncrewed boats, with frequency hopping and mesh.",
}


def home(country: str) -> dict[str, Any]:
    return {
        "country": country, "controlling_country": country, "management_country": country,
        "asset_countries": [country], "territory": "controlled" if country == "UA" else "",
        "staff": 40, "turnover_eur": 5_000_000,
    }  # fmt: skip


@pytest.fixture
def companies(db: Session, make: Factory) -> dict[str, Company]:
    """Two builders of hulls and two of radios, and one that does something else."""
    found = {}
    for name, country, offer in (
        ("Hulls France", "FR", "Hulls"), ("Hulls Estonia", "EE", "Hulls"),
        ("Radio Ukraine", "UA", "Radio"), ("Radio Germany", "DE", "Radio"),
    ):  # fmt: skip
        found[name] = make.company(name=name, **home(country))
        make.facet(found[name], text=OFFERS[offer], codes=["EDF:NAVAL"], trl=8)
    found["Bakery"] = make.company(name="Bakery", **home("IT"))
    make.facet(found["Bakery"], text="Bread and rolls for schools.", codes=["CPV:15811000-6"])
    embed_companies(db)
    return found


@pytest.fixture
def call(db: Session) -> Call:
    """A call of the Ukraine Support Instrument that requires two things."""
    return new_call(db, "EDF-EDIP-USI-2030-LS-IRA-BOATS", "EDIP-USI", "IRA")


def new_call(db: Session, identifier: str, programme: str, action: str, **columns: Any) -> Call:
    found = Call(
        identifier=identifier, programme=programme, action=action, title="Uncrewed boats",
        text="Fast uncrewed surface boats with jam-resistant radio links.",
        deadline=date(2030, 2, 16), activity="d", **columns,
    )  # fmt: skip
    db.add(found)
    db.flush()
    for position, (text, codes) in enumerate(NEEDED.items(), 1):
        db.add(RequiredCapability(
            call_id=found.id, position=position, text_en=text, codes=codes, weight=4,
            drafted_by="officer",
        ))  # fmt: skip
    db.commit()
    return found


def names(keys: Any, companies: dict[str, Company]) -> set[str]:
    by_id = {company.id: name for name, company in companies.items()}
    return {by_id[key] for key in keys}


def test_the_best_team_covers_the_call_and_breaks_no_rule(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    found = consortia.propose(db, call, Wishes(maximum=4), alternatives=1)
    assert found.best is not None
    assert (found.status, found.best.proof.gap) == ("optimal", 0.0)
    assert names(found.best.keys, companies) == set(companies) - {"Bakery"}
    leads = {row.capability: row.lead for row in found.best.coverage}
    assert None not in leads.values()
    assert [f for f in found.best.verdict.findings if f.answer is Answer.FAILS] == []


def test_the_desk_weighs_a_team_as_the_search_does(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    best = consortia.propose(db, call, Wishes(maximum=4), alternatives=1).best
    assert best is not None
    bench = consortia.desk(db, call, Wishes(coordinator=int(best.coordinator), maximum=4))
    assert bench is not None
    weighed = bench.evaluate([int(key) for key in best.keys])
    assert (weighed.proposal.proof.objective, weighed.broken) == (best.proof.objective, ())


def test_without_a_ukrainian_the_rule_of_the_instrument_is_to_blame(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    wishes = Wishes(barred=(companies["Radio Ukraine"].id,))
    found = consortia.propose(db, call, wishes)
    assert (found.status, found.proposals) == ("infeasible", ())
    assert found.blame is not None
    together = {demand.id for demand in found.blame.together}
    assert "OWN.BARRED" in together
    assert any(id_.startswith("USI.COMP") for id_ in together)
    assert len(found.blame.relax) == 1


def test_who_must_takes_part_and_who_is_blocked_stays_apart(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    bakery, hulls = companies["Bakery"], companies["Hulls France"]
    db.add(Block(company_id=bakery.id, blocked_company_id=hulls.id, reason_code="trust"))
    db.commit()
    best = consortia.propose(db, call, Wishes(must=(bakery.id,)), alternatives=1).best
    assert best is not None
    assert (bakery.id in best.keys, hulls.id in best.keys) == (True, False)


def test_companies_of_one_parent_are_not_independent(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    parent = companies["Hulls France"]
    for name in ("Hulls Estonia", "Radio Germany", "Radio Ukraine"):
        companies[name].control_group = "HULLS  France"
    db.commit()
    found = consortia.check(db, call, [
        Seated(parent.id, Role.COORDINATOR),
        *(Seated(companies[name].id) for name in ("Hulls Estonia", "Radio Ukraine")),
    ])  # fmt: skip
    failing = [f for f in found.findings if f.answer is Answer.FAILS]
    assert {f.facts["conditions"][-1]["present"] for f in failing} == {1}


def test_a_common_procurement_is_closed_to_companies(
    db: Session, companies: dict[str, Company]
) -> None:
    call = new_call(db, "EDF-EDIP-P-2030-FNLC-CPA-BOATS", "EDIP", "CPA")
    found = consortia.propose(db, call)
    assert (found.status, found.pool) == ("closed", None)
    assert [finding.rule for finding in found.closed_by] == ["EDIP.CPA.APPLICANTS"]


def test_what_the_call_document_asks_binds_beside_the_rules(
    db: Session, companies: dict[str, Company]
) -> None:
    call = new_call(db, "EDF-EDIP-USI-2031-LS-IRA-BOATS", "EDIP-USI", "IRA", minimum_countries=6)
    found = consortia.propose(db, call)
    assert found.status == "infeasible"
    assert found.blame is not None
    assert found.blame.relax == ("CALL.COUNTRIES",)


def test_a_pool_is_out_of_date_once_the_call_requires_something_else(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    assert consortia.pool_for(db, call) is None
    consortia.prepare_pool(db, call)
    fresh = consortia.pool_for(db, call)
    db.add(RequiredCapability(
        call_id=call.id, position=9, text_en="Sonar", drafted_by="officer", weight=2
    ))  # fmt: skip
    db.commit()
    stale = consortia.pool_for(db, call)
    assert fresh is not None
    assert stale is not None
    assert (fresh.current, stale.current) == (True, False)


def test_a_company_outside_the_pool_is_told_and_judged_when_asked_for(
    db: Session, make: Factory, companies: dict[str, Company], call: Call
) -> None:
    consortia.prepare_pool(db, call)
    late = make.company(name="Late", **home("PL"))
    wishes = Wishes(coordinator=companies["Hulls France"].id, must=(late.id,))
    with pytest.raises(OutsidePool) as told:
        consortia.desk(db, call, wishes)
    consortia.prepare_pool(db, call, [late.id])
    assert told.value.ids == (late.id,)
    assert consortia.desk(db, call, wishes) is not None


def test_a_suspended_or_unknown_company_and_a_foreign_programme_are_told(
    db: Session, companies: dict[str, Company]
) -> None:
    call = new_call(db, "DIGITAL-2030-BOATS", "", "")
    with pytest.raises(NoRules):
        consortia.propose(db, call)
    known = new_call(db, "EDF-2030-RA-NAVAL-BOATS", "EDF", "RA")
    with pytest.raises(NotFound):
        consortia.check(db, known, [Seated(10**9)])


def test_what_a_member_and_a_demand_are_worth(
    db: Session, companies: dict[str, Company], call: Call
) -> None:
    wishes = Wishes(maximum=3, must=(companies["Bakery"].id,))
    best = consortia.propose(db, call, wishes, alternatives=1).best
    assert best is not None
    led = Wishes(coordinator=int(best.coordinator), maximum=3, must=wishes.must)
    found = consortia.explain(db, call, led, [int(key) for key in best.keys])
    assert found is not None
    vital = {row.key for row in found.marginals if row.loss is None}
    assert companies["Radio Ukraine"].id in vital
    costly = {row.demand for row in found.binding}
    assert costly & {"OWN.MAXIMUM", f"OWN.MUST:{companies['Bakery'].id}"} != set()
