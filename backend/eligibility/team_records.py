"""Teams as plain records with their sentences: what commands write and programs read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.eligibility import phrases, team_words
from backend.eligibility.team_words import Key, Namer
from backend.i18n import current_locale, gettext
from backend.matcher.consortia import (
    Assembled,
    Blame,
    Explanation,
    Finding,
    Gap,
    Pool,
    Proposal,
    Verdict,
)
from backend.matcher.eligibility import Answer, FundedActivity, Rule

SCALE = (
    "levels are 0..100: 25 points for each logit of evidence that an offer or a past project "
    "answers the capability; 50 can lead, below 40 does not count"
)
LookUp = Callable[[str], Rule | None]


@dataclass(frozen=True)
class Names:
    """How companies, capabilities and rules are named to the reader."""

    company: Namer
    capability: Callable[[str], str]
    rule: LookUp


def verdict_record(verdict: Verdict, names: Names) -> dict[str, Any]:
    """The answer and every rule with its own."""
    counted = {str(one): 0 for one in Answer}
    for finding in verdict.findings:
        counted[str(finding.answer)] += 1
    return {
        "answer": str(verdict.answer),
        "answers": counted,
        "rules": [finding_record(finding, names) for finding in verdict.findings],
    }


def finding_record(finding: Finding, names: Names) -> dict[str, Any]:
    """One rule's answer: what was found, what would settle it and who has that."""
    rule = names.rule(finding.rule)
    subject = finding.subject
    return {
        "rule": finding.rule,
        "name": rule.name(current_locale()) if rule else "",
        "text": rule.text(current_locale()) if rule else "",
        "answer": str(finding.answer),
        "answer_words": gettext(phrases.ANSWERS[finding.answer]),
        "code": finding.code,
        "says": team_words.says(finding, names.company),
        "member": subject,
        "member_name": names.company(subject) if subject is not None else "",
        "evidence": finding.evidence if finding.answer is Answer.CHECK else "",
        "evidence_words": team_words.evidence(finding),
        "asked_of": finding.asked_of if finding.answer is Answer.CHECK else "",
        "asked_of_words": team_words.asked_of(finding),
        "on": finding.on.isoformat(),
        "source": finding.source,
        "confidence": finding.confidence,
        "facts": dict(finding.facts),
    }


def rates_record(found: Sequence[FundedActivity], names: Names) -> list[dict[str, Any]]:
    """Funding rates of every activity and member, each with rules, dates and what is open."""
    return [
        {
            "activity": one.letter,
            "members": [
                {
                    "member": rate.member.entity.key, "name": rate.member.entity.name,
                    "role": str(rate.member.role), "rate": rate.rate, "highest": rate.highest,
                    "answer": str(rate.answer),
                    "rules": [finding_record(finding, names) for finding in rate.findings],
                }
                for rate in one.rates
            ],
        }
        for one in found
    ]  # fmt: skip


def proposal_record(proposal: Proposal, pool: Pool, names: Names) -> dict[str, Any]:
    """A team: proof, members with what they do, coverage, gaps, every rule."""
    proof = proposal.proof
    return {
        "status": str(proof.status),
        "objective": proof.objective,
        "bound": proof.bound,
        "gap": proof.gap,
        "seconds": round(proof.seconds, 3),
        "solver": str(proof.solver),
        "coordinator": proposal.coordinator,
        "members": [_member(proposal, number, pool) for number in range(len(proposal.keys))],
        "parts": dict(proposal.parts),
        "coverage": [
            {
                "capability": row.capability,
                "text": names.capability(row.capability),
                "wanted": row.wanted,
                "reached": row.reached,
                "lead": row.lead,
                "backup": row.backup,
                "levels": {str(key): level for key, level in row.levels.items()},
            }
            for row in proposal.coverage
        ],
        "gaps": [gap_record(gap, names) for gap in proposal.gaps],
        **verdict_record(proposal.verdict, names),
    }


def _member(proposal: Proposal, number: int, pool: Pool) -> dict[str, Any]:
    member = proposal.team.members[number]
    entity, judged = member.entity, pool.candidates[int(member.entity.key)]
    own = [f for f in proposal.verdict.findings if f.subject == entity.key]
    return {
        "id": entity.key,
        "name": entity.name,
        "country": entity.country,
        "kind": entity.kind,
        "size": entity.size,
        "role": str(member.role),
        "answer": str(Verdict(tuple(own)).answer),
        "budget": member.budget,
        "fit": judged.fit,
        "newcomer": judged.newcomer,
        "price": judged.price,
        "projects": judged.record,
        "leads": [row.capability for row in proposal.coverage if row.lead == entity.key],
        "backs_up": [row.capability for row in proposal.coverage if row.backup == entity.key],
    }


def gap_record(gap: Gap, names: Names) -> dict[str, Any]:
    """A capability without a lead, with the sentence that says why."""
    text = names.capability(gap.capability)
    return {
        "code": gap.code,
        "capability": gap.capability,
        "values": dict(gap.values),
        "says": team_words.gap(gap.code, gap.values, text),
    }


def blame_record(blame: Blame, names: Names) -> dict[str, Any]:
    """Why there is no team, and what to give up."""

    def said(id_: str) -> dict[str, Any]:
        return {"id": id_, "says": demand_words(id_, blame.values[id_], names)}

    return {
        "together": [said(one.id) for one in blame.together],
        "give_up": [said(one) for one in blame.relax],
    }


def demand_words(id_: str, values: Mapping[str, Any], names: Names) -> str:
    """A demand as a sentence."""
    return team_words.demand(id_, values, names.rule(id_), names.company, names.capability)


def explanation_record(found: Explanation, names: Names) -> dict[str, Any]:
    """What members, the coordinator and demands are worth, with sentences."""
    return {
        "members": [
            {**vars(row), "says": team_words.marginal(row, names.company)}
            for row in found.marginals
        ],
        "coordinators": [
            {**vars(row), "says": team_words.chair(row, names.company)} for row in found.chairs
        ],
        "demands": [
            {
                **vars(row),
                "says": team_words.binding(
                    row, demand_words(row.demand, row.values, names), names.company
                ),
            }
            for row in found.binding
        ],
    }


def assembled_record(found: Assembled, names: Names) -> dict[str, Any]:
    """The whole answer for a call."""
    pool = found.pool
    return {
        "status": found.status,
        "says": _says(found, 1) if found.best else team_words.status(found.status),
        "coordinator_proposed": found.coordinator_proposed,
        "closed_by": [finding_record(finding, names) for finding in found.closed_by],
        "pool": None if pool is None else _pool(pool),
        "proposals": [
            _differing(number, found, names) for number in range(1, len(found.proposals) + 1)
        ],
        "gaps": [gap_record(gap, names) for gap in found.gaps],
        "blame": blame_record(found.blame, names) if found.blame else None,
    }


def _differing(number: int, found: Assembled, names: Names) -> dict[str, Any]:
    """A proposal, with how it differs from the first."""
    first, this = found.proposals[0], found.proposals[number - 1]
    assert found.pool is not None  # noqa: S101 - proposals come from a pool
    return {
        "number": number,
        "says": _says(found, number),
        "joining": [key for key in this.keys if key not in first.keys],
        "leaving": [key for key in first.keys if key not in this.keys],
        **proposal_record(this, found.pool, names),
    }


def _says(found: Assembled, number: int) -> str:
    proof = found.proposals[number - 1].proof
    return team_words.status(
        str(proof.status), proof.gap, number=number, proposed=found.coordinator_proposed
    )


def _pool(pool: Pool) -> dict[str, Any]:
    reasons: dict[str, int] = {}
    for one in pool.candidates.values():
        reasons[one.why] = reasons.get(one.why, 0) + 1
    return {
        "judged": pool.judged,
        "candidates": len(pool.candidates),
        "by_reason": reasons,
        "newcomers": sum(one.newcomer > 0 for one in pool.candidates.values()),
        "made_at": pool.made_at.isoformat(timespec="seconds"),
        "model": pool.model_id,
        "scale": SCALE,
        "unconfirmed_capabilities": [one.code for one in pool.needed if not one.confirmed],
    }


def named(known: Mapping[Key, str]) -> Namer:
    """Names by key; a key that is not known stays as it is."""
    return lambda key: known.get(key, str(key))
