"""A list shorter than a first page says why, and what would lengthen it."""

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.matches import queries, service
from backend.matches.apart.service import block
from backend.matches.lists import queries as list_queries
from backend.matches.lists.list import ListQuery, listed
from backend.matches.lists.short import Lack, Shortage, shortages
from backend.models import Company, FacetKind, MatchRequest, RequestKind
from tests.factories import Factory, log_in
from tests.matches.acquainted import acquainted
from tests.matches.making import a_list, a_request, suggest


def lacks(db: Session, request: MatchRequest, **query: object) -> list[Shortage]:
    rows = listed(db, request, ListQuery(**query), 10)
    about = list_queries.circumstances(db, request.company_id)
    return shortages(request, db.get_one(Company, request.company_id), rows, about)


def test_what_a_company_has_not_said_is_named(db: Session, make: Factory) -> None:
    request, _ = a_list(db, make, make.user(), 2)
    company = db.get_one(Company, request.company_id)
    company.embedded_version = company.profile_version
    assert lacks(db, request) == [
        Shortage(Lack.no_offers), Shortage(Lack.no_needs), Shortage(Lack.no_record),
    ]  # fmt: skip
    make.facet(company)
    make.facet(company, kind=FacetKind.need)
    assert lacks(db, request) == [Shortage(Lack.few_stated), Shortage(Lack.no_record)]
    for _ in range(2):
        make.facet(company)
    company.profile_version += 1
    request.filters = {"country": ["DE"]}
    assert [one.lack for one in lacks(db, request)] == [
        Lack.narrow, Lack.not_embedded, Lack.no_record,
    ]  # fmt: skip


def test_who_is_hidden_known_or_put_aside_is_counted(db: Session, make: Factory) -> None:
    met = acquainted(db, make, unrecorded=4)
    met.company.embedded_version = met.company.profile_version
    request = service.open_request(db, company=met.company)
    service.answer(db, request_id=request.id)
    assert lacks(db, request) == [Shortage(Lack.few_stated), Shortage(Lack.known, 1)]
    assert lacks(db, request, country=("FR",)) == []
    block(db, company=met.company, other_id=met.two_steps.id, user=met.user, reason_code="size")
    met.strangers[0].country = "LT"
    db.flush()
    assert lacks(db, request)[-1] == Shortage(Lack.put_aside, 1)
    assert lacks(db, request, country=("LT",)) == [Shortage(Lack.filtered, 5)]


def test_a_need_without_a_field_could_name_one(db: Session, make: Factory) -> None:
    company = make.company(embedded_version=1)
    plain = make.facet(company, kind=FacetKind.need, codes=[])
    coded = make.facet(company, kind=FacetKind.need, codes=["EDF:AIR"])
    for need, expected in ((plain, [Lack.no_field]), (coded, [])):
        request = a_request(db, company, facet_id=need.id, kind=RequestKind.need)
        suggest(db, request, make.company(), 1)
        db.flush()
        asked = queries.request_of(db, company.id, request.id)
        found = [one.lack for one in lacks(db, asked)]
        assert found == [*expected, Lack.no_record]


def test_a_full_first_page_or_an_empty_list_says_nothing(db: Session, make: Factory) -> None:
    request, _ = a_list(db, make, make.user(), 10)
    assert lacks(db, request) == []
    assert lacks(db, a_request(db, make.company())) == []


def test_the_page_and_its_twin_tell_it(client: TestClient, db: Session, make: Factory) -> None:
    user = make.user()
    request, others = a_list(db, make, user, 3)
    others[0].country = "FR"
    db.commit()
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    assert "Why this list is short" in page
    assert "Without a need nothing can be found that answers it." in page
    assert "The filters hide 2 partners." in client.get(f"/partners/{request.id}?country=FR").text
    told = client.get(f"/api/v1/match-requests/{request.id}/suggestions").json()["short"]
    assert {"lack": "no_needs", "count": 0} in told
