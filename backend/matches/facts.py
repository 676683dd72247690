"""The facts of a reason as the sentences name them, and which variant of the sentence fits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend import taxonomy
from backend.matcher.learning import LOWERED_BY
from backend.matches.quotes import Quotes
from backend.pages import country_name, label, number

Values = Mapping[str, Any]
Told = tuple[str, dict[str, str]]
PHRASE = 70
THE_TEXT = 0  # the key of a need that is a call's text
SEPARATOR = "; "


def told(code: str, values: Values, contribution: float, quotes: Quotes) -> Told:
    """(key of the sentence, what it names) for one reason."""
    return TELLERS[code](values, contribution, quotes)


def short(text: str) -> str:
    """The beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= PHRASE else line[: PHRASE - 1].rsplit(" ", 1)[0] + "…"


def _offer(values: Values, _: float, quotes: Quotes) -> Told:
    need, offer = quotes.text(values.get("need")), quotes.text(values.get("offer"))
    if values.get("need") == THE_TEXT and offer is not None:
        return "text_meets_offer", {"offer": short(offer)}
    if values.get("need") == THE_TEXT:
        return "text_meets_offer/veiled", {}
    if need is None or offer is None:
        return "need_meets_offer/veiled", {}
    return "need_meets_offer", {"need": short(need), "offer": short(offer)}


def _project(values: Values, _: float, quotes: Quotes) -> Told:
    need, project = quotes.text(values.get("need")), quotes.project(values.get("project"))
    if values.get("need") == THE_TEXT:
        return _listed("text_meets_profile", "bare", "projects", [project])
    if need is None or not project:
        return _listed("need_meets_project/veiled", "bare", "project", [project])
    return "need_meets_project", {"need": short(need), "project": project}


def _past(values: Values, _: float, quotes: Quotes) -> Told:
    if not values.get("count"):
        return "past_partners/none", {}
    return "past_partners", {"count": number(values["count"]), "year": str(values["last_year"])}


def _shared(values: Values, _: float, quotes: Quotes) -> Told:
    if not values.get("count"):
        return "shared_partners/none", {}
    names = [name for key in values.get("partners", ()) if (name := quotes.companies.get(key))]
    key, facts = _listed("shared_partners", "bare", "partners", names)
    return key, {"count": number(values["count"]), **facts}


def _record(values: Values, _: float, quotes: Quotes) -> Told:
    if not values.get("projects"):
        return "track_record/none", {}
    names = ("projects", "partners", "coordinated")
    return "track_record", {name: number(values.get(name, 0)) for name in names}


def _activity(values: Values, _: float, quotes: Quotes) -> Told:
    count = values.get("projects_last_year")
    return ("activity", {"count": number(count)}) if count else ("activity/none", {})


def _kind(values: Values, _: float, quotes: Quotes) -> Told:
    words = [_term("KIND", values.get("kind", "")), _term("SIZE", values.get("size", ""))]
    return _listed("organisation_kind", "bare", "kind", words, ", ")


def _countries(values: Values, contribution: float, quotes: Quotes) -> Told:
    countries = values.get("countries", ())
    if len(countries) != 2:
        return "country_habit/bare", {}
    facts = dict(zip(("one", "two"), map(country_name, countries), strict=True))
    return ("country_habit" if contribution >= 0 else "country_habit/less"), facts


def _certificates(values: Values, _: float, quotes: Quotes) -> Told:
    held = [_term("CERT", value) for value in values.get("certificates", ())]
    return _listed("certificate", "bare", "certificates", held)


def _by_sign(key: str, less: str) -> Callable[[Values, float, Quotes], Told]:
    def tell(_values: Values, contribution: float, _quotes: Quotes) -> Told:
        return (key if contribution >= 0 else less), {}

    return tell


def _common(key: str, name: str) -> Callable[[Values, float, Quotes], Told]:
    """What both have in common by list, or that it is nothing."""

    def tell(values: Values, contribution: float, _quotes: Quotes) -> Told:
        found = [str(value) for value in values.get(name, ())]
        return _listed(key, "less", name, found if contribution >= 0 else [])

    return tell


def _plain(key: str, *names: str) -> Callable[[Values, float, Quotes], Told]:
    def tell(values: Values, _contribution: float, _quotes: Quotes) -> Told:
        return key, {name: number(values.get(name, 0)) for name in names}

    return tell


def _listed(
    key: str, without: str, name: str, found: Sequence[str], separator: str = SEPARATOR
) -> Told:
    """The sentence with a list, or the one without where the list is empty."""
    listed = separator.join(one for one in found if one)
    return (key, {name: listed}) if listed else (f"{key}/{without}", {})


def _term(scheme: str, value: str) -> str:
    code = f"{scheme}:{value}"
    return label(code) if taxonomy.is_code(code) else ""


def _decisions(values: Values, contribution: float, _: Quotes) -> Told:
    key = "decisions_here/more" if contribution > 0 else "decisions_here/less"
    return key, {"lessons": number(values.get("lessons", 0))}


def _responses(values: Values, contribution: float, _: Quotes) -> Told:
    key = "responsiveness/more" if contribution > 0 else "responsiveness/less"
    facts = {"lessons": number(values.get("lessons", 0))}
    return key, {**facts, "country": country_name(values.get("country", ""))}


def _lowered(values: Values, _: float, quotes: Quotes) -> Told:
    said = quotes.text(values.get("facet"))
    kind = "need" if values.get("kind") == "need" else "offer"
    if said is None:
        return "facet_lowered/veiled", {}
    return f"facet_lowered/{kind}", {"what": short(said), "share": number(round(100 * LOWERED_BY))}


TELLERS: Mapping[str, Callable[[Values, float, Quotes], Told]] = {
    "need_meets_offer": _offer,
    "need_meets_project": _project,
    "further_needs": _plain("further_needs", "count"),
    "past_partners": _past,
    "shared_partners": _shared,
    "network_proximity": _by_sign("network_proximity", "network_proximity/far"),
    "similar_projects": _by_sign("similar_projects", "similar_projects/less"),
    "similar_work": _common("similar_work", "words"),
    "same_programme": _common("same_programme", "programmes"),
    "topic_experience": _common("topic_experience", "topics"),
    "track_record": _record,
    "activity": _activity,
    "organisation_kind": _kind,
    "country_habit": _countries,
    "related_names": _plain("related_names"),
    "certificate": _certificates,
    "new_door": _plain("new_door"),
    "weakest_side": _plain("weakest_side"),
    "stated_care": _plain("stated_care"),
    "decisions_here": _decisions,
    "responsiveness": _responses,
    "facet_lowered": _lowered,
}
