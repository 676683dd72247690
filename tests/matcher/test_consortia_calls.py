"""Every defence call on the portal's list is assembled from the demo, or the closing rule named."""

import gzip
import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls.importing.service import import_calls
from backend.demo.load import load
from backend.matcher import consortia, embed_companies
from backend.matcher.consortia import Answer, Wishes
from backend.models import Call
from backend.settings import ROOT

CALLS = ROOT.parent / "shared" / "data" / "calls" / "funding_tenders_2026-08.jsonl.gz"
FUND = "European Defence Fund"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CALLS.is_file(), reason="the list of calls is not on this machine"),
]


def test_thirty_two_calls_from_the_companies_of_the_demo(db: Session) -> None:
    with gzip.open(CALLS, "rt") as source:
        rows = [line for line in source if json.loads(line)["programme"] == FUND]
    import_calls(db, data="".join(rows).encode(), file_name="calls.jsonl")
    load(db)
    embed_companies(db)
    calls = db.scalars(select(Call).order_by(Call.identifier)).all()
    closed, assembled = set(), set()
    for call in calls:
        found = consortia.propose(db, call, Wishes(), alternatives=1)
        if found.best is None:
            assert {f.rule for f in found.closed_by} <= {
                "EDIP.CPA.APPLICANTS", "EDIP.SEAP.APPLICANTS",
            }, call.identifier  # fmt: skip
            closed.add(call.identifier)
            continue
        failing = [f.rule for f in found.best.verdict.findings if f.answer is Answer.FAILS]
        assert (found.status, failing) == ("optimal", []), call.identifier
        assembled.add(call.identifier)
    assert (len(assembled), len(closed)) == (26, 6)
    assert all("-CPA-" in topic or topic.endswith("-SEAP") for topic in closed)
