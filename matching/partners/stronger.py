"""What would raise a pair's fit: each missing fact supplied in turn, and the score made again.

Only facts that the stated weights read are tried, on the needs and offers that met already; the
gain is the difference of two scores, not a rule of thumb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from scipy.special import expit

from matching.learning.learned import OWN, STATED, TAUGHT, tempered
from matching.partners.judgement import CERTIFICATE, PRIOR, beside_stated
from matching.partners.stated import COOPERATION, LEVEL_MISSING, LOPSIDED, READY, SAME_CODE
from matching.types import Facet, Reason, Side

_LEVELS = 3
_OTHER = {Side.QUERY: Side.CANDIDATE, Side.CANDIDATE: Side.QUERY}


class Fact(StrEnum):
    """A fact that is missing, or falls short."""

    OFFER_LEVEL = "offer_level"
    LEVEL_REACHED = "level_reached"
    NEED_LEVEL = "need_level"
    OFFER_CODES = "offer_codes"
    NEED_CODES = "need_codes"
    OFFER_COOPERATION = "offer_cooperation"
    NEED_COOPERATION = "need_cooperation"
    CERTIFICATE = "certificate"
    NEED = "need"


@dataclass(frozen=True)
class Meeting:
    """A need and the offer that meets it; `side` needs, `held` are the other's certificates."""

    side: Side
    need: Facet
    offer: Facet
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gain:
    """What one side could supply, and the fit once it has."""

    fact: Fact
    whose: Side
    fit: float
    values: Mapping[str, Any] = field(default_factory=dict)


def gains(
    reasons: Sequence[Reason],
    base: float,
    meetings: Sequence[Meeting],
    *,
    certificates: Sequence[str] = (),
    usual: Mapping[Side, float] | None = None,
) -> list[Gain]:
    """Every missing fact with the fit that it would bring, the largest first.

    Args:
        reasons: of the pair, as served.
        base: of the pair.
        meetings: needs and offers that met and that the reader may see.
        certificates: names of certificates that a need's text may ask for.
        usual: what a met need brings each side in comparable pairs (logits); a side without a
            met need could state one.
    """
    found = [
        Gain(fact, whose, _fit(reasons, base, meeting.side, worth), values)
        for meeting in meetings
        for fact, whose, worth, values in _missing(meeting, certificates)
    ]
    met = {reason.side for reason in reasons if reason.code in {"need_meets_offer",
                                                                "need_meets_project"}}  # fmt: skip
    for side, worth in (usual or {}).items():
        if side not in met and worth > 0:
            found.append(Gain(Fact.NEED, side, _fit(reasons, base, side, worth)))
    return sorted(found, key=lambda gain: -gain.fit)


Lack = tuple[Fact, Side, float, dict[str, Any]]


def _missing(met: Meeting, certificates: Sequence[str]) -> Iterator[Lack]:
    yield from _level(met)
    yield from _either(
        met, (met.need.codes, met.offer.codes), (Fact.NEED_CODES, Fact.OFFER_CODES), SAME_CODE
    )
    yield from _either(
        met,
        (met.need.cooperation, met.offer.cooperation),
        (Fact.NEED_COOPERATION, Fact.OFFER_COOPERATION),
        COOPERATION,
    )
    wanted = _plain(met.need.text)
    for name in certificates:
        if name not in met.held and _plain(name) in wanted:
            yield Fact.CERTIFICATE, _OTHER[met.side], CERTIFICATE, {"certificate": name}


def _level(met: Meeting) -> Iterator[Lack]:
    asked, given = met.need.trl, met.offer.trl
    if asked and not given:
        yield Fact.OFFER_LEVEL, _OTHER[met.side], READY, {"level": asked}
    elif given and not asked:
        yield Fact.NEED_LEVEL, met.side, READY, {"level": given}
    elif asked and given and given < asked:
        worth = READY - LEVEL_MISSING * min(asked - given, _LEVELS)
        yield Fact.LEVEL_REACHED, _OTHER[met.side], worth, {"level": asked}


def _either(
    met: Meeting, given: tuple[Sequence[str], Sequence[str]], facts: tuple[Fact, Fact], worth: float
) -> Iterator[Lack]:
    """What only one of need and offer names could be named by the other."""
    needs, offers = given
    if needs and not offers:
        yield facts[1], _OTHER[met.side], worth, {}
    elif offers and not needs:
        yield facts[0], met.side, worth, {}


def _fit(reasons: Sequence[Reason], base: float, side: Side, worth: float) -> float:
    """The fit with `worth` more for one side's need, weakest side and short record told anew."""
    stated = sum(reason.contribution for reason in reasons if reason.code in STATED)
    taught = sum(reason.contribution for reason in reasons if reason.code in TAUGHT)
    record = sum(
        reason.contribution
        for reason in reasons
        if reason.code not in STATED | OWN | {"short_record"}
    )
    more = worth
    for reason in reasons:
        if reason.code == "weakest_side":
            gained = {Side(name): float(reason.values[name]) for name in ("query", "candidate")}
            before = abs(gained[Side.QUERY] - gained[Side.CANDIDATE])
            gained[side] += worth
            more += LOPSIDED * (abs(gained[Side.QUERY] - gained[Side.CANDIDATE]) - before)
    record += _spared(reasons, base + record - PRIOR, stated + more)
    return float(expit(base + record + taught + tempered(stated + more)))


def _spared(reasons: Sequence[Reason], record: float, stated: float) -> float:
    """What a short record takes back beside so much that is stated; nothing if it did not yet."""
    for reason in reasons:
        if reason.code == "short_record":
            length = np.array([float(reason.values["count"])])
            kept = beside_stated(np.array([record]), length, np.array([max(stated, 0.0)]))
            return float(kept[0]) - record
    return 0.0


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
