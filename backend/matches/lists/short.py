"""Why a list is shorter than a first page, and what would lengthen it."""

from dataclasses import dataclass
from enum import StrEnum

from backend.matcher.learning import PLACES
from backend.matches.filters import Filters
from backend.matches.lists.list import Listed, is_withdrawn
from backend.matches.lists.queries import Circumstances
from backend.models import Company, MatchRequest, RequestKind, RequestState


class Lack(StrEnum):
    """What keeps a list short."""

    filtered = "filtered"  # the filters over the list hide some
    narrow = "narrow"  # the request itself looks in a part of the companies
    not_embedded = "not_embedded"
    no_offers = "no_offers"
    no_needs = "no_needs"
    no_field = "no_field"  # the need asked about names no field of capability
    few_stated = "few_stated"
    no_record = "no_record"
    known = "known"  # worked with before, so not listed again
    put_aside = "put_aside"


@dataclass(frozen=True)
class Shortage:
    """One cause of a short list; `count` says how many it keeps off, 0 where nobody can tell."""

    lack: Lack
    count: int = 0


#: needs and offers from which a company has stated enough to be found by
STATED = 4


def shortages(
    request: MatchRequest, company: Company, rows: Listed, about: Circumstances
) -> list[Shortage]:
    """Why fewer stand on a list than fill a first page, what helps most first.

    Nothing of an empty list, which has causes of its own, nor of a need that is withdrawn.
    """
    if not 0 < rows.found < PLACES or request.state != RequestState.ready or is_withdrawn(request):
        return []
    if hidden := len(rows.everything) - rows.found:
        return [Shortage(Lack.filtered, hidden)]
    lacks = [Lack.narrow] if Filters.model_validate(request.filters) else []
    if company.embedded_version < company.profile_version:
        lacks.append(Lack.not_embedded)
    lacks += _unstated(request, about)
    if not about.on_record:
        lacks.append(Lack.no_record)
    counted = {Lack.known: about.known, Lack.put_aside: about.aside}
    return [
        *(Shortage(lack) for lack in lacks),
        *(Shortage(lack, count) for lack, count in counted.items() if count),
    ]


def _unstated(request: MatchRequest, about: Circumstances) -> list[Lack]:
    """What the company could state: about the need that was asked for, or of itself."""
    if request.kind == RequestKind.need:
        return [] if request.facet and request.facet.codes else [Lack.no_field]
    if request.kind == RequestKind.call_text:
        return []
    found = [] if about.offers else [Lack.no_offers]
    found += [] if about.needs else [Lack.no_needs]
    return found or ([Lack.few_stated] if about.offers + about.needs < STATED else [])
