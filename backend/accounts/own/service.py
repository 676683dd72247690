"""Deleting one's own account: the person goes, what others rely on stays."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from backend import mail
from backend.accounts.factor.service import refusals
from backend.accounts.own.leaving import FATES, Fate
from backend.accounts.own.queries import asks_to_join, spoken_for_alone
from backend.accounts.users_queries import locked_administrators
from backend.audit.service import record
from backend.errors import Conflict
from backend.i18n import mark
from backend.models import Base, Company, Membership, MembershipState, Role, User

LAST_ADMINISTRATOR = mark("You are the last administrator; make somebody else administrator first.")
ALONE = mark(
    "Nobody else speaks for %(company)s. Let a colleague take over or leave the company first."
)
#: an address that no mail server takes (RFC 6761)
NOWHERE = "deleted-{id}@account.invalid"
NOBODY = "Deleted account {id}"  # read in every language: `models.account.PersonsName`


@dataclass(frozen=True)
class Obstacle:
    """What must be done before an account can be deleted, in words."""

    words: str
    #: the company that would have nobody, and whether somebody asks to speak for it
    company: Company | None = None
    colleague_waits: bool = False


def obstacle(db: Session, user: User) -> Obstacle | None:
    """The first thing in the way, if anything is."""
    if user.role == Role.administrator and not locked_administrators(db) - {user.id}:
        return Obstacle(LAST_ADMINISTRATOR)
    company = spoken_for_alone(db, user.id)
    if company is not None:
        return Obstacle(ALONE, company, asks_to_join(db, company.id))
    return None


def delete_account(db: Session, *, user: User, password: str, code: str) -> dict[str, str]:
    """Removes the person; returns why not, by field, where password or code is wrong.

    The trail keeps the name and address in one event, so that decisions stay attributable.
    """
    if user.role == Role.administrator:
        locked_administrators(db)  # all in one order, the own account among them
    db.execute(select(User.id).where(User.id == user.id).with_for_update())
    stands = obstacle(db, user)
    if stands is not None:
        company = stands.company.name if stands.company else ""
        raise Conflict(stands.words, company=company)
    refused = refusals(db, user=user, password=password, code=code)
    if refused:
        return refused
    mail.send(db, to=user, template="account_deleted")
    record(db, "account_deleted", actor=user, subject=user, person=user.name, email=user.email)
    _leave_companies(db, user)
    _forget_contacts(db, user)
    _drop_mails(db, user)
    _follow_fates(db, user)
    _empty(user)
    return {}


def _leave_companies(db: Session, user: User) -> None:
    """Colleagues go on; the trail says that the person left."""
    active = Membership.state == MembershipState.active
    companies = db.scalars(
        select(Company)
        .join(Membership, Membership.company_id == Company.id)
        .where(Membership.user_id == user.id, active)
        .order_by(Company.id)
    )
    for company in companies:
        record(db, "member_left", actor=user, subject=company)


def _forget_contacts(db: Session, user: User) -> None:
    """A company's contact that is this person's own address is the person's, not the company's."""
    db.execute(
        update(Company)
        .where(Company.contact_email == user.email)
        .values(contact_email=None, contact_phone="", contact_title="")
    )


def _drop_mails(db: Session, user: User) -> None:
    """Mails that were given up keep no address; those on their way arrive and are thrown away."""
    db.execute(
        text(
            "delete from procrastinate_jobs where task_name = 'deliver_mail' "
            "and status in ('failed', 'cancelled', 'aborted') and lower(args->>'to') = lower(:to)"
        ),
        {"to": user.email},
    )


def _follow_fates(db: Session, user: User) -> None:
    for name, fate in FATES.items():
        if fate is Fate.kept:
            continue
        table_name, column_name = name.split(".")
        table = Base.metadata.tables[table_name]
        column = table.columns[column_name]
        if fate is Fate.removed:
            db.execute(delete(table).where(column == user.id))
        else:
            db.execute(update(table).where(column == user.id).values({column_name: None}))


def _empty(user: User) -> None:
    now = datetime.now(UTC)
    user.email = NOWHERE.format(id=user.id)
    user.name = NOBODY.format(id=user.id)
    user.password_hash = ""
    user.role = Role.representative
    user.locale = "en"
    user.confirmed_at = None
    user.disabled_at = user.deleted_at = now
