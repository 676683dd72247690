"""A need or an offer that brought a refused partner counts a little less; the company may lift it.

Where a company says "not the capability we need", what matched drew the wrong partner. Its own
need (else its own offer) counts 10 % less from the next list on, once however often it is
refused, as long as its words stay the same.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import NotFound
from backend.i18n import mark
from backend.matcher.learning import label_of
from backend.matches.apart import lowering_queries
from backend.models import Company, Facet, LoweredFacet, Suggestion, User

GONE = mark("This need or offer counts fully already, or is not your company's.")


def after_refusal(
    db: Session, *, company: Company, other_id: int, user: User | None, reason_code: str,
    suggestion: Suggestion | None,
) -> LoweredFacet | None:  # fmt: skip
    """Lowers what had matched, if the reason speaks of it; one refused company, one facet."""
    label = label_of(accepted=False, reason=f"DECLINE:{reason_code}")
    if suggestion is None or not label.lowers_facet:
        return None
    one_at_a_time(db, f"lower {company.id}")
    standing = lowering_queries.standing(db, company.id)
    if any(one.refused_id == other_id for one in standing):
        return None
    lowered = {one.facet_id for one in standing}
    for facet in _matched(db, company, suggestion):
        if facet.id in lowered:
            return None
        row = LoweredFacet(
            facet_id=facet.id, refused_id=other_id, said=facet.text, by_id=user.id if user else None
        )
        lowering_queries.outdated_lifted(db, facet.id)
        db.add(row)
        db.flush()
        record(db, "facet_lowered", actor=user, subject=company, facet_id=facet.id, other=other_id)
        return row
    return None


def lift(db: Session, *, company: Company, user: User, lowered_id: int) -> LoweredFacet:
    """Lets a need or an offer count fully again; twice is once."""
    one_at_a_time(db, f"lower {company.id}")
    row = lowering_queries.lowered_of(db, company.id, lowered_id)
    if row is None:
        raise NotFound(GONE)
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by_id = datetime.now(UTC), user.id
        record(
            db, "facet_lifted", actor=user, subject=company, facet_id=row.facet_id,
            other=row.refused_id,
        )  # fmt: skip
    return row


def _matched(db: Session, company: Company, suggestion: Suggestion) -> Iterator[Facet]:
    """The company's facets that matched, its needs before its offers, the strongest first."""
    mine = "query" if suggestion.company_id == company.id else "candidate"
    found: list[tuple[bool, float, int]] = []
    for reason in suggestion.reasons["reasons"]:
        if reason["code"] not in {"need_meets_offer", "need_meets_project"}:
            continue
        wanted = reason["side"] == mine
        key = reason["values"].get("need" if wanted else "offer")
        if key:
            found.append((not wanted, -reason["contribution"], int(key)))
    for _, _, key in sorted(found):
        facet = db.get(Facet, key)
        if facet is not None and facet.company_id == company.id and facet.archived_at is None:
            yield facet
