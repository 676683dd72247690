"""Claiming something of a project, taking it back, and the officer who saw the paper."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries
from backend.consortia.course.service import CONFLICTED
from backend.consortia.forms import NewClaim
from backend.consortia.judgement.claims import to_claim
from backend.consortia.opening import STALE, inside, to_edit, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.states import ENDED
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.i18n import gettext, mark
from backend.models import ClaimKind, Consortium, ConsortiumClaim, User

NOT_ASKED = mark("The rules for this call do not ask for this.")
WHICH_STATE = mark("Choose a state whose support counts for this call.")
WHICH_PAPER = mark("Say which document shows it: whose it is, and of what date.")
FOR_OFFICERS = mark("Only officers record that a document was seen.")
GONE = mark("This was taken back or changed in the meantime; look at it again.")
ENDED_ALREADY = mark("This consortium has ended.")


def claim(db: Session, *, user: User, consortium_id: int, data: NewClaim) -> Consortium:
    """Says something of the project; the same again changes nothing, else it is unseen anew."""
    found = to_edit(db, user, consortium_id).consortium
    before = _standing(found, data)
    if before and (before.holds, before.evidence) == (data.holds, data.evidence):
        return found
    _checked(db, found, data)
    if before is not None:
        db.delete(before)
        db.flush()
    db.add(
        ConsortiumClaim(
            consortium_id=found.id,
            what=data.what,
            country=data.country,
            holds=data.holds,
            evidence=data.evidence,
            by_id=user.id,
        )
    )
    return _kept(db, found, user, "consortium_claimed", data.what, data.country)


def objections(db: Session, *, user: User, consortium_id: int, data: NewClaim) -> dict[str, str]:
    """What stands against a claim, by field and in words."""
    return worded(lambda: _checked(db, to_edit(db, user, consortium_id).consortium, data))


def withdraw(db: Session, *, user: User, consortium_id: int, claim_id: int) -> Consortium:
    """Takes a claim back; twice is once."""
    found = to_edit(db, user, consortium_id).consortium
    for one in found.claims:
        if one.id == claim_id:
            what, country = one.what, one.country
            db.delete(one)
            return _kept(db, found, user, "consortium_claim_withdrawn", what, country)
    return found


def show(db: Session, *, user: User, consortium_id: int, claim_id: int, shown: bool) -> Consortium:
    """An officer saw the paper of a claim, or takes that back; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    if not who.officer:
        raise Forbidden(FOR_OFFICERS)
    if name := queries.conflict_of(db, user, [one.company_id for one in found.members]):
        raise Conflict(CONFLICTED, company=name)
    if found.state in ENDED:
        raise Conflict(ENDED_ALREADY)
    one = next((one for one in found.claims if one.id == claim_id and one.holds), None)
    if one is None:
        raise NotFound(GONE)
    if bool(one.shown_at) is shown:
        return found
    one.shown_at, one.shown_by_id = (datetime.now(UTC), user.id) if shown else (None, None)
    kind = "consortium_claim_shown" if shown else "consortium_claim_doubted"
    return _kept(db, found, user, kind, one.what, one.country)


def _checked(db: Session, found: Consortium, data: NewClaim) -> None:
    if data.version != found.version:
        raise Conflict(STALE)
    allowed = to_claim(db, found)
    if data.what not in allowed.kinds:
        raise Invalid(fields={"what": gettext(NOT_ASKED)})
    if data.what == ClaimKind.supporting_state and data.country not in allowed.states:
        raise Invalid(fields={"country": gettext(WHICH_STATE)})
    if data.holds and not data.evidence:
        raise Invalid(fields={"evidence": gettext(WHICH_PAPER)})


def _standing(found: Consortium, data: NewClaim) -> ConsortiumClaim | None:
    key = (data.what, data.country)
    return next((one for one in found.claims if (one.what, one.country) == key), None)


def _kept(
    db: Session, found: Consortium, user: User, kind: str, what: ClaimKind, country: str
) -> Consortium:
    db.flush()
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind=kind, user=user)
    record(db, kind, actor=user, subject=done, what=str(what), country=country)
    return done
