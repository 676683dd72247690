"""Reasons in words: every code, for each reader, in both languages, and nothing too much."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.companies.disclosure.table import Level
from backend.i18n import speaking
from backend.matches.reasons import words
from backend.matches.reasons.facts import TELLERS, TEXT_TELLERS
from backend.matches.reasons.phrases import marked
from backend.matches.reasons.quotes import NOTHING, Quote, Quotes, quotes_for
from backend.models import CompanyState, FacetKind, Project
from matching.partners.explain import CODES
from tests.factories import Factory

NAMES = ("Krylo", "Hochland")
QUOTES = Quotes(
    facets={1: Quote("Brushless motors", "en", 10), 2: Quote("Motors in series", "en", 20)},
    projects={"5": "AIRMOTOR"},
    companies={30: "Norrsken"},
)
FULL: dict[str, Any] = {
    "need": 1, "offer": 2, "project": "5", "projects": ["5"], "count": 3, "last_year": 2023,
    "partners": [30], "steps": 2, "words": ["radar"], "programmes": ["EDF"], "topics": ["T-1"],
    "coordinated": 2, "projects_last_year": 1, "kind": "university", "size": "large",
    "countries": ["UA", "DE"], "names": ["motor"], "certificates": ["ISO9001"],
    "shared_codes": [], "trl": [7, 8], "cooperation": [], "facet": 1,
}  # fmt: skip
READERS: tuple[words.Side | None, ...] = ("query", "candidate", None)


def facts(code: str) -> dict[str, Any]:
    values = {name: FULL[name] for name in CODES[code][1] if name in FULL}
    if code == "track_record":
        return {"projects": 12, "partners": 40, "coordinated": 2}
    if code == "weakest_side":
        return {"side": "query", "query": 0.5, "candidate": 2.0}
    return values


def reason(code: str, contribution: float = 1.0, **values: Any) -> dict[str, Any]:
    side = values.pop("of", "query")
    return {"code": code, "side": side, "values": values, "contribution": contribution}


@pytest.mark.parametrize("locale", ["en", "uk"])
@pytest.mark.parametrize("you", READERS)
@pytest.mark.parametrize("code", list(CODES))
def test_every_code_has_words_for_every_reader(
    code: str, you: words.Side | None, locale: str
) -> None:
    cases = [
        (values, sign, quotes)
        for values in (facts(code), {} if code != "weakest_side" else facts(code))
        for sign in (0.7, -0.7)
        for quotes in (QUOTES, NOTHING)
    ]
    with speaking(locale):
        for values, sign, quotes in cases:
            said = words.sentence(reason(code, sign, **values), you=you, names=NAMES, quotes=quotes)
            assert said
            assert "%(" not in said
            assert not said.rstrip().endswith((":", ","))


def test_every_teller_has_a_code() -> None:
    assert set(TELLERS) == set(CODES)
    assert set(TEXT_TELLERS) < set(CODES)


@pytest.mark.parametrize("locale", ["en", "uk"])
@pytest.mark.parametrize("you", READERS)
@pytest.mark.parametrize("code", list(TEXT_TELLERS))
def test_the_past_has_words_for_a_text(code: str, you: words.Side | None, locale: str) -> None:
    values = {"asked": "text", "projects": ["5"], "words": ["radar"], "count": 3, "partners": [30],
              "programmes": ["EDF"], "topics": ["T-1"], "countries": ["DE"]}  # fmt: skip
    said = set()
    with speaking(locale):
        for known in (values, {"asked": "text", "countries": ["DE"]}):
            for sign in (0.7, -0.7):
                told = reason(code, sign, **known)
                said.add(words.sentence(told, you=you, names=NAMES, quotes=QUOTES))
    for one in said:
        assert "%(" not in one
        assert not one.rstrip().endswith((":", ","))
    assert len(said) > 1


def test_a_text_is_answered_by_named_projects_and_partners() -> None:
    def say(code: str, worth: float = 1.0, **values: Any) -> str:
        told = reason(code, worth, asked="text", **values)
        return words.sentence(told, you="query", names=NAMES, quotes=QUOTES)

    assert say("similar_projects", projects=["5"]) == (
        "Their past projects that are most like the text: AIRMOTOR"
    )
    assert say("past_partners", count=3, partners=[30, 31]) == (
        "They worked with members of projects like the text: 3, among them Norrsken"
    )
    assert say("topic_experience", -0.2, topics=["T-1"]) == (
        "They worked little under the call topics of projects like the text: T-1"
    )
    assert say("similar_work", words=[]) == "Their past work is close to the text"


def test_what_is_little_in_common_is_not_called_nothing() -> None:
    def say(worth: float, **values: Any) -> str:
        told = reason("same_programme", worth, of="both", **values)
        return words.sentence(told, you="query", names=NAMES)

    assert say(0.3, programmes=["EDF"]) == "Both know the same programmes: EDF"
    assert say(-0.3, programmes=["EDF"]) == "Few programmes are known to both: EDF"
    assert say(-0.3, programmes=[]) == "No programme is known to both"


def test_a_need_is_told_from_both_sides() -> None:
    told = reason("need_meets_offer", need=1, offer=2)
    said = [words.sentence(told, you=you, names=NAMES, quotes=QUOTES) for you in READERS]
    assert said == [
        "Your need “Brushless motors” is met by their offer “Motors in series”",
        "Their need “Brushless motors” is met by your offer “Motors in series”",
        "Krylo needs “Brushless motors”; Hochland offers “Motors in series”",
    ]
    turned = reason("need_meets_offer", need=1, offer=2, of="candidate")
    said = [words.sentence(turned, you=you, names=NAMES, quotes=QUOTES) for you in READERS]
    assert said[0].startswith("Their need")
    assert said[1].startswith("Your need")
    assert said[2].startswith("Hochland needs")


def test_a_text_that_is_for_partners_only_is_never_quoted() -> None:
    told = reason("need_meets_offer", need=1, offer=2)
    veiled = Quotes(facets={1: QUOTES.facets[1]})
    said = words.sentence(told, you="query", names=NAMES, quotes=veiled)
    assert said == "One of your needs is met by an offer that they do not show you yet"
    assert words.columns({"reasons": [told]}, you="query", names=NAMES, quotes=veiled).matched == []


def test_who_gains_less_is_told_to_the_right_side() -> None:
    told = reason("weakest_side", -0.3, side="candidate", query=2.0, candidate=0.1, of="both")
    said = [words.sentence(told, you=you, names=NAMES) for you in READERS]
    assert said == [
        "They gain less from it than you do",
        "You gain less from it than they do",
        "Hochland gains less from it than Krylo",
    ]


def test_a_code_of_a_newer_model_is_said_plainly() -> None:
    said = words.sentence(reason("telepathy"), you="query", names=NAMES)
    assert said == "One more feature of the ranking model counts."


def test_the_columns_hold_three_each_strongest_first_and_the_weakest_apart() -> None:
    stored = {
        "reasons": [
            reason("track_record", 0.4, projects=1, partners=1),
            reason("need_meets_offer", 2.0, need=1, offer=2),
            reason("certificate", 0.3, certificates=["ISO9001"]),
            reason("activity", 0.2, projects_last_year=4),
            reason("need_meets_offer", 1.0, need=2, offer=1, of="candidate"),
            reason("shared_partners", 0.5, count=2, partners=[30], of="both"),
            reason("country_habit", -0.5, countries=["UA", "DE"], of="both"),
        ]
    }
    found = words.columns(stored, you="query", names=NAMES, quotes=QUOTES)
    assert [round(row["share"], 3) for row in found.us] == [1.0, 0.2, 0.15]
    assert [row["text"][:10] for row in found.them] == ["Their need", "Partners t"]
    assert found.weakest == "Ukraine and Germany seldom work together in past projects"
    [(left, right), (left_too, _)] = found.matched
    spoken = " · both speak of: electric motor"
    assert (left["title"], right["title"]) == ("Your need" + spoken, "Their offer" + spoken)
    assert left_too["title"] == "Your offer" + spoken


def test_nothing_against_means_no_weakest_link() -> None:
    stored = {"reasons": [reason("track_record", 0.4, projects=1, partners=1)]}
    assert words.columns(stored, you=None, names=NAMES).weakest is None
    assert words.columns({"reasons": []}, you=None, names=NAMES).us == []


def test_phrases_name_readiness_and_what_both_name() -> None:
    told = reason(
        "need_meets_offer", need=1, offer=2, trl=[7, 8], cooperation=["supply"],
        shared_codes=["EDF:AIR", "CPV:35000000-4.CPV:35600000-0"],
    )  # fmt: skip
    [(need, offer)] = words.columns(
        {"reasons": [told]}, you=None, names=NAMES, quotes=QUOTES
    ).matched
    common = (
        "both: Air combat, Military aircraft, missiles and spacecraft, Supply"
        " · both speak of: electric motor"
    )
    assert need["title"] == f"Need of Krylo · TRL 7 · {common}"
    assert offer["title"] == f"Offer of Hochland · TRL 8 · {common}"


def test_shared_words_are_marked_in_both_phrases() -> None:
    assert marked("Brushless motors, 4,000 a month", "series of brushless MOTOR drives") == [
        ("Brushless", True), (" ", False), ("motors", True), (", 4,000 a month", False),
    ]  # fmt: skip
    text = "Night optics"
    assert "".join(part for part, _ in marked(text, "Нічна оптика")) == text


SPOKEN = Quotes(
    facets={
        1: Quote("Шукаємо захист БпЛА від глушіння", "uk", 10),
        2: Quote("Anti-jam antennas for drones", "en", 20),
    }
)


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en", "both speak of: unmanned aircraft"), ("uk", "безпілотний літальний апарат")],
)
def test_terms_of_the_trade_are_named_and_marked_across_languages(locale: str, title: str) -> None:
    told = reason("need_meets_offer", need=1, offer=2, trl=[None, None])
    with speaking(locale):
        [(need, offer)] = words.columns(
            {"reasons": [told]}, you=None, names=NAMES, quotes=SPOKEN
        ).matched
    assert [part for part, hit in need["parts"] if hit] == ["БпЛА"]
    assert [part for part, hit in offer["parts"] if hit] == ["drones"]
    assert title in need["title"]
    assert title in offer["title"]


def test_terms_are_only_for_who_may_read_both_texts() -> None:
    told = reason("need_meets_offer", need=1, offer=2, terms=[{"en": "unmanned aircraft"}])
    assert SPOKEN.with_texts(told)["values"]["terms"] == [{"en": "unmanned aircraft"}]
    hidden = Quotes(facets={1: SPOKEN.facets[1]})
    assert "terms" not in hidden.with_texts(told)["values"]


def test_quotes_hold_what_the_level_sees(db: Session, make: Factory) -> None:
    one, other, hidden = make.company(), make.company(), make.company(state=CompanyState.draft)
    need = make.facet(one, kind=FacetKind.need, visibility="partner")
    offer = make.facet(other, visibility="partner")
    project = Project(source="x", source_key="1", title="A project", acronym="")
    db.add(project)
    db.flush()
    stored = {
        "reasons": [
            reason("need_meets_offer", need=need.id, offer=offer.id),
            reason("shared_partners", count=2, partners=[other.id, hidden.id], of="both"),
            reason("need_meets_project", need=need.id, project=str(project.id)),
        ]
    }
    levels = {one.id: Level.own, other.id: Level.member}
    seen = quotes_for(db, [stored], levels)
    assert set(seen.facets) == {need.id}
    assert set(quotes_for(db, [stored], levels | {other.id: Level.partner}).facets) == {
        need.id, offer.id,
    }  # fmt: skip
    assert seen.companies == {other.id: other.name}
    assert seen.project(project.id) == "A project"
    assert "offer_text" not in seen.with_texts(stored["reasons"][0])["values"]


def test_what_the_platform_itself_adds_stands_apart_with_the_fit_that_it_moves() -> None:
    stored = {
        "base": -3.9,
        "reasons": [
            {"code": "further_needs", "side": "query", "values": {"count": 2}, "contribution": 6.0},
            {"code": "stated_care", "side": "both", "values": {}, "contribution": -1.4},
            {"code": "responsiveness", "side": "both", "contribution": -0.3,
             "values": {"country": "PL", "lessons": 12}},
            {"code": "decisions_here", "side": "both", "contribution": 0.05,
             "values": {"lessons": 40}},
        ],
    }  # fmt: skip
    found = words.columns(stored, you="query", names=("Krylo", "Hochland"))
    assert [(one["before"], one["after"]) for one in found.here] == [(86, 61), (68, 61)]
    assert "answered here less often than others; answers so far: 12" in found.here[1]["text"]
    assert (len(found.us), found.them, found.weakest) == (1, [], None)
