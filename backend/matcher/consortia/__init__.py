"""Consortia over real rows: candidates of a call, teams proposed, weighed by hand and checked."""

from backend.matcher.consortia.answers import (
    Assembled,
    Explanation,
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
from backend.matcher.consortia.desk import Bench, OutsidePool, base_of, desk
from backend.matcher.consortia.judging import prepare_pool
from backend.matcher.consortia.pool import WHOLE, Judged, Needed, Pool, Shown, Tie
from backend.matcher.consortia.rates import RateChoices, rate_choices
from backend.matcher.consortia.wishes import Wishes
from matching.consortium.explain import Binding, Marginal
from matching.consortium.results import Blame, BlamedDemand, CoverageRow, Gap, Proof, Proposal
from matching.consortium.workspace import HandMade, Suggestion
from matching.eligibility.funding import Declared, MemberRate, letters, shares_of, team_rates
from matching.eligibility.rates import Activity, Rate, Shares, funding_rate
from matching.teams import Action, Answer, Finding, Member, Programme, Role, Team, Verdict

__all__ = [
    "WHOLE", "Action", "Activity", "Answer", "Assembled", "Bench", "Binding", "Blame",
    "BlamedDemand", "CoverageRow", "Declared", "Explanation", "Finding", "Gap", "HandMade",
    "Judged", "Marginal", "Member", "MemberRate", "Needed", "NoRules", "OutsidePool", "Pool",
    "Programme", "Proof", "Proposal", "Rate", "RateChoices", "Role", "Seated", "Shares",
    "Shown", "Suggestion", "Team", "Tie", "Verdict", "Wishes", "base_of", "check",
    "circumstances", "closed_by", "compromises", "desk", "explain", "funding_rate", "letters",
    "pool_for", "prepare_pool", "propose", "rate_choices", "ready", "shares_of", "team_rates",
    "verdicts",
]  # fmt: skip
