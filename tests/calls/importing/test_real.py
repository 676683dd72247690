"""The real calls of the portal, where the folder with them is at hand."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.calls.importing.service import import_calls
from backend.models import Call, RequiredCapability
from backend.settings import ROOT

FILE = Path(
    os.environ.get("SPILNO_TEST_CALLS")
    or ROOT.parent / "shared" / "data" / "calls" / "funding_tenders_2026-08.jsonl.gz"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.exists(), reason="the portal's list of calls is not here"),
]
#: UTF-8 read as a Windows code page, or a letter that could not be read at all
BROKEN = re.compile(r"[ÃÂâ][\x80-\xbf€‚ƒ„…†‡‰‹‘’“”•–—™]|ï¿½|�|[\x80-\x9f]")
GLUED = re.compile(r"[a-z]{2}[.:][A-Z][a-z]{2}")
ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")


def test_every_call_is_read_repaired_and_drafted(db: Session) -> None:
    data = FILE.read_bytes()
    _, report = import_calls(db, data=data, file_name=FILE.name)
    assert (report.read, report.refused, report.problems) == (574, 0, ())
    calls = db.scalars(select(Call)).all()
    defence = [call for call in calls if call.programme in {"EDF", "EDIP", "EDIP-USI"}]

    assert Counter((call.programme, call.action) for call in defence) == {
        ("EDF", "RA"): 11, ("EDF", "DA"): 12, ("EDF", "DIS"): 1, ("EDIP", "CPA"): 5,
        ("EDIP", "IRA"): 1, ("EDIP", "SA"): 1, ("EDIP-USI", "IRA"): 1,
    }  # fmt: skip
    tokens = ("RA", "DA", "CPA", "IRA", "SA")
    told = {
        c.identifier: next((t for t in tokens if f"-{t}-" in c.identifier), "DIS") for c in defence
    }
    assert {call.identifier: call.action for call in defence} == told

    assert [call.identifier for call in calls if BROKEN.search(f"{call.title} {call.text}")] == []
    assert [c.identifier for c in calls if GLUED.search(ADDRESS.sub("", c.text))] == []

    drafted = dict(
        db.execute(
            select(RequiredCapability.call_id, func.count()).group_by(RequiredCapability.call_id)
        ).all()
    )
    assert [call.identifier for call in defence if drafted.get(call.id, 0) < 3] == []
    areas = select(RequiredCapability.call_id).where(
        RequiredCapability.codes.contains(["EDF:NAVAL"])
    )
    [naval] = [call for call in defence if call.identifier == "EDF-2026-DA-NAVAL-EMSAS"]
    assert naval.id in db.scalars(areas).all()

    _, again = import_calls(db, data=data, file_name=FILE.name)
    tally = again.tallies["calls"]
    assert (tally.new, tally.changed, tally.unchanged) == (0, 0, 574)
