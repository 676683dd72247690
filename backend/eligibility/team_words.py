"""Findings about teams, demands and gaps in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend.eligibility import phrases, team_phrases
from backend.eligibility.words import value_words
from backend.i18n import current_locale, gettext
from backend.matcher.consortia import Binding, Chair, Marginal
from backend.matcher.eligibility import Answer, Finding, Rule
from backend.pages import country_name, label

Key = int | str
#: the name of a member, by its key
Namer = Callable[[Key], str]


def says(finding: Finding, name: Namer = str) -> str:
    """What was found, in one or more sentences."""
    if finding.code.startswith("composition_"):
        return _composition(finding, name)
    if finding.code.startswith("papers_"):
        return _papers(finding)
    if finding.code in {"rate_base", "rate_bonus"}:
        return _rate(finding)
    text = phrases.SAYS.get(finding.code) or team_phrases.SAYS[finding.code]
    return gettext(text, **_named(finding.facts))


def _composition(finding: Finding, name: Namer) -> str:
    said = [gettext(team_phrases.SAYS[finding.code])]
    for condition in finding.facts.get("conditions", ()):
        said += _condition(condition, name)
    pairs = [" \u2013 ".join(map(name, pair)) for pair in finding.facts.get("perhaps_one", ())]
    if pairs:
        said.append(gettext(team_phrases.PERHAPS_ONE, names="; ".join(pairs)))
    return " ".join(said)


def _condition(condition: Mapping[str, Any], name: Namer) -> list[str]:
    form = condition["form"]
    if form == "only":
        return _different(condition, name)
    countries = condition.get("countries", ())
    present = condition.get("present", len(countries))
    values = {**condition, "present": present, "countries": country_names(countries)}
    said = [gettext(team_phrases.CONDITIONS[form], **values)]
    if form == "independent":
        said += _spread(condition)
    possible = condition.get("possible", {})
    more = possible.get("present", len(possible.get("countries", ())))
    if more > present:
        said.append(gettext(team_phrases.POSSIBLE, present=more))
    return said


def _different(condition: Mapping[str, Any], name: Namer) -> list[str]:
    """Whom a demand on everybody does not fit, and of whom it is still open."""
    failing = condition.get("possible", condition)["different"]
    open_ = [key for key in condition["different"] if key not in failing]
    if not condition["different"]:
        return [gettext(team_phrases.NOBODY_DIFFERENT)]
    parts = ((team_phrases.DIFFERENT, failing), (team_phrases.OPEN, open_))
    return [gettext(text, names=", ".join(map(name, keys))) for text, keys in parts if keys]


def _spread(condition: Mapping[str, Any]) -> list[str]:
    """Over which countries independent members are spread."""
    parts = (
        (team_phrases.IN_COUNTRIES, "countries"), (team_phrases.FROM_MEMBERS, "from_members"),
    )  # fmt: skip
    return [
        gettext(
            text, present=len(condition[part]), needed=condition[f"{part}_needed"],
            countries=country_names(condition[part]),
        )
        for text, part in parts
        if condition[f"{part}_needed"]
    ]  # fmt: skip


def _papers(finding: Finding) -> str:
    needed, states = finding.facts.get("states_needed"), finding.facts.get("states", ())
    claimed = country_names(finding.facts.get("claimed", ()))
    values = {"states_needed": needed, "states": country_names(states), "claimed": claimed}
    if finding.code == "papers_needed" and needed:
        text = team_phrases.STATES_TOO_FEW if states else team_phrases.STATES_MISSING
        return gettext(text, **values)
    return gettext(team_phrases.SAYS[finding.code], **values)


def _rate(finding: Finding) -> str:
    facts = {name: per_cent(value) for name, value in finding.facts.items() if name != "base"}
    base = gettext(team_phrases.BASES[finding.facts["base"]])
    open_ = "_open" if finding.answer is Answer.CHECK else ""
    return gettext(team_phrases.SAYS[finding.code + open_], **facts, base=base)


def per_cent(value: float) -> str:
    """A rate without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def country_names(codes: Sequence[str]) -> str:
    """Countries by name; bodies of Union law, which stand for one more state, by their mark."""
    known = [code if ":" in code else country_name(code) for code in codes]
    return ", ".join(known) or gettext(team_phrases.NONE)


def evidence(finding: Finding) -> str:
    """The paper that would settle it, "" when it is settled either way."""
    if finding.answer is not Answer.CHECK or not finding.evidence:
        return ""
    return gettext(
        phrases.EVIDENCE.get(finding.evidence) or team_phrases.EVIDENCE[finding.evidence]
    )


def asked_of(finding: Finding) -> str:
    """Who has that paper."""
    if finding.answer is not Answer.CHECK or not finding.asked_of:
        return ""
    return gettext(
        phrases.ASKED_OF.get(finding.asked_of) or team_phrases.ASKED_OF[finding.asked_of]
    )


def demand(
    id_: str, values: Mapping[str, Any], rule: Rule | None, name: Namer,
    capability: Callable[[str], str],
) -> str:  # fmt: skip
    """What binds a team, as a sentence: a rule by its name, a wish in words."""
    kind, _, rest = id_.partition(":")
    if kind == "COVER":
        kind = "COVER_TRL" if values.get("minimum_trl") else kind
        kind = "COVER_ROLE" if values.get("role") else kind
        named = {**values, "role": _role(values), "capability": capability(rest)}
        return gettext(team_phrases.DEMANDS[kind], **named)
    if kind not in team_phrases.DEMANDS:
        return gettext(
            team_phrases.RULE_DEMAND, name=rule.name(current_locale()) if rule else id_, id=id_
        )
    named = dict(values)
    if kind == "OWN.MUST":
        named["name"] = name(_key(rest))
    elif kind == "OWN.CONFLICT":
        named["one"], named["other"] = (name(_key(part)) for part in rest.split(":"))
    elif kind == "OWN.SME_SHARE":
        named["share"] = round(100 * float(values["share"]))
    return gettext(team_phrases.DEMANDS[kind], **named)


def gap(code: str, values: Mapping[str, Any], capability: str) -> str:
    """Why a capability has no lead."""
    if code == "no_company_with_trl" and not values.get("best_trl"):
        code = "no_company_with_known_trl"
    named = {**values, "capability": capability, "role": _role(values)}
    if "countries" in values:
        named["countries"] = country_names(values["countries"])
    return gettext(team_phrases.GAPS[code], **named)


def _role(values: Mapping[str, Any]) -> str:
    return label(f"ROLE:{values['role']}") if values.get("role") else ""


def status(code: str, gap_share: float = 0.0, *, number: int = 1, proposed: bool = False) -> str:
    """How good the team of this number is known to be; `proposed`: the engine chose who leads."""
    if code == "optimal" and number > 1:
        code = "optimal_later"
    elif code == "optimal" and proposed:
        code = "optimal_led"
    return gettext(team_phrases.STATUS[code], gap=f"{100 * gap_share:.2f}")


def marginal(row: Marginal, name: Namer) -> str:
    """What a member is worth to its team, and who would come in its place."""
    text = team_phrases.MARGINAL if row.loss else team_phrases.MARGINAL_FREE
    if row.loss is None:
        return gettext(team_phrases.MARGINAL_VITAL, name=name(row.key))
    said = [gettext(text, name=name(row.key), share=_per_cent(row.share))]
    for phrase, keys in (
        (team_phrases.REPLACED, row.replacements), (team_phrases.LEAVING, row.leaving),
    ):  # fmt: skip
        if keys:
            said.append(gettext(phrase, names=", ".join(map(name, keys))))
    return " ".join(said)


def chair(row: Chair, name: Namer) -> str:
    """What another coordinator of the same team would cost, or gain."""
    text = team_phrases.LED_WORSE if row.loss >= 0 else team_phrases.LED_BETTER
    return gettext(text, name=name(row.key), share=_per_cent(abs(row.share)))


def binding(row: Binding, said: str, name: Namer) -> str:
    """What a demand costs the team."""
    found = [gettext(team_phrases.BINDING, share=_per_cent(row.share), demand=said)]
    if row.joining:
        found.append(gettext(team_phrases.JOINING, names=", ".join(map(name, row.joining))))
    return " ".join(found)


def _per_cent(share: float | None) -> str:
    return f"{100 * (share or 0.0):.1f}"


def _key(text: str) -> Key:
    return int(text) if text.isdecimal() else text


def _named(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: value_words(name, value) for name, value in facts.items()}
