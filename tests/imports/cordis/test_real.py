"""The real CORDIS files, where they are present: exact counts, first and again."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.database import Sessions
from backend.imports.cordis.importing import import_cordis
from backend.imports.report import FileTally, Tally
from backend.models import Company
from backend.settings import ROOT

REAL = ROOT.parent / "shared" / "data" / "cordis"


@pytest.mark.skipif(not REAL.exists(), reason="the CORDIS files are not on this machine")
def test_horizon_europe_comes_in_whole_and_once(committing: Sessions) -> None:
    first = import_cordis(committing, Path(REAL))

    assert first.files == (
        FileTally("projects.csv.gz", 13_464, 13_464, 0),
        FileTally("participations.csv.gz", 91_036, 91_035, 1),
    )
    assert [(p.line, p.column) for p in first.problems] == [(14_414, "country")]
    assert first.tallies == {
        "projects": Tally(new=13_464),
        "companies": Tally(new=25_850),
        "track records": Tally(new=91_030),
    }
    with committing() as db:
        countries = db.execute(
            select(Company.country, func.count())
            .where(Company.country.in_(["UA", "GR", "EL", "NA"]))
            .group_by(Company.country)
            .order_by(Company.country)
        ).all()
    assert [tuple(row) for row in countries] == [("GR", 917), ("NA", 5), ("UA", 197)]

    second = import_cordis(committing, Path(REAL))
    assert second.tallies == {
        "projects": Tally(unchanged=13_464),
        "companies": Tally(unchanged=25_850),
        "track records": Tally(unchanged=91_030),
    }
