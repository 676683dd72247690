"""`make bench-swaps`: real consortia among a thousand with one member exchanged; docs/swaps.md."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from matching.artefact import load_model
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.tasks import Split
from matching.benchmark.sections.swaps import percentiles
from matching.consortium.problem import Weights

PAGE = Path("docs/swaps.md")
HEAD = """# Real consortia among swaps

Written by `make bench-swaps` (targets of {year}, model {model}, trained on what was known before).
A funded team is weighed by the objective of assembly beside 1,000 copies of it in which one member
other than the coordinator gives its place to somebody else; the percentile is the share of copies
worth less, ties half. All weights are the stated ones, none was fitted to these teams.

"""
MEANS = """
The first two rows answer the question: is a real member worth more than somebody else with a past,
and than somebody of the same country and kind? (Must be above 70, goal 90.) The third does not
compare with somebody like the member but with the 400 organisations that the objective itself ranks
fittest for the topic's title, out of many thousands: newcomers are chosen by the very term that
then weighs them. Only a member who is among the 400 starts level, so the last two rows tell the two
cases apart: the lower figure is that most real members are not among the 400 fittest, which is the
limit of CALL->ORG in docs/quality.md, not of the objective. Weights learned from the consortia of
earlier years did not pay, so the stated ones stay.

Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; modified.
"""


def main() -> None:
    """Prints and writes it: folder of CORDIS tables, a model trained before the year, the year."""
    if len(sys.argv) != 4:
        sys.exit("give the folder of CORDIS tables, a model trained before the year, and the year")
    data, folder, year = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    split = Split(date(year, 1, 1), date(year, 1, 1), date(year + 1, 1, 1))
    model = load_model(folder)
    rows = percentiles(load([data]), split, model, weights={"stated": Weights()})
    page = HEAD.format(year=year, model=model.model_id) + table(rows) + MEANS
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as Markdown."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([str(row[name]) for name in head] for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    main()
