"""Size class from staff, turnover, balance sheet and links: computed, never ticked.

Method: Commission Recommendation 2003/361/EC, Annex; thresholds are rule rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.rules import Rule, RuleBook, RuleKind, rulebook

SME_CLASSES = ("micro", "small", "medium")


@dataclass(frozen=True)
class Figures:
    """One year's figures: staff in annual work units, money in euro; None is not known."""

    staff: float | None
    turnover: float | None = None
    balance: float | None = None


@dataclass(frozen=True)
class Holding:
    """Another enterprise and the larger of the holdings between the two, in per cent.

    `dominant` says that one can direct the other whatever the holding.
    """

    figures: Figures
    share: float
    dominant: bool = False


@dataclass(frozen=True)
class Year:
    """A closed year: own figures, holdings, and the share in public hands, in per cent."""

    figures: Figures
    holdings: tuple[Holding, ...] = ()
    public_share: float = 0.0


@dataclass(frozen=True)
class SizeAnswer:
    """The class ("" while the figures do not settle it), figures added up, rules used.

    `pending` is the class that the newest year alone would give, when it differs.
    """

    size: str
    figures: Figures
    rules: tuple[Rule, ...]
    pending: str = ""


def size_class(years: Sequence[Year], on: date, book: RuleBook | None = None) -> SizeAnswer:
    """Class of an enterprise from its closed years, newest first.

    A class changes only once two years in a row agree on it: with two or more years the newest
    class counts if the year before agrees, else the last class that two years confirmed, else the
    oldest year's. One turnover or balance figure is enough; one that is not known never counts as
    within.

    Raises:
        ValueError: no year is given.
    """
    if not years:
        raise ValueError("Give the figures of at least one closed year.")
    ceilings, links = size_rows(book or rulebook(), on)
    added = [aggregated(year, links) for year in years]
    classes = [
        _class(figures, year.public_share >= links.parameters["public_from"], ceilings)
        for figures, year in zip(added, years, strict=True)
    ]
    size = _settled(classes, links.parameters["years"])
    pending = classes[0] if classes[0] != size else ""
    return SizeAnswer(size, added[0], (*ceilings, links), pending)


def size_rows(book: RuleBook, on: date) -> tuple[list[Rule], Rule]:
    """The classes in force on a day, the smallest first, and the rule on links."""
    rows = book.in_force(on, "*", RuleKind.SIZE)
    links = next(rule for rule in rows if "partner_from" in rule.parameters)
    classes = [rule for rule in rows if "order" in rule.parameters]
    return sorted(classes, key=lambda rule: int(rule.parameters["order"])), links


def aggregated(year: Year, links: Rule) -> Figures:
    """Own figures with those of linked enterprises in full and of partners in proportion."""
    parts = [(1.0, year.figures)]
    for holding in year.holdings:
        if holding.dominant or holding.share > links.parameters["linked_above"]:
            parts.append((1.0, holding.figures))
        elif holding.share >= links.parameters["partner_from"]:
            parts.append((holding.share / 100, holding.figures))
    return Figures(
        _sum([(share, figures.staff) for share, figures in parts]),
        _sum([(share, figures.turnover) for share, figures in parts]),
        _sum([(share, figures.balance) for share, figures in parts]),
    )


def _sum(parts: list[tuple[float, float | None]]) -> float | None:
    total = 0.0
    for share, value in parts:
        if value is None:
            return None
        total += share * value
    return total


def _settled(classes: list[str], needed: int) -> str:
    for start in range(len(classes) - needed + 1):
        window = classes[start : start + needed]
        if len(set(window)) == 1:
            return window[0]
    return classes[-1]


def _class(figures: Figures, public: bool, ceilings: list[Rule]) -> str:
    if figures.staff is None:
        return ""
    for rule in ceilings:
        values = rule.parameters
        if public and values["class"] in SME_CLASSES:
            continue
        within = _within(figures, rule)
        if within is None:
            return ""
        if within:
            return str(values["class"])
    return "large"


def _within(figures: Figures, rule: Rule) -> bool | None:
    values = rule.parameters
    if figures.staff is None or figures.staff >= values["staff_below"]:
        return False
    if "turnover" not in values:
        return True
    tests = [
        None if value is None else value <= values[name]
        for name, value in (("turnover", figures.turnover), ("balance", figures.balance))
    ]
    if True in tests:
        return True
    return False if tests != [None, None] else None
