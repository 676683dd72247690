"""The API twins of administrators' pages about accounts."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import UserManager
from backend.accounts import users_queries, users_service
from backend.accounts.factor.service import reset
from backend.accounts.users_forms import NewRole, NewStaff, Standing, UserFilter
from backend.accounts.users_queries import Account
from backend.database import DB
from backend.models import Role

router = APIRouter(prefix="/api/v1", tags=["users"])


class UserOut(BaseModel):
    """An account as administrators see it."""

    id: int
    email: str
    name: str
    role: Role
    locale: str
    standing: Standing
    company: str = Field(description="the company for which the person speaks, if any")
    sessions: int = Field(description="open sessions")
    last_seen: datetime | None = Field(description="when the person logged in last")
    second_factor: bool = Field(description="whether logging in takes a code as well")
    created_at: datetime


class UserPage(BaseModel):
    """One page of accounts, by name."""

    items: list[UserOut]
    next: str | None = Field(description="cursor of the next page, as `after`")
    total: int


class Ended(BaseModel):
    """How many sessions were ended."""

    sessions: int


class Wanted(UserFilter):
    """A question to the accounts, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


@router.get("/users", name="api-users")
def users(db: DB, user: UserManager, asked: Annotated[Wanted, Query()]) -> UserPage:
    """Every account."""
    page = users_queries.accounts(db, asked, size=asked.limit)
    return UserPage(items=[_out(one) for one in page.items], next=page.next, total=page.total or 0)


@router.get("/users/{user_id}", name="api-user")
def one_user(db: DB, user_id: int, user: UserManager) -> UserOut:
    """One account."""
    return _out(users_queries.account(db, user_id))


@router.post("/users", status_code=201, name="api-user-new")
def new_user(db: DB, user: UserManager, body: NewStaff) -> UserOut:
    """Adds an officer or administrator and mails the link to set a password."""
    invited = users_service.invite(db, administrator=user, **body.model_dump())
    db.flush()
    return _out(users_queries.account(db, invited.id))


@router.put("/users/{user_id}/role", name="api-user-role")
def role(db: DB, user_id: int, user: UserManager, body: NewRole) -> UserOut:
    """Changes the role; ends the account's sessions."""
    users_service.change_role(db, administrator=user, user_id=user_id, **body.model_dump())
    return _out(users_queries.account(db, user_id))


@router.post("/users/{user_id}/disable", name="api-user-disable")
def disable(db: DB, user_id: int, user: UserManager) -> UserOut:
    """Closes the account and ends its sessions."""
    users_service.disable(db, administrator=user, user_id=user_id)
    return _out(users_queries.account(db, user_id))


@router.post("/users/{user_id}/enable", name="api-user-enable")
def enable(db: DB, user_id: int, user: UserManager) -> UserOut:
    """Opens a closed account."""
    users_service.enable(db, administrator=user, user_id=user_id)
    return _out(users_queries.account(db, user_id))


@router.post("/users/{user_id}/end-sessions", name="api-user-end-sessions")
def end_sessions(db: DB, user_id: int, user: UserManager) -> Ended:
    """Logs the account out everywhere."""
    return Ended(sessions=users_service.end_sessions(db, administrator=user, user_id=user_id))


@router.post("/users/{user_id}/reset-factor", name="api-user-reset-factor")
def reset_factor(db: DB, user_id: int, user: UserManager) -> UserOut:
    """Takes away a second factor whose phone is lost; ends the account's sessions."""
    reset(db, administrator=user, user_id=user_id)
    return _out(users_queries.account(db, user_id))


@router.post("/users/{user_id}/link", status_code=202, name="api-user-link")
def link(db: DB, user_id: int, user: UserManager) -> UserOut:
    """Mails the account's link again."""
    users_service.send_link(db, administrator=user, user_id=user_id)
    return _out(users_queries.account(db, user_id))


def _out(one: Account) -> UserOut:
    user = one.user
    return UserOut(
        id=user.id, email=user.email, name=user.name, role=user.role, locale=user.locale,
        standing=users_queries.standing_of(user), company=one.company, sessions=one.sessions,
        last_seen=one.last_seen, second_factor=one.factor, created_at=user.created_at,
    )  # fmt: skip
