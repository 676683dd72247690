"""`make bench-swaps`: real consortia among a thousand with one member exchanged."""

import sys
from datetime import date
from pathlib import Path

from matching.artefact import load_model
from matching.benchmark.loading import load
from matching.benchmark.swaps import percentiles
from matching.benchmark.tasks import Split
from matching.consortium.problem import Weights


def main() -> None:
    """Prints the table: folder of CORDIS tables, folder of a model trained before the year."""
    if len(sys.argv) != 4:
        sys.exit("give the folder of CORDIS tables, a model trained before the year, and the year")
    data, model, year = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    split = Split(date(year, 1, 1), date(year, 1, 1), date(year + 1, 1, 1))
    rows = percentiles(load([data]), split, load_model(model), weights={"stated": Weights()})
    sys.stdout.write("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]) + "\n")
    for row in rows:
        sys.stdout.write("| " + " | ".join(map(str, row.values())) + " |\n")


if __name__ == "__main__":
    main()
