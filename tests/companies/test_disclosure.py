"""Who sees what of a company."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.disclosure.cards import FacilityCard
from backend.companies.disclosure.table import (
    FIELD_LEVELS,
    Level,
    card,
    level_for,
    levels_for,
    may_open,
)
from backend.companies.queries import facets_of
from backend.models import (
    Company,
    CompanyState,
    FacetKind,
    Interest,
    InterestState,
    Role,
    User,
    Visibility,
)  # fmt: skip
from tests.conftest import Queries
from tests.factories import Factory

CountQueries = Callable[[], AbstractContextManager[Queries]]
FULL: dict[str, Any] = {
    "region": "Kharkiv oblast", "city": "Kharkiv", "founded": 2015, "about": "Drones.",
    "languages": ["uk", "en"], "pic": "123456789", "imported_sme": True,
    "certificates": ["ISO9001"], "staff": 40, "ownership": "founders",
    "controlling_country": "UA", "management_country": "UA", "asset_countries": ["UA", "PL"],
    "territory": "controlled", "guarantee": "requested", "guarantee_on": date(2026, 3, 1),
    "exports_to": ["PL"], "edrpou": "32855961",
    "lei": "213800KUD8LAJWSQ9D15", "ncage": "A123J",
    "facilities": [{"kind": "assembly", "region": "Kharkiv", "can_do": "Wings", "capacity": "9"}],
    "capacity": "40 a month", "turnover_eur": 5_000_000, "balance_eur": 3_000_000,
    "control_group": "Kharkiv Holding", "non_profit": True, "end_user": True,
    "seap": False, "union_body": True, "tested_programme": "EDF", "tested_call": "EDF-2021",
    "tested_on": date(2022, 5, 1),
    "vat": "328559612345", "contact_title": "Export", "contact_email": "x@y.example",
    "contact_phone": "+380",
}  # fmt: skip


def mutual(db: Session, one: Company, other: Company, state: InterestState) -> None:
    db.add(
        Interest(
            from_company_id=one.id, to_company_id=other.id, note="Hello", state=state,
            reply_by=date(2030, 1, 31),
        )
    )  # fmt: skip
    db.commit()


def test_levels_compare_by_trust_not_by_alphabet() -> None:
    assert sorted(Level) == ["public", "member", "partner", "own", "officer"]
    assert not Level.public >= Level.member
    assert Level.own > Level.partner


def test_each_reader_has_a_level(db: Session, make: Factory) -> None:
    member, newcomer, partner, stranger = (make.user() for _ in range(4))
    officer, administrator = make.user(role=Role.officer), make.user(role=Role.administrator)
    company = make.company(member=member)
    make.company(member=newcomer, state=CompanyState.submitted)
    mutual(db, make.company(member=partner), company, InterestState.accepted)
    make.company(member=stranger)

    def level(viewer: User | None) -> Level:
        return level_for(db, viewer=viewer, company=company)

    assert level(None) is Level.public
    assert level(make.user()) is Level.public
    assert level(newcomer) is Level.public
    assert level(stranger) is Level.member
    assert level(partner) is Level.partner
    assert level(member) is Level.own
    assert level(officer) is Level.officer
    assert level(administrator) is Level.officer


def test_only_an_accepted_interest_makes_partners_in_both_directions(
    db: Session, make: Factory
) -> None:
    one, other = make.user(), make.user()
    mine, theirs = make.company(member=one), make.company(member=other)
    for state in (InterestState.open, InterestState.declined, InterestState.withdrawn):
        mutual(db, mine, theirs, state)
    assert level_for(db, viewer=one, company=theirs) is Level.member
    mutual(db, mine, theirs, InterestState.accepted)
    assert level_for(db, viewer=one, company=theirs) is Level.partner
    assert level_for(db, viewer=other, company=mine) is Level.partner


def test_a_suspended_company_no_longer_sees_its_partners(db: Session, make: Factory) -> None:
    user = make.user()
    mine, theirs = make.company(member=user), make.company()
    mutual(db, mine, theirs, InterestState.accepted)
    mine.state = CompanyState.suspended
    db.commit()
    assert level_for(db, viewer=user, company=theirs) is Level.public


def test_unchecked_companies_are_there_for_their_own_and_officers_only(make: Factory) -> None:
    for state in CompanyState:
        company = make.company(state=state)
        opens = {level for level in Level if may_open(company, level)}
        shown = state in {CompanyState.verified, CompanyState.unclaimed}
        assert opens == (set(Level) if shown else {Level.own, Level.officer})


def test_a_ukrainian_company_shows_no_site_before_both_said_yes(make: Factory) -> None:
    company = make.company(**FULL)
    public, member = (card(company, [], [], level) for level in (Level.public, Level.member))
    assert (public.region, public.city, public.facilities) == ("Kharkiv oblast", None, ())
    assert member.city is None
    assert member.facilities == (FacilityCard("assembly", "Wings", None, None),)
    partner = card(company, [], [], Level.partner)
    assert partner.city == "Kharkiv"
    assert partner.facilities == (FacilityCard("assembly", "Wings", "Kharkiv", "9"),)


def test_elsewhere_the_town_is_public(make: Factory) -> None:
    company = make.company(country="FR", **FULL)
    assert card(company, [], [], Level.public).city == "Kharkiv"
    assert card(company, [], [], Level.member).facilities[0].region == "Kharkiv"


def test_each_fact_is_shown_from_its_level_on(make: Factory) -> None:
    company = make.company(country="FR", **FULL)
    for level in Level:
        shown = card(company, [], [], level)
        seen = {fact for fact in FIELD_LEVELS if getattr(shown, fact) not in (None, ())}
        assert seen == {fact for fact, least in FIELD_LEVELS.items() if least.rank <= level.rank}
        assert set(shown.withheld) == set(FIELD_LEVELS) - seen


def test_facets_are_shown_from_their_own_level_on(db: Session, make: Factory) -> None:
    company = make.company()
    for kind in FacetKind:
        for visibility in Visibility:
            make.facet(company, kind=kind, visibility=visibility, text=f"{kind} {visibility}")
    archived = make.facet(company, visibility=Visibility.public, archived_at=company.verified_at)
    facets = [*facets_of(db, company.id), archived]

    def seen(level: Level) -> list[str]:
        shown = card(company, facets, [], level)
        return [facet.text for facet in (*shown.offers, *shown.needs)]

    everything = [f"{kind} {v}" for kind in ("offer", "need") for v in Visibility]
    assert seen(Level.public) == ["offer public", "need public"]
    assert seen(Level.member) == ["offer public", "offer member", "need public", "need member"]
    for level in (Level.partner, Level.own, Level.officer):
        assert seen(level) == everything


def test_an_imported_fact_says_where_it_is_from_only_where_it_is_shown(make: Factory) -> None:
    origin = {"source": "cordis", "at": "2026-05-01"}
    company = make.company(**FULL, provenance={"city": origin, "name": origin})
    assert set(card(company, [], [], Level.public).provenance) == {"name"}
    partner = card(company, [], [], Level.partner)
    assert (partner.provenance["city"].source, partner.provenance["city"].at) == (
        "cordis", "2026-05-01",
    )  # fmt: skip


def test_the_levels_of_a_list_cost_as_much_for_thirty_as_for_one(
    db: Session, make: Factory, count_queries: CountQueries
) -> None:
    user = make.user()
    make.company(member=user)
    ids = [make.company().id for _ in range(30)]
    db.execute(select(1))  # opens the session's savepoint, which counts as a statement
    with count_queries() as one:
        levels_for(db, viewer=user, company_ids=ids[:1])
    with count_queries() as thirty:
        levels_for(db, viewer=user, company_ids=ids)
    assert (one.count, thirty.count) == (2, 2)
