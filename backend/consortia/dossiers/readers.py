"""For whose eyes a dossier is made, and from which state of things."""

import json
from hashlib import sha256

from sqlalchemy.orm import Session

from backend.companies.disclosure import table as disclosure
from backend.consortia import queries
from backend.consortia.judgement.judging import day_of
from backend.consortia.standing import Standing
from backend.consortia.words import QUIET_KINDS
from backend.matcher import consortia as matcher
from backend.matcher import rules

OFFICERS = "officers"


def seen_as(who: Standing) -> str:
    """Readers who are told the same: officers, those who lead it, the people of one member."""
    if who.officer:
        return OFFICERS
    part = "coordinator" if who.leads else "member"
    return f"{part}:{who.member.id if who.member else 0}"


def basis(db: Session, who: Standing) -> str:
    """A digest of all that the dossier says to this reader: the same digest, the same dossier."""
    found = who.consortium
    ids = [one.company_id for one in found.members]
    levels = disclosure.levels_for(db, viewer=who.user, company_ids=ids)
    told = [one.id for one in queries.history_of(db, found.id) if one.kind not in QUIET_KINDS]
    pool = matcher.pool_for(db, found.call)  # without it, no lead is computed
    parts = {
        "version": found.version, "state": str(found.state), "event": max(told, default=0),
        "members": [[one.id, str(one.state), one.company.updated_at] for one in found.members],
        "levels": {str(key): str(level) for key, level in sorted(levels.items())},
        "letters": [one.id for one in queries.letters_of(db, found.id)],
        "slots": [[one.id, one.text_en, one.text_uk, one.weight] for one in found.slots],
        "call": [found.call.version, found.call.updated_at], "day": day_of(found.call),
        "rules": rules.newest(db), "judged": pool is not None,
    }  # fmt: skip
    return sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()
