"""Puts the made-up companies and the demo's accounts into an empty database, once."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend import demo
from backend.accounts.queries import user_by_email
from backend.accounts.service import add_user
from backend.areas import UKRAINE
from backend.audit.service import record
from backend.companies.register.queries import register_day
from backend.database import Sessions
from backend.imports.register.importing import import_register
from backend.models import (
    Company,
    CompanyState,
    Facet,
    FacetKind,
    Membership,
    MembershipState,
    Project,
    Role,
    TrackRecord,
    User,
)  # fmt: skip

SOURCE = "demo"
PASSWORD = "spilno-demo-2026"  # noqa: S105 - printed at every start; production has no demo


@dataclass(frozen=True)
class Login:
    """One way into the demo."""

    what: str
    email: str
    name: str
    role: Role
    locale: str = "en"


STAFF = (
    Login("Programme officer", "officer@spilno.example", "Oksana Lysenko", Role.officer),
    Login("Administrator", "admin@spilno.example", "Andriy Melnyk", Role.administrator),
)


def logins() -> tuple[Login, ...]:
    """The demo's accounts: a representative on each side, an officer, an administrator."""
    by_side = {one.country == "UA": one for one in reversed(demo.companies()) if one.login}
    ukrainian, european = by_side[True], by_side[False]
    return (
        Login("Representative, Ukraine", ukrainian.email, "Olena Koval",
              Role.representative, "uk"),
        Login("Representative, EU", european.email, "Marta Lindqvist", Role.representative),
        *STAFF,
    )  # fmt: skip


def load(db: Session) -> int:
    """Adds what is missing of the demo; returns how many companies were added."""
    members = {login.email: _account(db, login) for login in logins()}
    present = set(db.scalars(select(Company.source_key).where(Company.source == SOURCE)))
    _codes(db, present)
    added = [one for one in demo.companies() if one.key not in present]
    for one in added:
        company = _company(db, one)
        _facets(db, company, one)
        _track_record(db, company, one)
        if one.email in members:
            _member(db, members[one.email], company)
        record(db, "demo_loaded", actor=None, subject=company)
    return len(added)


def load_register(sessions: Sessions) -> bool:
    """Brings the made-up register in, unless one is here; returns whether it did."""
    with sessions() as db:
        if register_day(db) is not None:
            return False
    day = demo.REGISTER_DAY
    import_register(sessions, demo.REGISTER, source=demo.REGISTER_SOURCE, as_of=day, today=day)
    return True


def _codes(db: Session, present: set[str | None]) -> None:
    """Companies of a demo that was loaded before it had EDRPOU codes get theirs."""
    for one in demo.companies():
        if one.edrpou and one.key in present:
            db.execute(
                update(Company)
                .where(
                    Company.source == SOURCE, Company.source_key == one.key,
                    Company.edrpou.is_(None),
                )
                .values(edrpou=one.edrpou)
            )  # fmt: skip


def reads(company: Company) -> str:
    """The language in which the people of a company read, whatever it writes its profile in."""
    return "uk" if company.country == UKRAINE else "en"


def _account(db: Session, login: Login) -> User:
    return user_by_email(db, login.email) or add_user(
        db, email=login.email, name=login.name, password=PASSWORD, role=login.role,
        confirmed=True, locale=login.locale,
    )  # fmt: skip


def _company(db: Session, one: demo.DemoCompany) -> Company:
    company = Company(
        source=SOURCE, source_key=one.key, state=CompanyState.verified,
        verified_at=datetime.now(UTC), name=one.name, short_name=one.short_name,
        edrpou=one.edrpou, country=one.country, region=one.region, city=one.city, kind=one.kind,
        founded=one.founded, staff=one.staff, turnover_eur=one.turnover_eur,
        balance_eur=one.balance_eur, ownership=one.ownership.kind,
        controlling_country=one.ownership.controlling_country, **_establishment(one),
        website=one.website, about=one.about, language=one.language, languages=list(one.languages),
        certificates=list(one.certificates), facilities=[asdict(f) for f in one.facilities],
        capacity=one.capacity, exports_to=list(one.exports), contact_title=one.contact_role,
        contact_email=one.email,
    )  # fmt: skip
    db.add(company)
    db.flush()
    return company


def _establishment(one: demo.DemoCompany) -> dict[str, Any]:
    """Companies that nobody abroad controls are managed and work at home; others do not say."""
    if one.ownership.controlling_country != one.country:
        return {}
    territory = "controlled" if one.country == UKRAINE else ""
    return {
        "management_country": one.country, "asset_countries": [one.country],
        "territory": territory,
    }  # fmt: skip


def _facets(db: Session, company: Company, one: demo.DemoCompany) -> None:
    for kind, facets in ((FacetKind.offer, one.offers), (FacetKind.need, one.needs)):
        for facet in facets:
            db.add(
                Facet(
                    company_id=company.id, kind=kind, text=facet.text, language=facet.language,
                    codes=list(facet.codes), trl=facet.trl, cooperation=list(facet.cooperation),
                )
            )  # fmt: skip


def _track_record(db: Session, company: Company, one: demo.DemoCompany) -> None:
    for entry in one.track_record:
        project = db.scalars(
            select(Project).where(Project.source == SOURCE, Project.source_key == entry.project)
        ).first()
        if project is None:
            project = Project(
                source=SOURCE, source_key=entry.project, acronym=entry.project,
                title=entry.title, programme=entry.programme,
                starts_on=date(entry.start_year, 1, 1), ends_on=date(entry.end_year, 12, 31),
            )  # fmt: skip
            db.add(project)
            db.flush()
        db.add(TrackRecord(company_id=company.id, project_id=project.id, role=entry.role))


def _member(db: Session, user: User, company: Company) -> None:
    db.add(
        Membership(
            user_id=user.id, company_id=company.id, state=MembershipState.active, evidence=SOURCE
        )
    )
