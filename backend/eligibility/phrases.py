"""Sentences of eligibility, as message ids: one for each finding, paper and degree of trust."""

from collections.abc import Mapping

from backend.i18n import mark
from backend.matcher.eligibility import Answer, Confidence, Programme, RuleKind

ANSWERS: Mapping[Answer, str] = {
    Answer.MEETS: mark("appears to meet"),
    Answer.CHECK: mark("needs a check"),
    Answer.FAILS: mark("appears to fail"),
}
COUNTS: Mapping[Answer, str] = {
    Answer.MEETS: mark("yes"),
    Answer.CHECK: mark("needs a check"),
    Answer.FAILS: mark("no"),
}
#: shapes of the lights
KINDS: Mapping[Answer, str] = {
    Answer.MEETS: "meets", Answer.CHECK: "check", Answer.FAILS: "fails",
}  # fmt: skip
SHORT: Mapping[str, str] = {
    Programme.EDF: mark("EDF"),
    Programme.HORIZON: mark("Horizon Europe"),
    "*": mark("Every programme"),
}
DISCLAIMER = mark("Not legal advice: the call document and the granting authority decide.")

SAYS: Mapping[str, str] = {
    "inside": mark("%(country)s is one of the countries of this rule."),
    "inside_if_confirmed": mark("%(country)s counts only if the call confirms it."),
    "outside": mark("%(country)s is not one of the countries of this rule."),
    "management_unknown": mark("It is not known from where the company is managed."),
    "assets_unknown": mark("It is not known where its staff, plant and equipment are."),
    "assets_inside": mark("The resources are in countries of this rule: %(countries)s."),
    "assets_inside_if_confirmed": mark(
        "The resources are in %(countries)s, which counts only if the call confirms it."
    ),
    "assets_outside": mark(
        "Some of the resources are outside the countries of this rule: %(outside)s."
    ),
    "tested_before": mark(
        "Not known here, but %(tested)s found it eligible on %(date)s; a purchaser may rely on "
        "that if nothing has changed."
    ),
    "control_waived": mark("The rule on control does not bind this kind of organisation."),
    "control_unknown": mark("It is not known from where the company is controlled."),
    "controlled_from_outside": mark(
        "Controlled from %(controlled_from)s: it is eligible only if its state vouches for it."
    ),
    "no_guarantee_route": mark(
        "Controlled from %(controlled_from)s, and its state cannot vouch for it in this programme."
    ),
    "guarantee_refused": mark(
        "Controlled from %(controlled_from)s, and its state has refused to vouch for it."
    ),
    "guarantee_approved": mark("Controlled from %(controlled_from)s; its state vouches for it."),
    "unfunded_partner_outside": mark(
        "%(country)s is outside: a partner from there takes part without funding, once it is clear "
        "that security interests are safe."
    ),
    "only_if_not_involved": mark(
        "Not shown to be in a country of this rule: only below %(share)s per cent of the cost and "
        "without classified information."
    ),
    "area_unknown": mark("It is not known whether the address is in a government-controlled area."),
    "area_controlled": mark("The address is in an area that the government controls."),
    "area_occupied": mark("The address is in an area outside the government's control."),
    "kind_may_apply": mark("This kind of organisation may apply: %(kind)s."),
    "kind_cannot_apply": mark("Only these kinds of organisation apply: %(allowed)s."),
    "union_body": mark("Bodies of the Union are funded."),
    "funded_by_exception": mark(
        "%(country)s is not associated: it is funded only as an exception of the call."
    ),
    "open_to_all": mark("Open to organisations of every country, without funding."),
    "country_in_topic": mark("The call names %(country)s."),
    "country_not_in_topic": mark("The call is limited to other countries: %(allowed)s."),
    "refused_origin": mark("Established in or controlled from a refused country: %(countries)s."),
    "no_rule_for_role": mark("No rule here covers this role in this programme."),
    "programme_not_in_force": mark("The programme had no rules in force on that day."),
}
WITHHELD = mark("The answer leaves out what is not open to you: %(facts)s.")
EVIDENCE: Mapping[str, str] = {
    "association_in_force": mark("A call document that counts the country in"),
    "management_location": mark("Register extract or statutes that show where management sits"),
    "asset_location": mark("List of the sites, staff and equipment to be used, with countries"),
    "ownership_declaration": mark("Ownership declaration up to the last owner"),
    "guarantee": mark("Guarantee approved by the state of establishment"),
    "no_substitute_inside": mark(
        "Proof that nothing inside could take the place of these resources"
    ),
    "security_interests": mark("Assessment that no security interest is harmed"),
    "involvement": mark("Share of the cost, and whether classified information is needed"),
    "registered_address": mark("Register extract with the registered address"),
    "listed_or_essential": mark("Whether the call lists the country or needs this participant"),
    "call_document": mark("The call document"),
    "unchanged_since": mark("A statement that nothing has changed since that test"),
}
ASKED_OF: Mapping[str, str] = {
    "applicant": mark("The company"),
    "granting_authority": mark("The granting authority"),
    "state_of_establishment": mark("The state of establishment"),
    "coordinator": mark("The coordinator"),
}
CONFIDENCE: Mapping[str, str] = {
    Confidence.READ: mark("read in the legal text"),
    Confidence.SECONDARY: mark("read in a secondary source"),
    Confidence.GENERAL: mark("general knowledge, not verified"),
    Confidence.COMPUTED: mark("follows from other rules"),
    Confidence.DOUBTFUL: mark("sources contradict each other"),
}
RULE_KINDS: Mapping[str, str] = {
    RuleKind.ENTITY: mark("One organisation"),
    RuleKind.COMPOSITION: mark("The whole consortium"),
    RuleKind.EVIDENCE: mark("Documents of the consortium"),
    RuleKind.RATE: mark("Funding rate"),
    RuleKind.COMPONENTS: mark("Origin of components"),
    RuleKind.COUNTRIES: mark("Set of countries"),
    RuleKind.SIZE: mark("Size class"),
    RuleKind.NOTE: mark("Note"),
}
