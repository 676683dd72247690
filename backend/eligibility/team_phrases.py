"""Sentences about teams, as message ids: rules of composition, papers, demands, gaps."""

from collections.abc import Mapping

from backend.i18n import mark

SAYS: Mapping[str, str] = {
    "composition_met": mark("Met."),
    "composition_met_if_confirmed": mark(
        "Met if what is not yet known about members is confirmed."
    ),
    "composition_met_if_apart": mark("Met if members that may be one group are not."),
    "composition_missed": mark("Not met."),
    "composition_may_apply": mark(
        "Not met, if the rule applies: the call document settles whether it does."
    ),
    "papers_named": mark("Documents of %(states)s are named; %(states_needed)s states are needed."),
    "papers_claimed": mark(
        "Said to support the project: %(claimed)s; their documents have still to be seen. "
        "Documents seen: %(states)s; %(states_needed)s states are needed."
    ),
    "papers_needed": mark("These documents go with the proposal."),
    "rate_base": mark("Up to %(rate)s per cent of the %(base)s."),
    "rate_base_open": mark(
        "Up to %(rate)s per cent of the %(base)s; %(highest)s per cent once the document is there."
    ),
    "rate_bonus": mark("%(bonus)s points more for SMEs, mid-caps and PESCO."),
    "rate_bonus_open": mark(
        "%(bonus)s points more for SMEs, mid-caps and PESCO; %(highest_bonus)s once it is shown "
        "that the action belongs to a PESCO project."
    ),
    "rate_unfunded_role": mark("This role is not funded."),
    "rate_not_eligible": mark("Not funded: the rules for members appear to fail."),
    "rate_unknown": mark("No funding rate is known here for this programme and type of action."),
    "components_inside": mark("%(outside)s per cent come from outside; %(limit)s are allowed."),
    "components_unknown": mark(
        "Between %(outside)s and %(possible)s per cent come from outside; %(limit)s are allowed."
    ),
    "components_too_many_outside": mark(
        "%(outside)s per cent come from outside; %(limit)s are allowed."
    ),
    "components_refused": mark("Some components come from refused countries: %(refused)s."),
}
STATES_MISSING = mark("Documents of %(states_needed)s states are needed; none is named.")
STATES_TOO_FEW = mark("Documents of %(states_needed)s states are needed; named: %(states)s.")
#: one condition of a rule of composition, by its form: what is there beside what is asked
CONDITIONS: Mapping[str, str] = {
    "at_least": mark("Members that count: %(present)s; at least %(needed)s."),
    "at_most": mark("Members: %(present)s; at most %(allowed)s."),
    "countries": mark("Countries that count: %(present)s; at least %(needed)s (%(countries)s)."),
    "independent": mark("Independent members that count: %(present)s; at least %(needed)s."),
}
IN_COUNTRIES = mark(
    "They stand for %(present)s countries; at least %(needed)s are needed (%(countries)s)."
)
FROM_MEMBERS = mark(
    "Of these, %(present)s are Member States; at least %(needed)s are needed (%(countries)s)."
)
POSSIBLE = mark("Once everything that is not yet known is confirmed: %(present)s.")
PERHAPS_ONE = mark("By their names these may be one group and then count as one: %(names)s.")
NOBODY_DIFFERENT = mark("It holds for every member.")
DIFFERENT = mark("It does not hold for: %(names)s.")
OPEN = mark("It is not yet known for: %(names)s.")
NONE = mark("none")

EVIDENCE: Mapping[str, str] = {
    "harmonised_requirements": mark(
        "Capability requirements agreed by the states, or their letters of intent"
    ),
    "design_authority": mark("Proof that the applicant may change the design"),
    "group_structure": mark("Register extracts that show who controls these companies"),
    "members_findings": mark("What is not yet known about the members"),
    "non_profit_status": mark("Statutes or register extract that show a non-profit body"),
    "raised_conditions": mark(
        "What the raised rate is for: new cooperation, new capacity, sizes of the members"
    ),
    "pesco_project": mark("Confirmation that the action belongs to a PESCO project"),
    "origin_of_components": mark("List of components with their origin and cost"),
}
ASKED_OF: Mapping[str, str] = {
    "supporting_states": mark("The ministries of the states that support the project"),
}

BASES: Mapping[str, str] = {
    "eligible_costs": mark("eligible cost"),
    "contract_value": mark("contract value"),
}
#: what binds a team beside the programme's rules, by the first part of its id
DEMANDS: Mapping[str, str] = {
    "OWN.MINIMUM": mark("The team has at least %(least)s members."),
    "OWN.MAXIMUM": mark("The team has at most %(most)s members."),
    "OWN.BARRED": mark("Nobody who was barred takes part."),
    "OWN.MUST": mark("%(name)s takes part."),
    "OWN.CONFLICT": mark("%(one)s and %(other)s are not in one team."),
    "OWN.GROUPS": mark("Of companies that may be one group by their names, one takes part."),
    "OWN.SMES": mark("At least %(least)s members are SMEs."),
    "OWN.UKRAINE": mark("At least %(least)s members are from Ukraine."),
    "OWN.PER_COUNTRY": mark("At most %(most)s members are from one country."),
    "OWN.COUNTRIES": mark("The members are from at least %(least)s countries."),
    "OWN.BUDGET": mark("The members' costs add up to %(total)s thousand euro."),
    "OWN.SME_SHARE": mark("SMEs have at least %(share)s per cent of the cost."),
    "COVER": mark("Somebody can lead “%(capability)s”."),
    "COVER_TRL": mark("Somebody can lead “%(capability)s” at TRL %(minimum_trl)s or higher."),
    "COVER_ROLE": mark(
        "Somebody in the role “%(role)s” or a more binding one can lead “%(capability)s”."
    ),
}
RULE_DEMAND = mark("The rule “%(name)s” (%(id)s) holds.")
GAPS: Mapping[str, str] = {
    "no_company": mark("No candidate can lead “%(capability)s”."),
    "no_company_with_trl": mark(
        "No candidate has TRL %(minimum_trl)s or higher in “%(capability)s”; the highest known is "
        "%(best_trl)s."
    ),
    "no_company_with_known_trl": mark(
        "No candidate has TRL %(minimum_trl)s or higher in “%(capability)s”: the level of those "
        "who could lead it is not known."
    ),
    "no_company_in_role": mark(
        "Nobody who can lead “%(capability)s” would take part as “%(role)s” or in a more binding "
        "role."
    ),
    "no_eligible_company": mark(
        "Those who can lead “%(capability)s” are in %(countries)s and may not take part under the "
        "rules of %(programme)s."
    ),
    "not_in_team": mark("Nobody in this team can lead “%(capability)s”; other candidates can."),
}
STATUS: Mapping[str, str] = {
    "optimal": mark("Proven best: no team of these candidates is worth more."),
    "optimal_led": mark("Proven best under this coordinator, the most promising of those tried."),
    "optimal_later": mark("Proven best of the teams that differ from those before it."),
    "feasible": mark("Within %(gap)s per cent of the best possible; the time was up."),
    "infeasible": mark("No team of these candidates can meet all demands at once."),
    "unknown": mark("The time was up before a team was found."),
    "closed": mark("Companies cannot apply to this call."),
    "weighed": mark("Put together by hand: nothing is claimed about other teams."),
}
TOGETHER = mark("These cannot all hold at once: %(demands)s")
GIVE_UP = mark("A team is possible once these are given up: %(demands)s")
MARGINAL = mark("Without %(name)s the team is worth %(share)s per cent less.")
MARGINAL_FREE = mark("Without %(name)s the team is worth as much.")
MARGINAL_VITAL = mark("Without %(name)s there is no team that meets all demands.")
REPLACED = mark("In its place: %(names)s.")
LEAVING = mark("These would leave with it: %(names)s.")
LED_WORSE = mark("Led by %(name)s, the same team is worth %(share)s per cent less.")
LED_BETTER = mark("Led by %(name)s, the same team is worth %(share)s per cent more.")
BINDING = mark("Without this demand the team would be worth %(share)s per cent more: %(demand)s")
JOINING = mark("These would then join: %(names)s.")
