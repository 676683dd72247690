"""Size class by staff, turnover and balance sheet; computed, never ticked.

The thresholds are rows of the rule book (kind "size") as they are in force today; nothing here
holds a second copy of them.
"""

from dataclasses import dataclass

#: a quarter or more in public hands: never an SME
PUBLIC_OWNERSHIP = frozenset({"state", "municipal"})
SME_CLASSES = frozenset({"micro", "small", "medium"})
LARGEST = "large"


@dataclass(frozen=True)
class Ceiling:
    """A class holds whoever has fewer staff and not more turnover, or not more balance.

    Without thresholds of money staff alone decides.
    """

    size: str
    staff_below: int
    turnover_eur: int | None
    balance_eur: int | None

    @property
    def sme(self) -> bool:
        """Whether the class is one of SMEs."""
        return self.size in SME_CLASSES


def ceilings() -> tuple[Ceiling, ...]:
    """The classes in force today, the smallest first."""
    # the matcher reads companies: it is there once somebody asks, not while modules are read
    from backend.matcher.sizes import ceilings_in_force  # noqa: PLC0415 - as said above

    return ceilings_in_force()


def size_class(
    *, staff: int | None, turnover_eur: int | None, balance_eur: int | None, ownership: str = ""
) -> str | None:
    """The class of the company's own figures, or None while they do not settle it.

    One of turnover and balance is enough; a figure that is not given never counts as within.
    Partner and linked enterprises are not added here: an officer asks for them when it matters.
    """
    if staff is None:
        return None
    public = ownership in PUBLIC_OWNERSHIP
    for ceiling in ceilings():
        if staff >= ceiling.staff_below or (public and ceiling.sme):
            continue
        if ceiling.turnover_eur is None:
            return ceiling.size
        if turnover_eur is None and balance_eur is None:
            return None
        if _within(turnover_eur, ceiling.turnover_eur) or _within(balance_eur, ceiling.balance_eur):
            return ceiling.size
    return LARGEST


def _within(value: int | None, most: int | None) -> bool:
    return value is not None and most is not None and value <= most
