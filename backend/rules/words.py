"""What the fields of a rule's row are called, and what may be wrong with them."""

from collections.abc import Mapping

from backend.i18n import gettext, mark
from backend.matcher.rules import Problem
from backend.pages import date_words

LABELS: Mapping[str, str] = {
    "id": mark("Name of the rule"),
    "programme": mark("Programme"),
    "kind": mark("What it judges"),
    "valid_from": mark("First day"),
    "valid_to": mark("Last day"),
    "source": mark("Source"),
    "confidence": mark("How well it is known"),
    "supersedes": mark("Replaces the rule"),
    "name_en": mark("Short name in English"),
    "text_en": mark("The rule in one sentence, in English"),
    "name_uk": mark("Short name in Ukrainian"),
    "text_uk": mark("The rule in one sentence, in Ukrainian"),
    "reason": mark("Why it is changed"),
}
LIMIT = mark("Components from outside: up to %(before)s → %(after)s per cent.")
NOW_INSIDE = mark("Components from these countries now count as inside: %(countries)s.")
NO_LONGER_INSIDE = mark("Components from these countries now count as outside: %(countries)s.")
NOW_REFUSED = mark("Components from these countries are refused: %(countries)s.")
NO_LONGER_REFUSED = mark("Components from these countries are no longer refused: %(countries)s.")
PARAMETERS: Mapping[str, str] = {
    "check": mark("What is looked at"),
    "inside": mark("Sets of countries that count as inside"),
    "guarantee_in": mark("Sets whose states may vouch for a company"),
    "denied": mark("Sets of countries that are refused"),
    "roles": mark("Roles that the rule binds"),
    "outside": mark("Answer for resources outside"),
    "share": mark("Share of the cost from which it binds, per cent"),
    "country": mark("Country that it concerns"),
    "kinds": mark("Kinds of organisation that may apply"),
    "waived_kinds": mark("Kinds of organisation that it does not bind"),
    "seap": mark("Also a structure for European armament programmes"),
    "reuse": mark("Programmes whose earlier test may be relied on"),
    "only_restricted": mark("Only where the call restricts control"),
    "actions": mark("Types of action"),
    "when": mark("Only when the call says so"),
    "conditions": mark("Conditions, one a line"),
    "unless": mark("Not for"),
    "evidence": mark("Document that is asked for"),
    "asked_of": mark("Who has the document"),
    "states": mark("How many states must sign"),
    "activity": mark("Letter of the activity"),
    "ceiling": mark("Statutory ceiling, per cent"),
    "baseline": mark("Usual baseline, per cent"),
    "raised": mark("Raised rate, per cent"),
    "raised_majority": mark("Raised when most members have these sizes"),
    "raised_seap": mark("Raised when a structure for European armament programmes takes part"),
    "raised_any": mark("Raised when the action brings one of these"),
    "non_profit": mark("Rate for non-profit bodies, per cent"),
    "floor": mark("Lowest rate, per cent"),
    "base": mark("The rate is a share of"),
    "indirect": mark("Indirect costs, per cent of direct ones"),
    "bonus_cap": mark("Largest bonus, points"),
    "sme_threshold": mark("Share of SMEs from which the bonus counts, per cent"),
    "sme_domestic_cap": mark("Most points for domestic SMEs"),
    "sme_cross_border_factor": mark("Points for each per cent of cross-border SMEs"),
    "midcap_threshold": mark("Share of mid-caps from which the bonus counts, per cent"),
    "midcap_bonus": mark("Points for mid-caps"),
    "pesco_bonus": mark("Points for PESCO projects"),
    "limit": mark("Most from outside, per cent"),
    "denominator": mark("Per cent of what"),
    "set": mark("Set of countries"),
    "members": mark("Countries, two letters each"),
    "operational_from": mark("In use from (a day, or unknown)"),
    "pillars": mark("Pillars of Horizon Europe, all when empty"),
    "class": mark("Size class"),
    "order": mark("Place in the order of classes"),
    "staff_below": mark("Fewer staff than"),
    "turnover": mark("Turnover up to, EUR"),
    "balance": mark("Balance sheet up to, EUR"),
    "partner_from": mark("Holding from which another enterprise is a partner, per cent"),
    "linked_above": mark("Holding above which another enterprise is linked, per cent"),
    "public_from": mark("Share in public hands from which it is not an SME, per cent"),
    "years": mark("Years that must agree"),
    "programmes": mark("Programmes"),
}
HINTS: Mapping[str, str] = {
    "conditions": mark("For example: %(example)s"),
    "when": mark("For example: %(example)s"),
    "operational_from": mark("While it is unknown, countries of this row need a check."),
    "valid_from": mark(
        "A later first day leaves the days before it to the present row, which then ends."
    ),
    "valid_to": mark("Empty while no end is known."),
    "id": mark("Capitals, digits, dots, for example SET.HE.JP."),
}
#: what a parameter may be set to, where the code alone says too little
CHOICES: Mapping[str, str] = {
    "established": mark("Country of establishment"),
    "managed": mark("Country of the management"),
    "assets": mark("Countries of the resources used"),
    "control": mark("Control from outside"),
    "partner": mark("Partner without funding"),
    "subcontractor": mark("Subcontractor"),
    "territory": mark("Territory of the registered address"),
    "kinds": mark("Kind of organisation"),
    "funded": mark("Funding by country"),
    "anyone": mark("Open to everybody"),
    "call_countries": mark("Countries that the call names"),
    "denied": mark("Refused countries"),
    "seap": mark("A structure for European armament programmes"),
    "eligible_costs": mark("Eligible costs"),
    "contract_value": mark("Value of the contract"),
    "components": mark("Value of the components"),
    "end_product": mark("Value of the end product"),
}
#: the same in every language: they are typed as they stand
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "conditions": {"example": 'form = "at_least", number = 3, inside = ["EU27"]'},
    "when": {"example": "disruptive = false, studies_only = false"},
}
PROBLEMS: Mapping[str, str] = {
    "missing": mark("Please fill this in."),
    "not_number": mark("Please enter a number from 0 up."),
    "not_word": mark("Please fill this in."),
    "not_listed": mark("Please choose one from the list."),
    "not_flag": mark("Please choose one from the list."),
    "not_words": mark("Please list words, separated by commas."),
    "not_sets": mark("Please list sets of countries, separated by commas."),
    "not_numbers": mark("Please list numbers, separated by commas."),
    "not_countries": mark("Please list countries by two letters, for example UA, PL."),
    "not_day": mark("Please enter a date such as 2026-05-01, or unknown."),
    "not_circumstances": mark("Please write it as in the example: name = value, name = value."),
    "not_conditions": mark("Please write one condition a line, as in the example."),
    "not_known": mark("Not known here: %(names)s. Known are: %(known)s."),
    "not_a_country": mark("Not a country: %(names)s."),
    "unknown_parameter": mark("A rule of this kind has no parameter %(name)s."),
    "no_such_rule": mark("There is no rule %(name)s."),
    "overlap": mark(
        "Another row of this rule holds from %(since)s on: end one before the other begins."
    ),
    "ends_first": mark("The last day is before the first."),
    "taken": mark("There is a rule with this name already: change that one."),
    "stays_a_check": mark(
        "The source allows a warning here, not a refusal: the answer stays “needs a check”."
    ),
    "condition_missing": mark("Condition %(number)s: please give %(key)s."),
    "condition_not_known": mark(
        "Condition %(number)s, %(key)s: not known here: %(names)s. Known are: %(known)s."
    ),
    "condition_unknown_parameter": mark("Condition %(number)s: there is no %(key)s."),
}
CONDITION_SHAPE = mark("Condition %(number)s: please check %(key)s.")


def problem(found: Problem) -> str:
    """A problem in the reader's language."""
    values = dict(found.values)
    if "since" in values:
        values["since"] = date_words(values["since"])
    fallback = CONDITION_SHAPE if found.code.startswith("condition_") else PROBLEMS["missing"]
    return gettext(PROBLEMS.get(found.code, fallback), **values)


def label(name: str) -> str:
    """A field's or parameter's name in the reader's language."""
    return gettext(LABELS.get(name) or PARAMETERS.get(name, name))
