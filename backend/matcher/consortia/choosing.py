"""Which of the judged companies become candidates: not only the best known ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: shares of the pool kept for those whom fit alone would leave out
UKRAINIAN = 0.15
NEWCOMERS = 0.15
SMALL = 0.10
#: the best of each country, and of each capability
OF_COUNTRY = 3
OF_CAPABILITY = 10
#: levels from which a capability counts: being ready in the same area of technology is 37 points
LEAST_LEVEL = 40


@dataclass(frozen=True, eq=False)
class Field:
    """Judged companies, one entry each; `levels` has one row per capability."""

    fit: Numbers
    speaks: Flags
    levels: Numbers
    countries: Sequence[str]
    newcomer: Flags
    small: Flags
    may: Flags


def choose(field: Field, always: Iterable[int], most: int) -> dict[int, str]:
    """Positions of the candidates, each with why it was taken first."""
    order = np.argsort(-field.fit, kind="stable")
    known = [int(i) for i in order if field.may[i] and field.speaks[i]]
    chosen = dict.fromkeys(always, "asked_for")

    def take(positions: Iterable[int], why: str, number: int) -> None:
        for i in positions:
            if number <= 0 or len(chosen) >= most:
                return
            number -= 1
            chosen.setdefault(i, why)

    for row in field.levels:
        able = [i for i in known if row[i] >= LEAST_LEVEL]
        take(sorted(able, key=lambda i: -row[i]), "capability", OF_CAPABILITY)
    take([i for i in known if field.countries[i] == "UA"], "ukraine", int(UKRAINIAN * most))
    take([i for i in known if field.newcomer[i]], "newcomer", int(NEWCOMERS * most))
    take([i for i in known if field.small[i]], "small", int(SMALL * most))
    at_home: dict[str, list[int]] = {}
    for i in known:
        at_home.setdefault(field.countries[i], []).append(i)
    for country in sorted(at_home):
        take(at_home[country], "country", OF_COUNTRY)
    take(known, "fit", most)
    return chosen
