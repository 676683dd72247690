"""Two people, or two clicks, at the same moment; with real connections and commits."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from backend.companies.claims.creation import create_company
from backend.companies.claims.service import claim_company
from backend.companies.facets.forms import FacetText
from backend.companies.facets.service import MOST, add_facet
from backend.companies.fields.forms import NewCompany
from backend.models import Company, CompanyState, Facet, FacetKind, Membership, User
from tests.factories import Factory
from tests.races import Work, at_once


def count(db: Session, model: type[Company] | type[Membership] | type[Facet]) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def test_two_people_claiming_at_once_make_one_owner_and_one_who_asks(
    real_sessions: sessionmaker[Session],
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        company = make.company(website="https://race.example", state=CompanyState.unclaimed)
        users = [make.user(email=f"{name}@race.example") for name in ("one", "two")]

    def claim(user: User) -> Work:
        return lambda db: claim_company(db, user=user, company_id=company.id).state

    states = at_once(real_sessions, *(claim(user) for user in users))

    assert sorted(map(str, states)) == ["active", "pending"]


def test_a_double_click_claims_once(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        make = Factory(db)
        company = make.company(website="https://twice.example", state=CompanyState.unclaimed)
        user = make.user(email="one@twice.example")
    work: Work = lambda db: claim_company(db, user=user, company_id=company.id).id  # noqa: E731 - typed, as races want it
    ids = at_once(real_sessions, work, work, work)
    assert len(set(ids)) == 1
    with real_sessions() as db:
        query = select(func.count()).where(Membership.company_id == company.id)
        assert db.scalar(query) == 1


def test_two_people_entering_the_same_company_make_one(
    real_sessions: sessionmaker[Session],
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        users = [make.user(), make.user()]
        before = count(db, Company)
    new = NewCompany(name="Vitrylo Systems", country="UA", edrpou="32855961")

    def create(user: User) -> Work:
        return lambda db: create_company(db, user=user, new=new).company is not None

    assert sorted(map(str, at_once(real_sessions, *map(create, users)))) == ["False", "True"]
    with real_sessions() as db:
        assert count(db, Company) == before + 1


def test_a_double_click_enters_once(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        user = Factory(db).user()
        before = count(db, Company)
    new = NewCompany(name="Hvylia Marine", country="PL")

    def create(db: Session) -> int:
        company = create_company(db, user=user, new=new).company
        assert company is not None
        return company.id

    assert len(set(at_once(real_sessions, create, create))) == 1
    with real_sessions() as db:
        assert count(db, Company) == before + 1


def test_the_thirtieth_offer_is_the_last_even_at_once(
    real_sessions: sessionmaker[Session],
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user = make.user()
        company = make.company(member=user)
        for number in range(MOST - 1):
            make.facet(company, text=f"Offer number {number}")

    def add(number: int) -> Work:
        data = FacetText(text=f"One more offer, number {number}")
        return lambda db: (
            add_facet(db, user=user, company_id=company.id, kind=FacetKind.offer, data=data)
            is not None
        )

    assert sorted(map(str, at_once(real_sessions, add(1), add(2)))) == ["False", "True"]


def test_a_double_click_adds_one_offer(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user = make.user()
        company = make.company(member=user)
    data = FacetText(text="Wings of carbon fibre, 300 a month")

    def add(db: Session) -> int:
        facet = add_facet(db, user=user, company_id=company.id, kind=FacetKind.offer, data=data)
        assert facet is not None
        return facet.id

    assert len(set(at_once(real_sessions, add, add))) == 1
