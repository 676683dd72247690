"""Why somebody would complete a team: reasons about all of its members, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend.i18n import gettext, mark
from backend.matches.reasons import words as pair_words
from backend.matches.reasons.quotes import Quotes
from backend.pages import country_name, number

Values = Mapping[str, Any]
#: reasons that speak of the candidate alone are told as in any list
OWN = frozenset({"track_record", "activity", "organisation_kind"})
SEPARATOR = "; "
#: sentence with facts, sentence without, sentence where it counts against
JOINED = (
    mark("They worked with %(members)s before; joint projects: %(count)s, last begun in %(year)s"),
    mark("They worked with the team before; joint projects: %(count)s, last begun in %(year)s"),
    mark("They have not worked with anybody in the team"),
)
SHARED = (
    mark("Partners that they and the team have in common: %(count)s, among them %(partners)s"),
    mark("Partners that they and the team have in common: %(count)s"),
    mark("They and the team have no past partner in common"),
)
ABOUT = (
    mark("Their past work is about the topic: %(words)s"),
    mark("Their past work is close to the topic"),
    mark("Their past work is about other things than the topic"),
)
SIGNED = {
    "network_proximity": (
        mark("They are close to the team in the network of past projects"),
        mark("They are far from the team in the network of past projects"),
    ),
    "similar_projects": (
        mark("Their past projects are like the team's, or like the topic"),
        mark("Their past projects differ from the team's and from the topic"),
    ),
    "same_programme": (
        mark("They know the programmes that the team knows"),
        mark("They know other programmes than the team"),
    ),
    "topic_experience": (
        mark("They worked under the call topics that the team knows"),
        mark("They worked under other call topics than the team"),
    ),
    "country_habit": (
        mark("Organisations in %(country)s often work with the members' countries"),
        mark("Organisations in %(country)s seldom work with the members' countries"),
    ),
    "related_names": (
        mark("Related names or a common website with a member: perhaps one group"),
        mark("No name or website in common with a member"),
    ),
    "new_door": (
        mark("A new connection: no past contact with the team, not even through others"),
        mark("A new connection: no past contact with the team, not even through others"),
    ),
}  # fmt: skip


def sentence(reason: Mapping[str, Any], names: Mapping[int, str], quotes: Quotes) -> str:
    """One reason in words; `names` are those of the members."""
    code, values, worth = reason["code"], reason["values"], reason["contribution"]
    if code in TELLERS:
        return TELLERS[code](values, worth, names, quotes)
    if code in SIGNED:
        facts = {"country": country_name(values["countries"][-1])} if "countries" in values else {}
        return gettext(SIGNED[code][0 if worth >= 0 else 1], **facts)
    return pair_words.sentence(reason, you="query", names=("", ""), quotes=quotes)


def _joined(values: Values, _: float, names: Mapping[int, str], __: Quotes) -> str:
    if not values.get("count"):
        return gettext(JOINED[2])
    told = {"count": number(values["count"]), "year": str(values["last_year"])}
    known = _names(names.get(key) for key in values.get("members", ()))
    return gettext(JOINED[0], members=known, **told) if known else gettext(JOINED[1], **told)


def _shared(values: Values, _: float, __: Mapping[int, str], quotes: Quotes) -> str:
    if not values.get("count"):
        return gettext(SHARED[2])
    count = number(values["count"])
    known = _names(quotes.companies.get(key) for key in values.get("partners", ()))
    if not known:
        return gettext(SHARED[1], count=count)
    return gettext(SHARED[0], count=count, partners=known)


def _about(values: Values, worth: float, _: Mapping[int, str], __: Quotes) -> str:
    if worth < 0:
        return gettext(ABOUT[2])
    said = _names(values.get("words", ()))
    return gettext(ABOUT[0], words=said) if said else gettext(ABOUT[1])


def _names(found: Any) -> str:
    return SEPARATOR.join(str(one) for one in found if one)


TELLERS: Mapping[str, Callable[[Values, float, Mapping[int, str], Quotes], str]] = {
    "past_partners": _joined,
    "shared_partners": _shared,
    "similar_work": _about,
}


def strongest(
    reasons: Sequence[Mapping[str, Any]], names: Mapping[int, str], quotes: Quotes, most: int = 5
) -> tuple[list[dict[str, Any]], str | None]:
    """The strongest reasons for components/reasons.html, and the weakest link in words."""
    told = sorted(reasons, key=lambda one: -abs(one["contribution"]))
    weakest = min(told, key=lambda one: one["contribution"], default=None)
    if weakest is not None and weakest["contribution"] >= 0:
        weakest = None
    chosen = [one for one in told if one is not weakest][:most]
    longest = max((abs(one["contribution"]) for one in chosen), default=0) or 1
    shown = [
        {"text": sentence(one, names, quotes), "share": one["contribution"] / longest}
        for one in sorted(chosen, key=lambda one: -one["contribution"])
    ]
    return shown, sentence(weakest, names, quotes) if weakest else None
