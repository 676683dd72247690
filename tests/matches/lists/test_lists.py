"""What stands on a list: filtered, in order, cut into pages, without those put aside."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.areas import Area
from backend.matches import queries
from backend.matches.apart.queries import blocks_of
from backend.matches.apart.service import block, unblock
from backend.matches.filters import Facts, Filters
from backend.matches.lists.list import Cause, ListQuery, causes, listed
from backend.models import Company, CompanyState, FacetKind
from tests.factories import Factory
from tests.matches.making import a_list, a_request, suggest

FACTS = Facts(
    id=1, country="DE", kind="private_company", size="small", verified=True,
    codes=frozenset({"CPV:35613000-4", "EDF:AIR"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        ({"area": "eu"}, True),
        ({"area": "europe"}, True),
        ({"area": "ukraine"}, False),
        ({"country": ["FR", "de"]}, True),
        ({"country": ["FR"]}, False),
        ({"kind": ["university"]}, False),
        ({"size": ["micro", "small"]}, True),
        ({"code": ["EDF:NAVAL"]}, False),
        ({"code": ["EDF:NAVAL", "EDF:AIR"]}, True),
        ({"code": ["CPV:35000000-4"]}, True),  # a company has what lies beneath the code
        ({"verified": True}, True),
        ({"country": "DE", "size": "large"}, False),  # every filter counts
        ({"kind": "no such kind", "country": "Germany"}, True),  # old links still work
    ],
)
def test_filters_admit(filters: dict[str, Any], passes: bool) -> None:
    assert Filters.model_validate(filters).admits(FACTS) is passes


def test_a_filter_taken_away_leaves_the_others() -> None:
    filters = Filters.model_validate(
        {"area": "eu", "country": ["DE", "FR"], "verified": "1", "size": "small"}
    )
    assert list(filters.without("country", "DE").pairs()) == [
        ("area", "eu"), ("country", "FR"), ("size", "small"), ("verified", "1"),
    ]  # fmt: skip
    assert filters.without("area", "eu").area == Area.any
    assert not filters.without("verified", "1").verified
    assert Filters.model_validate(filters.plain()) == filters


def names(companies: list[Company]) -> list[str]:
    return [company.name for company in companies]


def test_pages_of_a_list_meet_without_gap_or_repetition(db: Session, make: Factory) -> None:
    request, others = a_list(db, make, make.user(), 7)
    seen: list[str] = []
    after: str | None = None
    starts = []
    while True:
        rows = listed(db, request, ListQuery(after=after), 3)
        seen += [one.partner.name for one in rows.suggestions]
        starts.append((rows.first, rows.found))
        if rows.next is None:
            break
        after = rows.next
    assert seen == names(others)
    assert starts == [(1, 7), (4, 7), (7, 7)]

    back = listed(db, request, ListQuery(after=rows.previous), 3)
    assert [one.partner.name for one in back.suggestions] == names(others)[3:6]


def test_a_list_can_be_read_by_name(db: Session, make: Factory) -> None:
    request = a_request(db, make.company())
    for slot, name in enumerate(("Zeta", "alpha", "Beta"), 1):
        suggest(db, request, make.company(name=name), slot)
    rows = listed(db, request, ListQuery.model_validate({"sort": "name"}), 10)
    assert [one.partner.name for one in rows.suggestions] == ["alpha", "Beta", "Zeta"]


@pytest.mark.parametrize("way", ["we", "they", "suspended"])
def test_who_is_put_aside_or_suspended_leaves_every_list(
    db: Session, make: Factory, way: str
) -> None:
    user = make.user()
    request, [gone, stays] = a_list(db, make, user, 2)
    company = db.get_one(Company, request.company_id)
    if way == "suspended":
        gone.state = CompanyState.suspended
    else:
        by, whom = (company, gone) if way == "we" else (gone, company)
        block(db, company=by, other_id=whom.id, user=user, reason_code="trust")
    db.flush()

    rows = listed(db, request, ListQuery(), 10)
    assert [one.partner_id for one in rows.suggestions] == [stays.id]
    [row] = queries.requests_of(db, company.id, size=10).items
    assert row.found == 1


def test_taking_a_company_back_shows_it_again(db: Session, make: Factory) -> None:
    user = make.user()
    request, [other] = a_list(db, make, user, 1)
    company = db.get_one(Company, request.company_id)
    for _ in range(2):
        block(db, company=company, other_id=other.id, user=user, reason_code="size")
    assert len(blocks_of(db, company.id)) == 1
    unblock(db, company=company, other_id=other.id, user=user)
    assert listed(db, request, ListQuery(), 10).found == 1


def test_who_may_be_suggested(db: Session, make: Factory) -> None:
    user = make.user()
    asking = make.company(member=user)
    verified = make.company()
    imported = make.company(state=CompanyState.unclaimed, source="cordis", source_key="7")
    for state in ("draft", "submitted", "returned", "suspended"):
        make.company(state=CompanyState(state))
    aside, put_us_aside = make.company(), make.company()
    block(db, company=asking, other_id=aside.id, user=user, reason_code="size")
    block(db, company=put_us_aside, other_id=asking.id, user=user, reason_code="size")

    found = queries.suggestible(db, asking.id, Filters())
    assert found == {verified.id, imported.id}
    assert queries.suggestible(db, asking.id, Filters(verified=True)) == {verified.id}


def test_the_codes_of_offers_are_filtered_by(db: Session, make: Factory) -> None:
    asking, naval, needing = make.company(), make.company(), make.company()
    make.facet(naval, codes=["EDF:NAVAL"])
    make.facet(needing, kind=FacetKind.need, codes=["EDF:NAVAL"])
    assert queries.suggestible(db, asking.id, Filters(code=("EDF:NAVAL",))) == {naval.id}


def test_an_empty_list_says_why(db: Session, make: Factory) -> None:
    company = make.company(embedded_version=1)
    request = a_request(db, company)

    def why(query: ListQuery | None = None) -> list[Cause]:
        return causes(db, request, company, listed(db, request, query or ListQuery(), 10))

    assert why() == [Cause.no_profile]
    make.facet(company)
    assert why() == [Cause.no_needs]
    make.facet(company, kind=FacetKind.need)
    assert why() == [Cause.nobody]
    request.filters = {"country": ["IS"]}
    assert why() == [Cause.narrow]
    company.profile_version = 2
    assert why() == [Cause.not_embedded, Cause.narrow]
    suggest(db, request, make.company(country="PL"), 1)
    db.flush()
    assert why() == []
    assert why(ListQuery(country=("FR",))) == [Cause.filtered]
