"""Size class by staff, turnover and balance sheet; computed, never ticked.

Thresholds: Commission Recommendation 2003/361/EC (micro, small, medium), Recommendation (EU)
2025/1099 (small mid-cap), Regulation (EU) 2021/697 Article 2(15) (mid-cap).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ceiling:
    """A class holds whoever has fewer staff and not more turnover, or not more balance."""

    size: str
    staff_below: int
    turnover_eur: int
    balance_eur: int


SME_CEILINGS = (
    Ceiling("micro", 10, 2_000_000, 2_000_000),
    Ceiling("small", 50, 10_000_000, 10_000_000),
    Ceiling("medium", 250, 50_000_000, 43_000_000),
)
SMALL_MIDCAP = Ceiling("small_midcap", 750, 150_000_000, 129_000_000)
MIDCAP_STAFF = 3_000
#: a quarter or more in public hands: never an SME
PUBLIC_OWNERSHIP = frozenset({"state", "municipal"})


def size_class(
    *, staff: int | None, turnover_eur: int | None, balance_eur: int | None, ownership: str = ""
) -> str | None:
    """The class of the company's own figures, or None while they do not settle it.

    One of turnover and balance is enough; a figure that is not given never counts as within.
    Partner and linked enterprises are not added here: an officer asks for them when it matters.
    """
    if staff is None:
        return None
    if staff > MIDCAP_STAFF:
        return "large"
    if staff >= SMALL_MIDCAP.staff_below or ownership in PUBLIC_OWNERSHIP:
        return "midcap"
    if turnover_eur is None and balance_eur is None:
        return None
    for ceiling in (*SME_CEILINGS, SMALL_MIDCAP):
        money = (turnover_eur, ceiling.turnover_eur), (balance_eur, ceiling.balance_eur)
        within = any(value is not None and value <= most for value, most in money)
        if staff < ceiling.staff_below and within:
            return ceiling.size
    return "midcap"
