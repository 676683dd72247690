"""How each entity rule looks at an organisation's facts. One function per value of `check`.

A check answers None when it has nothing to say, for example about control under a topic that
does not restrict it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matching.eligibility.context import Context
from matching.rules import Countries, Rule
from matching.teams import Answer, Entity, Finding, Guarantee

Check = Callable[[Rule, Entity, Context], Finding | None]

CONFIRM_ASSOCIATION = ("association_in_force", "granting_authority")


def established(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Established in one of the country sets."""
    inside = context.countries(rule.parameters["inside"])
    return _placed(rule, entity, context, entity.country, inside)


def managed(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Executive management in one of the country sets."""
    if not entity.management_country:
        return _tested(rule, entity, context) or context.finding(
            rule, Answer.CHECK, "management_unknown", {},
            need=("management_location", "applicant"), subject=entity.key,
        )  # fmt: skip
    inside = context.countries(rule.parameters["inside"])
    return _placed(rule, entity, context, entity.management_country, inside)


def assets(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Means used for the action located inside."""
    if entity.asset_countries is None:
        return _tested(rule, entity, context) or context.finding(
            rule, Answer.CHECK, "assets_unknown", {},
            need=("asset_location", "applicant"), subject=entity.key,
        )  # fmt: skip
    inside = context.countries(rule.parameters["inside"])
    standing = {country: inside.standing(country) for country in entity.asset_countries}
    outside = sorted(c for c, answer in standing.items() if answer == Answer.FAILS)
    facts = {"countries": sorted(standing), "outside": outside}
    if outside:
        answer = Answer(rule.parameters["outside"])
        need = ("no_substitute_inside", "applicant")
        return context.finding(rule, answer, "assets_outside", facts, need=need, subject=entity.key)
    doubtful = any(answer == Answer.CHECK for answer in standing.values())
    answer = Answer.CHECK if doubtful else Answer.MEETS
    code = "assets_inside_if_confirmed" if doubtful else "assets_inside"
    return context.finding(rule, answer, code, facts, need=CONFIRM_ASSOCIATION, subject=entity.key)


def control(rule: Rule, entity: Entity, context: Context) -> Finding | None:
    """Not controlled from outside, or vouched for by the state of establishment."""
    if rule.parameters.get("only_restricted") and not context.call.control_restriction:
        return None
    if entity.kind in rule.parameters.get("waived_kinds", ()) or entity.seap:
        return context.finding(
            rule, Answer.MEETS, "control_waived", {"kind": entity.kind}, subject=entity.key
        )
    if not entity.controlling_country:
        return _tested(rule, entity, context) or context.finding(
            rule, Answer.CHECK, "control_unknown", {},
            need=("ownership_declaration", "applicant"), subject=entity.key,
        )  # fmt: skip
    inside = context.countries(rule.parameters["inside"])
    if inside.standing(entity.controlling_country) != Answer.FAILS:
        return _placed(rule, entity, context, entity.controlling_country, inside)
    return _guaranteed(rule, entity, context)


def _tested(rule: Rule, entity: Entity, context: Context) -> Finding | None:
    """What is not known may rest on a test that a programme named by the rule made before."""
    for test in entity.prior_eligibility:
        if test.programme in rule.parameters.get("reuse", ()) and test.on <= context.on:
            facts = {"tested": test.programme, "call": test.call, "date": test.on.isoformat()}
            return context.finding(
                rule, Answer.CHECK, "tested_before", facts,
                need=("unchanged_since", "applicant"), subject=entity.key,
            )  # fmt: skip
    return None


def _guaranteed(rule: Rule, entity: Entity, context: Context) -> Finding:
    facts = {
        "controlled_from": entity.controlling_country,
        "guarantee": str(entity.guarantee),
        "state": entity.guarantee_state or entity.country,
        "date": entity.guarantee_date.isoformat() if entity.guarantee_date else "",
    }
    may = context.countries(rule.parameters["guarantee_in"]).standing(entity.country)
    answer, code = Answer.CHECK, "controlled_from_outside"
    if may == Answer.FAILS:
        answer, code = Answer.FAILS, "no_guarantee_route"
    elif entity.guarantee == Guarantee.REFUSED:
        answer, code = Answer.FAILS, "guarantee_refused"
    elif entity.guarantee == Guarantee.APPROVED:
        answer, code = may, "guarantee_approved"
    return context.finding(
        rule, answer, code, facts,
        need=("guarantee", "state_of_establishment"), subject=entity.key,
    )  # fmt: skip


def partner(rule: Rule, entity: Entity, context: Context) -> Finding:
    """An unfunded partner: free inside, under security conditions outside."""
    inside = context.countries(rule.parameters["inside"]).standing(entity.country)
    answer = Answer.MEETS if inside == Answer.MEETS else Answer.CHECK
    code = "inside" if inside == Answer.MEETS else "unfunded_partner_outside"
    return context.finding(
        rule, answer, code, {"country": entity.country, "funded": False},
        need=("security_interests", "applicant"), subject=entity.key,
    )  # fmt: skip


def subcontractor(rule: Rule, entity: Entity, context: Context) -> Finding:
    """An involved subcontractor must be eligible itself; one that is not involved need not."""
    inside = context.countries(rule.parameters["inside"])
    places = [entity.country, entity.controlling_country]
    certain = all(inside.standing(place) == Answer.MEETS for place in places)
    facts = {
        "country": entity.country,
        "controlled_from": entity.controlling_country,
        "share": rule.parameters["share"],
    }
    answer = Answer.MEETS if certain else Answer.CHECK
    return context.finding(
        rule, answer, "inside" if certain else "only_if_not_involved", facts,
        need=("involvement", "coordinator"), subject=entity.key,
    )  # fmt: skip


AREAS = {
    None: (Answer.CHECK, "area_unknown"),
    True: (Answer.MEETS, "area_controlled"),
    False: (Answer.FAILS, "area_occupied"),
}


def territory(rule: Rule, entity: Entity, context: Context) -> Finding | None:
    """In Ukraine: within government-controlled areas."""
    if entity.country != rule.parameters["country"]:
        return None
    known = entity.government_controlled_area
    answer, code = AREAS[known]
    return context.finding(
        rule, answer, code,
        {"country": entity.country}, need=("registered_address", "applicant"), subject=entity.key,
    )  # fmt: skip


def kinds(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Only certain kinds of organisation apply."""
    fits = entity.kind in rule.parameters["kinds"]
    fits = fits or (entity.seap and bool(rule.parameters.get("seap")))
    answer = Answer.MEETS if fits else Answer.FAILS
    facts = {"kind": entity.kind, "allowed": list(rule.parameters["kinds"])}
    code = "kind_may_apply" if fits else "kind_cannot_apply"
    return context.finding(rule, answer, code, facts, subject=entity.key)


def funded(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Funded in Member States and associated countries, elsewhere by exception."""
    inside = context.countries(rule.parameters["inside"])
    if entity.union_body:
        return context.finding(rule, Answer.MEETS, "union_body", {}, subject=entity.key)
    if inside.standing(entity.country) != Answer.FAILS:
        return _placed(rule, entity, context, entity.country, inside)
    return context.finding(
        rule, Answer.CHECK, "funded_by_exception", {"country": entity.country},
        need=("listed_or_essential", "granting_authority"), subject=entity.key,
    )  # fmt: skip


def anyone(rule: Rule, entity: Entity, context: Context) -> Finding:
    """Open to all."""
    facts = {"country": entity.country, "funded": False}
    return context.finding(rule, Answer.MEETS, "open_to_all", facts, subject=entity.key)


def call_countries(rule: Rule, entity: Entity, context: Context) -> Finding | None:
    """The topic names the countries that may take part."""
    allowed = context.call.allowed_countries
    if not allowed:
        return None
    answer = Answer.MEETS if entity.country in allowed else Answer.FAILS
    facts: Mapping[str, object] = {"country": entity.country, "allowed": sorted(allowed)}
    code = "country_in_topic" if answer == Answer.MEETS else "country_not_in_topic"
    return context.finding(rule, answer, code, facts, subject=entity.key)


def denied(rule: Rule, entity: Entity, context: Context) -> Finding | None:
    """Neither established in nor controlled from a refused country."""
    refused = context.countries(rule.parameters["denied"])
    places = sorted(
        {place for place in (entity.country, entity.controlling_country) if place}
        & set(refused.certain)
    )
    if not places:
        return None
    return context.finding(
        rule, Answer.FAILS, "refused_origin", {"countries": places}, subject=entity.key
    )


def _placed(
    rule: Rule, entity: Entity, context: Context, country: str, inside: Countries
) -> Finding:
    standing = inside.standing(country)
    code = {
        Answer.MEETS: "inside",
        Answer.CHECK: "inside_if_confirmed",
        Answer.FAILS: "outside",
    }[standing]
    row = inside.certain.get(country) or inside.doubtful.get(country)
    facts = {"country": country, "set": row.id if row else "", "sets": list(inside.names)}
    return context.finding(
        rule, standing, code, facts, need=CONFIRM_ASSOCIATION, subject=entity.key
    )


CHECKS: Mapping[str, Check] = {
    function.__name__: function
    for function in (
        established, managed, assets, control, partner, subcontractor, territory, kinds, funded,
        anyone, call_countries, denied,
    )
}  # fmt: skip
