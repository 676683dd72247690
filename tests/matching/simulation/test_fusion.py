"""The operators are compared on markets whose hidden wishes are known."""

from matching.partners.reciprocal import OPERATORS
from matching.simulation.fusion import ALONE, compare, markdown
from matching.simulation.world import Settings

SMALL = Settings(askers=30, receivers=20, slots=4)


def test_lists_that_regard_both_sides_beat_those_of_one() -> None:
    rows = {row["operator"]: row for row in compare(seeds=(0, 1), rounds=4, settings=SMALL)}
    assert set(rows) == {*OPERATORS, ALONE}
    assert rows["product"]["share"] > rows[ALONE]["share"]
    for row in rows.values():
        assert 0 < row["low"] <= row["share"] <= row["high"]


def test_the_table_names_the_best_first() -> None:
    rows = compare(seeds=(0,), rounds=2, settings=SMALL)
    table = markdown(rows)
    assert [row["share"] for row in rows] == sorted((r["share"] for r in rows), reverse=True)
    assert table[6].startswith(f"| {rows[0]['operator']} |")
