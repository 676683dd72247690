"""What is said of a project, as the page and programs show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.consortia.judgement.claims import to_claim
from backend.consortia.standing import Standing
from backend.consortia.states import ENDED
from backend.consortia.words import claim_words
from backend.i18n import alphabetical, gettext, mark
from backend.models import ClaimKind
from backend.pages import country_name

SEEN = mark("document seen")
UNSEEN = mark("needs a check")
NOT_SO = mark("this is not the case")


@dataclass(frozen=True)
class ClaimView:
    """One claim: what, whether it holds, by which paper, and whether that was seen."""

    id: int
    what: str
    country: str
    says: str
    holds: bool
    evidence: str
    shown_at: datetime | None
    kind: str
    light: str


@dataclass(frozen=True)
class ClaimsView:
    """What was claimed, and what may still be; `judges`: the reader says which were seen."""

    claims: tuple[ClaimView, ...]
    kinds: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    edits: bool
    judges: bool

    def __bool__(self) -> bool:
        return bool(self.claims or self.kinds)


def claims_view(db: Session, who: Standing) -> ClaimsView:
    """The claims of a consortium, for those who take part."""
    found, allowed = who.consortium, to_claim(db, who.consortium)
    views = []
    for one in found.claims:
        light = UNSEEN if one.holds else NOT_SO
        views.append(
            ClaimView(
                one.id,
                str(one.what),
                one.country,
                claim_words(one.what, one.country),
                one.holds,
                one.evidence,
                one.shown_at,
                "meets" if one.shown_at else "check" if one.holds else "info",
                gettext(SEEN if one.shown_at else light),
            )
        )
    return ClaimsView(
        tuple(views), tuple((kind, claim_words(ClaimKind(kind))) for kind in allowed.kinds),
        _by_name(allowed.states),
        edits=who.edits, judges=who.officer and found.state not in ENDED,
    )  # fmt: skip


def _by_name(countries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    named = ((code, country_name(code)) for code in countries)
    return tuple(sorted(named, key=lambda one: alphabetical(one[1])))
