"""The facts of a reason as the sentences name them, and which variant of the sentence fits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend import taxonomy
from backend.matcher.learning import LOWERED_BY
from backend.matches.reasons.quotes import Quotes
from backend.pages import country_name, label, number

Values = Mapping[str, Any]
Told = tuple[str, dict[str, str]]
PHRASE = 70
THE_TEXT = 0  # the key of a need that is a call's text
#: reasons of the past about a text: value of "asked" as matching tells it
ABOUT_A_TEXT = "text"
SEPARATOR = "; "


def told(code: str, values: Values, contribution: float, quotes: Quotes) -> Told:
    """(key of the sentence, what it names) for one reason."""
    about_a_text = values.get("asked") == ABOUT_A_TEXT
    tell = TEXT_TELLERS.get(code, TELLERS[code]) if about_a_text else TELLERS[code]
    return tell(values, contribution, quotes)


def short(text: str) -> str:
    """The beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= PHRASE else line[: PHRASE - 1].rsplit(" ", 1)[0] + "…"


def _offer(values: Values, _: float, quotes: Quotes) -> Told:
    need, offer = quotes.text(values.get("need")), quotes.text(values.get("offer"))
    if quotes.is_gone(values):
        about_a_text = values.get("need") == THE_TEXT
        return "text_meets_offer/gone" if about_a_text else "need_meets_offer/gone", {}
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
    if need is None or not project or quotes.is_gone(values):
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
    """What both have in common by list: much of it, little, or nothing."""

    def tell(values: Values, contribution: float, _quotes: Quotes) -> Told:
        found = [str(value) for value in values.get(name, ())]
        return _listed(key if contribution >= 0 else f"{key}/few", "less", name, found)

    return tell


def _about(key: str) -> Callable[[Values, float, Quotes], Told]:
    """What the work is about; meaning may be near where no word is the same."""

    def tell(values: Values, contribution: float, _quotes: Quotes) -> Told:
        if contribution < 0:
            return f"{key}/less", {}
        return _listed(key, "bare", "words", [str(word) for word in values.get("words", ())])

    return tell


def _projects(key: str) -> Callable[[Values, float, Quotes], Told]:
    """Which past projects are alike, or near."""

    def tell(values: Values, contribution: float, quotes: Quotes) -> Told:
        if contribution < 0:
            return f"{key}/less", {}
        found = [quotes.project(one) for one in values.get("projects", ())]
        return _listed(key, "bare", "projects", found)

    return tell


def _members(key: str) -> Callable[[Values, float, Quotes], Told]:
    """Which members of projects like a text they meet."""

    def tell(values: Values, _contribution: float, quotes: Quotes) -> Told:
        if not values.get("count"):
            return f"{key}/none", {}
        names = [name for one in values.get("partners", ()) if (name := quotes.companies.get(one))]
        found, facts = _listed(key, "bare", "partners", names)
        return found, {"count": number(values["count"]), **facts}

    return tell


def _text_country(values: Values, contribution: float, _: Quotes) -> Told:
    key = "country_habit/text" if contribution >= 0 else "country_habit/text/less"
    return key, {"country": country_name(next(iter(values.get("countries", ())), ""))}


def _plain(key: str, *names: str) -> Callable[[Values, float, Quotes], Told]:
    def tell(values: Values, _contribution: float, _quotes: Quotes) -> Told:
        return key, {name: number(values.get(name, 0)) for name in names}

    return tell


def _listed(
    key: str, without: str, name: str, found: Sequence[str], separator: str = SEPARATOR
) -> Told:
    """The sentence with a list, or the one without where the list is empty."""
    listed = separator.join(dict.fromkeys(one for one in found if one))
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
    "similar_projects": _projects("similar_projects"),
    "similar_work": _about("similar_work"),
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
    "short_record": _plain("short_record", "count"),
    "stated_care": _plain("stated_care"),
    "decisions_here": _decisions,
    "responsiveness": _responses,
    "facet_lowered": _lowered,
}
#: the same where a text asks: through past projects like it and their members
TEXT_TELLERS: Mapping[str, Callable[[Values, float, Quotes], Told]] = {
    "past_partners": _members("past_partners/text"),
    "shared_partners": _members("shared_partners/text"),
    "network_proximity": _projects("network_proximity/text"),
    "similar_projects": _projects("similar_projects/text"),
    "similar_work": _about("similar_work/text"),
    "same_programme": _common("same_programme/text", "programmes"),
    "topic_experience": _common("topic_experience/text", "topics"),
    "country_habit": _text_country,
}
