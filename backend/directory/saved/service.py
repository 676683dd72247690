"""Saving a search, seeing what is new in it, being told by e-mail, and not being told any more.

New is who is in the answer and was not when the reader looked last, whatever the reason: verified
since, imported since, or found since because the entry or the reader's level has changed. Answers
are by names and words; nearness in meaning has no end, so nobody would be new in it.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend import mail
from backend.audit.service import record
from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.table import CompanyCard
from backend.database import one_at_a_time
from backend.directory.filters import Filters
from backend.directory.queries import all_ids, companies_by_id
from backend.directory.reach import Reach, reach_of
from backend.directory.saved.forms import SearchChanges, question_of
from backend.directory.saved.queries import locked_searches, named, search_by_id, searches_of
from backend.errors import Conflict, Invalid
from backend.i18n import gettext, mark
from backend.models import Mails, SavedSearch, User
from backend.security.tokens import digest
from backend.settings import settings

#: searches of one person
SEARCHES = 20
#: companies in an answer; in a longer one nobody would notice who is new
COMPANIES = 5_000
#: new companies named on a page and, of each search, in an e-mail
SHOWN, MAILED = 50, 5
#: an account's number and what only we can make of it
STOP_TOKEN = re.compile(r"[0-9]{1,18}-[0-9a-f]{32}")
WRITING = tuple(one for one in Mails if one is not Mails.never)
TOO_MANY = mark("You have 20 saved searches; delete one that you no longer need.")
TOO_WIDE = mark(
    "More than 5,000 companies match this search. Add a filter, so that “new” means something."
)
NOTHING = mark("There is no search yet: type something or choose a filter in the directory first.")
TAKEN = mark("You already have a search with this name; choose another name.")
OUTDATED = mark("A filter of this search no longer exists. Delete it and save a new one.")
NO_LINK = mark("This link is incomplete. Open it from the e-mail once more, or log in.")


@dataclass(frozen=True)
class News:
    """Who is new in a search; `cards` are the first of them as the reader may see them."""

    search: SavedSearch
    count: int
    cards: Sequence[CompanyCard]


def save(db: Session, *, user: User, name: str, query: str, mails: Mails) -> SavedSearch:
    """Keeps a question; everybody in its answer now is known."""
    one_at_a_time(db, f"searches of {user.id}")
    filters = question_of(query)
    if filters is None:
        raise Invalid(OUTDATED)
    if not filters.pairs():
        raise Invalid(NOTHING)
    if named(db, user.id, name):
        raise Invalid(TAKEN, fields={"name": gettext(TAKEN)})
    if len(searches_of(db, user.id)) >= SEARCHES:
        raise Conflict(TOO_MANY)
    known = all_ids(db, filters, reach_of(db, user), None)
    if len(known) > COMPANIES:
        raise Invalid(TOO_WIDE)
    search = SavedSearch(
        user_id=user.id, name=name, query=filters.query(), mails=mails, known=known
    )
    db.add(search)
    record(db, "search_saved", actor=user, subject=search, mails=mails)
    return search


def news(db: Session, *, user: User, search_id: int) -> News:
    """Who is new in one's own search, now."""
    search = search_by_id(db, user, search_id)
    reach = reach_of(db, user)
    fresh = _fresh(db, search, reach)
    return News(search, len(fresh), _cards(db, fresh[:SHOWN], reach))


def look(db: Session, *, user: User, search_id: int) -> None:
    """Notes that the reader has seen everybody; from here on, others are new."""
    search = search_by_id(db, user, search_id)
    search.known = _answer(db, search, reach_of(db, user))
    search.told, search.fresh = [], 0
    search.looked_at = search.counted_at = datetime.now(UTC)


def change(db: Session, *, user: User, search_id: int, wanted: SearchChanges) -> SavedSearch:
    """Gives a search another name, has it write more or less often, or both."""
    one_at_a_time(db, f"searches of {user.id}")
    search = search_by_id(db, user, search_id)
    if wanted.name is not None and wanted.name != search.name:
        if named(db, user.id, wanted.name, other_than=search.id):
            raise Invalid(TAKEN, fields={"name": gettext(TAKEN)})
        before, search.name = search.name, wanted.name
        record(db, "search_renamed", actor=user, subject=search, before=before, after=search.name)
    if wanted.mails is not None and wanted.mails != search.mails:
        search.mails = wanted.mails
        record(db, "search_mails_changed", actor=user, subject=search, mails=search.mails)
    return search


def remove(db: Session, *, user: User, search_id: int) -> None:
    """Deletes a search."""
    search = search_by_id(db, user, search_id)
    record(db, "search_deleted", actor=user, subject=search)
    db.delete(search)


def count_news(db: Session, *, user_id: int) -> None:
    """Counts anew, for the list of a person's searches."""
    searches = locked_searches(db, user_id)
    if not searches:
        return
    reach = reach_of(db, searches[0].user)
    for search in searches:
        search.fresh = len(_fresh(db, search, reach))
        search.counted_at = datetime.now(UTC)


def mail_digest(db: Session, *, user_id: int, mails: Sequence[Mails]) -> None:
    """Writes to a person what is new and was not mailed yet; silence when nothing is.

    Only of searches that write as often as one of `mails`.
    """
    searches = locked_searches(db, user_id, mails=mails)
    if not searches or searches[0].user.disabled_at is not None:
        return
    user = searches[0].user
    reach = reach_of(db, user)
    sections = []
    for search in searches:
        told = frozenset(search.told)
        untold = [one for one in _fresh(db, search, reach) if one not in told]
        if untold:
            sections.append(News(search, len(untold), _cards(db, untold[:MAILED], reach)))
            search.told = [*search.told, *untold]
    if not sections:
        return
    stop = f"{settings().base_url}/directory/saved/stop/{stop_token(user_id)}"
    mail.send_regular(db, to=user, template="saved_searches", sections=sections, unsubscribe=stop)
    total = sum(one.count for one in sections)
    record(db, "digest_sent", actor=None, subject=user, companies=total, level=reach.level)


def stop_token(user_id: int) -> str:
    """What lets the reader of an e-mail stop the next ones without logging in."""
    return f"{user_id}-{digest(f'stop digests of {user_id}').hex()[:32]}"


def owner_of(token: str) -> int:
    """Whose e-mails a link stops."""
    number, _, _ = token.partition("-")
    if not STOP_TOKEN.fullmatch(token) or not hmac.compare_digest(token, stop_token(int(number))):
        raise Invalid(NO_LINK)
    return int(number)


def stop_digests(db: Session, *, token: str) -> None:
    """Stops every digest of a person; doing it twice is doing it once."""
    user = db.get(User, owner_of(token))
    searches = locked_searches(db, user.id, mails=WRITING) if user else ()
    for search in searches:
        search.mails = Mails.never
    if user is not None and searches:
        record(db, "digests_stopped", actor=None, subject=user)


def _answer(db: Session, search: SavedSearch, reach: Reach) -> list[int]:
    filters = question_of(search.query)
    return _ids(db, filters, reach) if filters is not None else []


def _ids(db: Session, filters: Filters, reach: Reach) -> list[int]:
    return all_ids(db, filters, reach, None)[:COMPANIES]


def _fresh(db: Session, search: SavedSearch, reach: Reach) -> list[int]:
    known = frozenset(search.known)
    return [one for one in _answer(db, search, reach) if one not in known]


def _cards(db: Session, ids: Sequence[int], reach: Reach) -> list[CompanyCard]:
    companies = companies_by_id(db, ids)
    return [disclosure.card(companies[one], (), (), reach.level_at(one)) for one in ids]
