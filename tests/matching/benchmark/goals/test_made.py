"""Every row of the goals is made by the command it names: here on small tables."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from matching.benchmark.goals.aims import AIMS, BENCH, QUALITY
from matching.benchmark.goals.reached import table
from matching.benchmark.goals.readings import Found
from matching.benchmark.questions.tasks import Split
from matching.benchmark.redrawing import crossed_again, read, with_years
from matching.benchmark.sections.xling import CrossLingualSet
from matching.evaluate import evaluate
from tests.matching.benchmark.sections.test_crossing import SubjectEncoder
from tests.matching.tables import write

SPEEDS = Path("docs/bench.md")


def test_each_command_makes_the_rows_that_name_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "tables")
    texts = CrossLingualSet(
        {code: [f"{k} {code}" for k in range(20)] for code in ("en", "ukr")},
        {"ukr": [f"{k} ukr" for k in range(20)]},
    )
    split = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
    whole = evaluate([folder], split, market=True, swaps=True)
    runs = [tmp_path / "this.json", tmp_path / "earlier.json"]
    crossed_again(whole, texts, (SubjectEncoder(), SubjectEncoder())).write(runs[0])
    # What another year found is not asked here, only that years are put together.
    days = {"targets_from": "2023-01-01", "targets_until": "2024-01-01"}
    replace(whole, about={**whole.about, **days}).write(runs[1])

    def unread(found: Found, makers: set[str]) -> list[str]:
        return [aim.measure for aim in AIMS if aim.by in makers and aim.read(found) is None]

    one = read(runs[0])
    sections = {name: section.rows for name, section in one.sections.items()}
    made = {aim.by for aim in AIMS} - {BENCH, QUALITY}
    assert unread(Found(one.rows, sections), made) == []
    assert unread(Found([], {}, SPEEDS.read_text(encoding="utf-8")), {BENCH}) == []
    years = with_years([read(place) for place in runs])
    assert unread(Found(years.rows, sections), {*made, QUALITY}) == []
    told = table(Found(years.rows, sections, SPEEDS.read_text(encoding="utf-8")), "spilno evaluate")
    assert "0 not measured in this run" in told
    assert " some " not in "".join(
        aim.because(Found(years.rows)) for aim in AIMS if aim.of and "some" not in aim.why
    )
