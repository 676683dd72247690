"""Consortia over real rows: candidates of a call, teams proposed, weighed by hand and checked."""

from backend.matcher.consortia.answers import (
    Assembled,
    Explanation,
    Said,
    Seated,
    check,
    closed_by,
    compromises,
    explain,
    pool_for,
    propose,
    ready,
    verdicts,
)
from backend.matcher.consortia.circumstances import NoRules, circumstances
from backend.matcher.consortia.claims import Claimable, claimable
from backend.matcher.consortia.completing import (
    Completion,
    Joining,
    complete,
    completion_of,
    kept_from,
)
from backend.matcher.consortia.desk import Bench, OutsidePool, base_of, desk
from backend.matcher.consortia.judging import prepare_pool
from backend.matcher.consortia.kin import Pair
from backend.matcher.consortia.pool import (
    WHOLE,
    Judged,
    Needed,
    Pool,
    Shown,
    Tie,
    judged_by_others,
)
from backend.matcher.consortia.rates import Costed, RateChoices, rate_choices, rates_of
from backend.matcher.consortia.wishes import Wishes
from matching.consortium.explain import Binding, Chair, Marginal
from matching.consortium.results import Blame, BlamedDemand, CoverageRow, Gap, Proof, Proposal
from matching.consortium.workspace import HandMade, Suggestion
from matching.eligibility.funding import Declared, MemberRate
from matching.eligibility.rates import Shares
from matching.teams import Answer, Finding, Role, Verdict

__all__ = [
    "WHOLE", "Answer", "Assembled", "Bench", "Binding", "Blame", "BlamedDemand", "Chair",
    "Claimable", "Completion", "Costed", "CoverageRow", "Declared", "Explanation", "Finding", "Gap",
    "HandMade",
    "Joining", "Judged", "Marginal", "MemberRate", "Needed", "NoRules", "OutsidePool", "Pair",
    "Pool", "Proof", "Proposal", "RateChoices", "Role", "Said", "Seated", "Shares", "Shown",
    "Suggestion", "Tie", "Verdict", "Wishes", "base_of", "check", "circumstances", "claimable",
    "closed_by", "complete", "completion_of", "compromises", "desk", "explain", "judged_by_others",
    "kept_from", "pool_for", "prepare_pool", "propose", "rate_choices", "rates_of", "ready",
    "verdicts",
]  # fmt: skip
