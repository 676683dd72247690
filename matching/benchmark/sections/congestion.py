"""The congestion table: one market, several policies, what each gives to both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import numpy as np

from matching.allocation.equilibrium import equilibrium
from matching.allocation.fairness import (
    accepted,
    accepted_without,
    answered,
    envious,
    exposure,
)
from matching.allocation.introductions import Terms, introductions
from matching.allocation.lists import answered_lists
from matching.allocation.market import Market, top
from matching.artefact import Model
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.tasks import Split
from matching.benchmark.report import Row
from matching.benchmark.sections.market import ANSWERS, PLACES, TASK, Crowd, Draw, crowd
from matching.metrics import interval, jackknife
from matching.ranking.purposes import purpose_of
from matching.ranking.ranker import Numbers
from matching.records import Indices
from matching.types import Progress

PLAIN = "plain sorting"
Policy = Callable[[Crowd], Indices]
"""Lists of a market: positions of the listed pairs."""


def _plain(found: Crowd) -> Indices:
    return top(found.market, found.market.value, PLACES)


def _product(found: Crowd) -> Indices:
    both = found.market.value * found.back
    return top(found.market, np.nan_to_num(both), PLACES)


def _by_load(found: Crowd) -> Indices:
    market = found.market
    load = np.bincount(market.right, market.value)[market.right]
    return top(market, market.value / load**0.1, PLACES)


def _equilibrium(places: float, spread: float) -> Policy:
    def policy(found: Crowd) -> Indices:
        market = found.market
        flow = equilibrium(_taking(market, places), spread=spread, tolerance=1e-6).flow
        return top(market, flow, PLACES)

    return policy


def _matching(places: int) -> Policy:
    def policy(found: Crowd) -> Indices:
        market = _taking(found.market, places)
        near = top(market, market.value, _NEAR)
        whole = introductions(market.only(near), Terms(length=PLACES * market.shape[0]))
        return np.sort(near[whole.pairs])

    return policy


def _answered(weight: float) -> Policy:
    def policy(found: Crowd) -> Indices:
        return answered_lists(
            found.market, length=PLACES, weight=weight, keep=expected_recall(found.market)
        ).pairs

    return policy


def expected_recall(market: Market) -> Numbers:
    """Expected recall that a listed pair brings its asker, in the unit of the values, (pairs,).

    A company with many likely partners gains a smaller share of them by each; the scale leaves
    the sum over plainly sorted lists what it is.
    """
    likely = np.bincount(market.left, market.value, minlength=market.shape[0])
    share = market.value / likely[market.left]
    plain = top(market, market.value, PLACES)
    return np.asarray(share * market.value[plain].sum() / share[plain].sum())


def _taking(market: Market, places: float) -> Market:
    """The market with another capacity of every receiver."""
    return Market(
        market.left,
        market.right,
        market.value,
        market.left_capacity,
        np.full(market.shape[1], float(places)),
    )


_NEAR = 100
"""Candidates of a company among which the exact matching looks: the program stays small."""

CHOSEN_WEIGHT = 1.0
"""Of 0.5, 0.75, 1 and 1.25 the largest that cost at most 5 % of recall@10 on markets of 2023."""

CHOSEN = f"answered lists, weight {CHOSEN_WEIGHT:g} (chosen)"

POLICIES: Mapping[str, Policy] = {
    PLAIN: _plain,
    "product of both sides": _product,
    "divided by load^0.1": _by_load,
    "equilibrium, 20 places, spread 0.25": _equilibrium(20, 0.25),
    "equilibrium, 20 places, spread 0.5": _equilibrium(20, 0.5),
    "equilibrium, 10 places, spread 0.5": _equilibrium(10, 0.5),
    "equilibrium, 5 places, spread 0.5": _equilibrium(5, 0.5),
    "equilibrium, 40 places, spread 0.5": _equilibrium(40, 0.5),
    "exact matching, at most 5": _matching(5),
    "exact matching, at most 10": _matching(10),
    "answered lists, weight 0.75": _answered(0.75),
    CHOSEN: _answered(CHOSEN_WEIGHT),
    "answered lists, weight 2.5": _answered(2.5),
    "answered lists, weight 4": _answered(4.0),
}
"""Name -> policy; the chosen one was fixed on the year before the one reported."""


def market_rows(
    archive: Archive,
    split: Split,
    model: Model,
    *,
    draw: Draw | None = None,
    progress: Progress | None = None,
) -> list[Row]:
    """Rows of the congestion table on one split.

    Args:
        archive: CORDIS tables.
        split: history and target days.
        model: trained on nothing after `split.history_until`.
        draw: companies asked, their seed, and whether receivers are asked back.
        progress: told about scoring and about every policy.
    """
    found = crowd(archive, split, model.rankers[purpose_of(TASK)], draw or Draw(), progress)
    return policy_rows(found, progress)


def policy_rows(found: Crowd, progress: Progress | None = None) -> list[Row]:
    """Rows of every policy on one scored market."""
    asked_back = not np.isnan(found.back).all()
    policies = {k: v for k, v in POLICIES.items() if asked_back or v is not _product}
    base, before, contacts = np.zeros(0), 0.0, np.zeros(0)
    rows: list[Row] = []
    for done, (name, policy) in enumerate(policies.items()):
        began = perf_counter()
        pairs = policy(found)
        seconds = perf_counter() - began
        recall = found.recall(pairs)
        row = _row(found, name, pairs, recall)
        without = accepted_without(found.market, pairs, ANSWERS)
        if name == PLAIN:
            base, before, contacts = recall, row[f"accepted@{ANSWERS}"], without
        low, high = interval(recall - base)
        row["recall_change"] = float(recall.mean() / base.mean() - 1)
        row["recall_change_low"] = low / float(base.mean())
        row["recall_change_high"] = high / float(base.mean())
        row |= _gained(row[f"accepted@{ANSWERS}"], before, without, contacts)
        row["seconds"] = seconds
        rows.append(row)
        if progress:
            progress("sharing out the market", done + 1, len(policies))
    return rows


def _gained(now: float, before: float, without: Numbers, without_before: Numbers) -> Row:
    """Contacts more than by plain sorting, and their share of those, with 95 % intervals.

    Of who asks, both policies for the same askers: what either would bring were each asker in turn
    not there. Drawn with replacement, an asker would compete with itself for the same receivers.
    """
    row: Row = {}
    parts = (
        ("accepted_change", now / before - 1, without / without_before - 1),
        ("accepted_delta", now - before, without - without_before),
    )
    for name, value, left in parts:
        row[name], (row[f"{name}_low"], row[f"{name}_high"]) = value, jackknife(value, left)
    return row


def _row(found: Crowd, name: str, pairs: Indices, recall: Numbers) -> Row:
    market = found.market
    counts = np.zeros(found.candidates, dtype=np.int64)
    counts[: market.shape[1]] = np.bincount(market.right[pairs], minlength=market.shape[1])
    seen = exposure(counts)
    row: Row = {
        "task": "MARKET",
        "method": name,
        "queries": len(found.relevant),
        "candidates": found.candidates,
        "recall@10": float(recall.mean()),
        "ndcg@10": float(found.gain(pairs).mean()),
    }
    row |= {f"accepted@{q}": accepted(market, pairs, q) for q in (3, 5, 10)}
    return row | {
        "accepted@all": float(market.value[pairs].sum()),
        f"met@{ANSWERS}": int(found.met[answered(market, pairs, ANSWERS)].sum()),
        "gini": seen.gini,
        "distinct": seen.distinct,
        "longest": seen.longest,
        "envious": envious(market, pairs, ANSWERS),
    }


def market_markdown(rows: Sequence[Row]) -> str:
    """Section "Market": the table and how to read it."""
    first = rows[0]
    names = (
        "policy", "R@10", "change (95 %)", "nDCG@10", "accepted@3", "accepted@5", "change (95 %)",
        "accepted@10", "accepted@all", "met@5", "Gini", "distinct", "longest", "envious",
    )  # fmt: skip
    lines = [
        "### Market",
        "",
        f"{first['queries']} companies ask at once for {PLACES} partners among "
        f"{first['candidates']} organisations. accepted@q: expected accepted contacts when each "
        "receiver answers q requests (all: every one); met@5: partners of the target year among "
        "the 5 requests each receiver answers; distinct: organisations listed; longest: lists "
        "that name the most listed one; envious: companies that expect more from another's list. "
        "Intervals are of who asks, paired: of recall companies are drawn 2,000 times; of contacts "
        "each is left out in turn (jackknife), for one drawn twice would compete with itself.",
        "",
        "| " + " | ".join(names) + " |",
        "|---" * len(names) + "|",
    ]
    return "\n".join([*lines, *(_line(row) for row in rows)]) + "\n"


def _line(row: Row) -> str:
    cells = [
        row["method"],
        f"{row['recall@10']:.4f}",
        _share(row, "recall_change"),
        _told(row, "ndcg@10", ".4f"),
        f"{row['accepted@3']:.1f}",
        f"{row['accepted@5']:.1f}",
        _share(row, "accepted_change"),
        f"{row['accepted@10']:.1f}",
        _told(row, "accepted@all", ".1f"),
        f"{row['met@5']}",
        f"{row['gini']:.3f}",
        f"{row['distinct']}",
        f"{row['longest']}",
        f"{row['envious']}",
    ]
    return "| " + " | ".join(cells) + " |"


def _share(row: Row, name: str) -> str:
    """A change with its interval, which runs of earlier days did not keep of contacts."""
    told = f"{row[name]:+.1%}"
    if f"{name}_low" not in row:
        return told
    return f"{told} ({row[f'{name}_low']:+.1%} to {row[f'{name}_high']:+.1%})"


def _told(row: Row, name: str, form: str) -> str:
    """A figure that runs of earlier days did not keep."""
    return format(row[name], form) if name in row else "–"
