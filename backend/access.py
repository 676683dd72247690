"""Who may do what: roles, permissions, and the dependencies by which a route names its own.

Every route carries exactly one permission (a test walks all routes); what a permission opens for
whom is this one table. Whether a representative may act for *this* company is the use case's
question, answered by `Member`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from backend.accounts.queries import session_user
from backend.database import DB
from backend.errors import CompanyNeeded, Forbidden, SignInRequired
from backend.i18n import LOCALES, mark
from backend.models import Company, Membership, MembershipState, Role, User

COOKIE = "session"


class Permission(StrEnum):
    """What a route may ask for."""

    public = "public"  # anybody, signed in or not
    signed_in = "signed_in"  # own account
    directory_read = "directory_read"
    calls_read = "calls_read"
    calls_edit = "calls_edit"  # enter, import, change, open and close; confirm what is required
    company_edit = "company_edit"  # own company's profile
    partners_ask = "partners_ask"  # match requests, interests of one's own company
    consortia_read = "consortia_read"  # those of one's own company, or all for officers
    pairs_review = "pairs_review"
    companies_vet = "companies_vet"
    audit_read = "audit_read"
    users_manage = "users_manage"
    rules_edit = "rules_edit"  # rows of programme rules: preview, adopt, take out
    learning_decide = "learning_decide"  # which belief takes part in scores


_MEMBER = {
    Permission.public, Permission.signed_in, Permission.directory_read, Permission.calls_read,
    Permission.consortia_read,
}  # fmt: skip
_OFFICER = _MEMBER | {
    Permission.pairs_review, Permission.companies_vet, Permission.audit_read, Permission.calls_edit,
}  # fmt: skip
GRANTS: dict[Role | None, set[Permission]] = {
    None: {Permission.public},
    Role.representative: _MEMBER | {Permission.company_edit, Permission.partners_ask},
    Role.officer: _OFFICER,
    Role.administrator: _OFFICER
    | {Permission.users_manage, Permission.rules_edit, Permission.learning_decide},
}


def may(user: User | None, permission: Permission) -> bool:
    """Whether somebody has a permission: for links to what only some may open."""
    return permission in GRANTS[user.role if user else None]


def session_token(request: Request) -> str | None:
    """The session's token: a browser's cookie or a program's bearer header."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bearer if scheme.lower() == "bearer" and bearer else request.cookies.get(COOKIE)


@dataclass(frozen=True)
class Viewer:
    """What the shell of a page shows of the person reading it."""

    id: int
    name: str
    email: str
    role: Role


def current_user(request: Request, db: DB) -> User | None:
    """Who is asking, if signed in; also left on the request for the page's shell."""
    token = session_token(request)
    user = session_user(db, token) if token else None
    chosen = request.query_params.get("lang")
    if user is not None and chosen in LOCALES:
        user.locale = chosen  # e-mails follow the pages
    # a copy, since the error page is made after the session was rolled back
    request.state.user = Viewer(user.id, user.name, user.email, user.role) if user else None
    return user


class Requires:
    """A dependency that lets in only those to whom the permission is granted."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, user: Annotated[User | None, Depends(current_user)]) -> User | None:
        """The user, if the permission is theirs."""
        if self.permission in GRANTS[user.role if user else None]:
            return user
        if user is None:
            raise SignInRequired
        raise Forbidden


def requires(permission: Permission) -> Any:
    """`Depends` on a permission, for a route's signature."""
    return Depends(Requires(permission))


Anyone = Annotated[User | None, requires(Permission.public)]
SignedIn = Annotated[User, requires(Permission.signed_in)]
Reader = Annotated[User, requires(Permission.directory_read)]
CallReader = Annotated[User, requires(Permission.calls_read)]
CallEditor = Annotated[User, requires(Permission.calls_edit)]
ConsortiumReader = Annotated[User, requires(Permission.consortia_read)]
Reviewer = Annotated[User, requires(Permission.pairs_review)]
Vetter = Annotated[User, requires(Permission.companies_vet)]
Auditor = Annotated[User, requires(Permission.audit_read)]
UserManager = Annotated[User, requires(Permission.users_manage)]
RuleEditor = Annotated[User, requires(Permission.rules_edit)]
LearningDecider = Annotated[User, requires(Permission.learning_decide)]


@dataclass(frozen=True)
class Member:
    """A person acting for the company that they represent."""

    user: User
    company: Company


def membership_of(db: Session, user: User) -> Membership | None:
    """The active membership of a representative, oldest first."""
    return db.scalars(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.state == MembershipState.active)
        .options(joinedload(Membership.company))
        .order_by(Membership.id)
        .limit(1)
    ).first()


def _member(db: Session, user: User) -> Member:
    membership = membership_of(db, user)
    if membership is None:
        raise CompanyNeeded(mark("First create your company or claim its profile."))
    return Member(user, membership.company)


def _editor(db: DB, user: Annotated[User, requires(Permission.company_edit)]) -> Member:
    return _member(db, user)


def _asker(db: DB, user: Annotated[User, requires(Permission.partners_ask)]) -> Member:
    return _member(db, user)


Representative = Annotated[User, requires(Permission.company_edit)]
Editor = Annotated[Member, Depends(_editor)]
Asker = Annotated[Member, Depends(_asker)]
