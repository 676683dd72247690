"""Every EDF and EDIP call on the portal's list is assembled, or the rule that closes it named."""

import gzip
import json
from datetime import date

import pytest

from backend.settings import ROOT
from matching.calls.identifiers import identify
from matching.consortium.assemble import assemble
from matching.consortium.problem import Candidate, Capability, Limits, Problem, Strength
from matching.eligibility.context import Context
from matching.teams import Answer
from tests.matching.entities import known

CALLS = ROOT.parent / "shared" / "data" / "calls" / "funding_tenders_2026-08.jsonl.gz"
CLOSED = {"CPA": "EDIP.CPA.APPLICANTS", "SA": "EDIP.SEAP.APPLICANTS"}


def pool() -> tuple[Candidate, ...]:
    places = ("FR", "DE", "IT", "PL", "NO", "UA", "ES", "EE", "UA", "SE")
    return tuple(
        Candidate(
            known(f"{country}-{n}", country, size=("small", "large")[n % 3 == 1]),
            fit=n / 10,
            strengths={code: Strength(50 + 5 * n) for code in "ABC"[n % 3 :]},
        )
        for n, country in enumerate(places)
    )


@pytest.mark.skipif(not CALLS.is_file(), reason="the list of calls is not on this machine")
def test_all_calls_of_the_fund_and_of_edip() -> None:
    with gzip.open(CALLS, "rt") as source:
        rows = [json.loads(line) for line in source]
    rows = [row for row in rows if row["programme"] == "European Defence Fund"]
    needs = tuple(Capability(code) for code in "ABC")
    closed, assembled = [], []
    for row in rows:
        identity = identify(row["topicId"], row["typesOfAction"])
        assert identity is not None
        deadline = date.fromisoformat(row["deadline"])
        context = Context(identity.programme, identity.action, deadline, identity.parameters)
        problem = Problem(pool(), needs, context, coordinator="FR-0", limits=Limits(3, 5))
        assembly = assemble(problem, alternatives=1)
        if assembly.best is not None:
            assert assembly.best.verdict.answer != Answer.FAILS
            assembled.append(row["topicId"])
            continue
        assert assembly.blame is not None
        assert "TEAM.MEMBERS" in assembly.blame.relax
        findings = problem.verdicts["FR-0"].findings
        failing = {finding.rule for finding in findings if finding.answer == Answer.FAILS}
        assert failing == {CLOSED[str(identity.action)]}
        closed.append(row["topicId"])
    assert (len(assembled), len(closed)) == (26, 6)
    assert all("-CPA-" in topic or "-SEAP" in topic for topic in closed)
