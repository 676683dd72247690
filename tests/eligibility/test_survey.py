"""The table of `spilno assemble --all`: what a row says, and a page kept section by section."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli import build
from backend.commands.assembly_survey import HEAD, Row, said, summary, write_page

TEAM = Row(
    "EDF-2031-DA-AIR-X", "Wings", "EDF", "DA", "optimal", judged=62, candidates=40, members=4,
    countries=3, ukrainians=1, required=5, led=4, coverage=0.934, objective=900, bound=900,
    seconds=1.25, open=7,
)  # fmt: skip
CLOSED = Row(
    "EDF-EDIP-P-2031-FNLC-CPA-X", "Buy", "EDIP", "CPA", "closed",
    said_no="EDIP.CPA.APPLICANTS (Common procurement: authorities only)",
)  # fmt: skip


def test_a_row_tells_the_team_or_the_rule_that_says_no() -> None:
    assert TEAM.cells() == (
        "EDF-2031-DA-AIR-X", "4", "3", "1", "4 of 5", "93 %", "0.0 %", "1.2", "0", "7", "",
    )  # fmt: skip
    assert (len(CLOSED.cells()), CLOSED.cells()[-1]) == (len(HEAD), CLOSED.said_no)
    assert said(CLOSED) == f"{CLOSED.call}: closed: {CLOSED.said_no}"
    assert summary([TEAM, CLOSED]) == (
        "2 calls: 1 with a team, 0 rules broken, 1 closed to companies by a rule, 0 without a team."
    )


def test_a_run_takes_the_place_of_the_earlier_one_of_its_name_only(tmp_path: Path) -> None:
    page = tmp_path / "assembly.md"
    write_page("Real", [TEAM, CLOSED], page)
    write_page("Demo", [TEAM], page)
    write_page("Real", [CLOSED], page)
    text = page.read_text()
    assert [text.count(f"\n## {name}\n") for name in ("Demo", "Real")] == [1, 1]
    assert (text.count(TEAM.call), text.count(CLOSED.call)) == (1, 1)
    again = page.read_text()
    write_page("Real", [CLOSED], page)
    assert page.read_text() == again


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "name one call with --call"),
        (["--call", "X", "--all"], "name one call with --call"),
        (["--call", "X", "--minimum", "5", "--maximum", "2"], "the smaller one comes first"),
    ],
)
def test_options_that_contradict_each_other_are_told_in_words(
    options: list[str], words: str
) -> None:
    answer: Any = CliRunner().invoke(build(), ["assemble", *options])
    assert (answer.exit_code, words in " ".join(answer.output.split())) == (1, True)
