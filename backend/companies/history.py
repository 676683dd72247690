"""What happened to a company, from the audit trail, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from backend import taxonomy
from backend.companies.fields.labels import FIELD_LABELS, STATE_LABELS
from backend.i18n import current_locale, gettext, mark
from backend.models import Company, Event

WORDS = {
    "company_created": mark("entered the company"),
    "company_claimed": mark("claimed the profile; their e-mail address is of the company's domain"),
    "company_imported": mark("took the company over from a public register"),
    "claim_asked": mark("asked to speak for the company"),
    "claim_accepted": mark("accepted a request to speak for the company"),
    "claim_declined": mark("declined a request to speak for the company"),
    "claim_withdrawn": mark("withdrew the request to speak for the company"),
    "member_left": mark("left the company's team"),
    "last_member_left": mark("was the last to leave: others no longer see the company"),
    "profile_changed": mark("changed: %(fields)s"),
    "identity_changed": mark("changed what an officer had checked: it is checked again"),
    "company_submitted": mark("handed the profile in for a check"),
    "company_vetted": mark("decided: %(state)s"),
    "offer_added": mark("added an offer"),
    "offer_changed": mark("changed an offer"),
    "offer_archived": mark("archived an offer"),
    "offer_restored": mark("brought an archived offer back"),
    "offer_deleted": mark("deleted an archived offer"),
    "need_added": mark("added a need"),
    "need_changed": mark("changed a need"),
    "need_archived": mark("archived a need"),
    "need_restored": mark("brought an archived need back"),
    "need_deleted": mark("deleted an archived need"),
}
LIGHTS = {"verified": "meets", "returned": "check", "suspended": "fails"}
#: fewer decisions than this say nothing about how long one takes
ENOUGH_DECISIONS = 5


@dataclass(frozen=True)
class Happening:
    """One event: who did what, when; `note` is what an officer or colleague wrote."""

    at: datetime
    who: str
    what: str
    note: str
    kind: str


def history_of(db: Session, company: Company, limit: int = 20) -> list[Happening]:
    """The company's latest events that its members may read."""
    events = db.scalars(
        select(Event)
        .where(
            Event.subject_type == Company.__tablename__,
            Event.subject_id == company.id,
            Event.kind.in_(WORDS),
        )
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(limit)
    ).all()
    return [_happening(event) for event in events]


def last_decision(db: Session, company: Company) -> Mapping[str, Any] | None:
    """The data of the officers' latest decision on a company."""
    return db.scalar(
        select(Event.data)
        .where(
            Event.subject_type == Company.__tablename__,
            Event.subject_id == company.id,
            Event.kind == "company_vetted",
        )
        .order_by(Event.id.desc())
        .limit(1)
    )


def usual_wait_hours(db: Session) -> float | None:
    """Hours between handing in and the answer, median of the last 50; None while too few."""
    data: Sequence[Mapping[str, Any]] = db.scalars(
        select(Event.data).where(Event.kind == "company_vetted").order_by(Event.id.desc()).limit(50)
    ).all()
    waits = [float(d["waited_hours"]) for d in data if d.get("waited_hours") is not None]
    return median(waits) if len(waits) >= ENOUGH_DECISIONS else None


def reason_words(code: str) -> str:
    """An officer's reason in the reader's language."""
    return taxonomy.label(f"REVIEW:{code}", current_locale()) if code else ""


def _happening(event: Event) -> Happening:
    data = event.data
    state = str(data.get("after", ""))
    fields = ", ".join(
        gettext(FIELD_LABELS[f]) for f in data.get("fields", []) if f in FIELD_LABELS
    )
    words = {"fields": fields, "state": gettext(STATE_LABELS.get(state, ""))}
    note = "\n".join(filter(None, (reason_words(str(data.get("reason", ""))),
                                   str(data.get("note", "")))))  # fmt: skip
    return Happening(
        at=event.at,
        who=event.actor.name if event.actor else gettext(mark("The system")),
        what=gettext(WORDS[event.kind]) % words,
        note=note,
        kind=LIGHTS.get(state, "info"),
    )
