"""A request in words: reasons name projects like it and those who worked on them."""

import numpy as np
import pytest

from matching.engine import Engine
from matching.types import Company, Pair, Reason, Side, Wish
from tests.matching.corpora import corpus, model, past
from tests.matching.test_engine import FIELD, OCEAN, SPACE

TEXT = "Mooring and sonar for a vessel in the harbour"


def _engine() -> Engine:
    """Org 1 asks; 2-4 did the ocean, 5 worked with 4 on fields, 6-8 did space, 9 nothing."""
    companies = [Company(i, f"Org {i}", "UA" if i == 1 else "DE") for i in range(1, 10)]
    groups = [
        *[(OCEAN, [2, 3, 4])] * 3,
        *[(FIELD, [4, 5])] * 3,
        *[(SPACE, [1, 6, 7, 8])] * 3,
    ]
    return Engine(corpus(companies, *past(groups)), model())


def _told(engine: Engine, **wish: object) -> dict[object, Pair]:
    found = engine.partners(1, wish=Wish(text=TEXT, **wish), acquainted=True)  # type: ignore[arg-type]
    return {pair.candidate: pair for pair in found}


def _reason(pair: Pair, code: str) -> Reason:
    [found] = [one for one in pair.reasons if one.code == code]
    return found


def test_past_work_like_the_text_is_named() -> None:
    found = _told(_engine())
    alike = _reason(found[2], "similar_projects")
    assert alike.values == {"asked": "text", "projects": ["p0", "p1", "p2"]}
    words = _reason(found[2], "similar_work").values["words"]
    assert set(words) <= {"mooring", "sonar", "vessel", "harbour"}
    assert len(words) == 3
    assert _reason(found[6], "similar_projects").values["projects"] == []
    assert _reason(found[6], "similar_work").values["words"] == []


def test_those_who_join_a_company_to_such_work_are_named() -> None:
    found = _told(_engine())
    assert _reason(found[5], "past_partners").values == {
        "asked": "text", "count": 1, "partners": [4],
    }  # fmt: skip
    assert set(_reason(found[2], "past_partners").values["partners"]) == {3, 4}
    assert _reason(found[5], "network_proximity").values["projects"] == ["p2", "p1", "p0"]
    # 5 met 4 alone, whom 2 and 3 met on the ocean
    assert _reason(found[5], "shared_partners").values["partners"] == [4]
    assert _reason(found[6], "past_partners").values["count"] == 0
    topics = {"HORIZON-CL4-2023-SPACE-00", "HORIZON-CL4-2023-SPACE-01", "HORIZON-CL4-2023-SPACE-02"}
    assert set(_reason(found[2], "topic_experience").values["topics"]) == topics
    assert _reason(found[2], "same_programme").values["programmes"] == ["CL4", "CL4-SPACE"]
    assert _reason(found[2], "country_habit").values["countries"] == ["DE"]


def test_what_suits_the_text_serves_the_asker() -> None:
    for pair in _told(_engine()).values():
        history = [one for one in pair.reasons if one.values.get("asked") == "text"]
        assert {one.side for one in history} <= {Side.QUERY}
        total = pair.base + sum(one.contribution for one in pair.reasons)
        assert total == pytest.approx(pair.score, abs=1e-9)


def test_facts_are_those_of_the_text_that_was_asked_last() -> None:
    engine = _engine()
    before = _told(engine)
    other = engine.partners(1, wish=Wish(text="irrigation of an orchard"), acquainted=True)
    named = {p.candidate: _reason(p, "similar_projects").values["projects"] for p in other}
    assert named[5] == ["p3", "p4", "p5"]
    assert named[2] == []
    again = _told(engine)
    assert {key: pair.reasons for key, pair in before.items()} == {
        key: pair.reasons for key, pair in again.items()
    }


def test_who_asks_without_a_record_opens_no_new_door() -> None:
    found = _engine().partners(9, wish=Wish(text=TEXT))
    assert found
    assert all(one.code != "new_door" for pair in found for one in pair.reasons)
    assert "new_door" in {one.code for one in _told(_engine())[2].reasons}


def test_projects_that_make_two_companies_alike_are_named() -> None:
    companies = [Company(i, f"Org {i}", "DE") for i in range(1, 9)]
    groups = [
        (SPACE, [1, 2]), (FIELD, [1, 2]), (SPACE, [3, 4]), (OCEAN, [3, 4]),
        (SPACE, [5, 6]), (OCEAN, [5, 7]), (OCEAN, [7, 8]), (FIELD, [6, 8]), (FIELD, [7, 5]),
        *[("casting of alloy plate", [5, 6])] * 4,
    ]  # fmt: skip
    engine = Engine(corpus(companies, *past(groups)), model())
    found = {pair.candidate: pair for pair in engine.partners(1)}
    assert _reason(found[3], "similar_projects").values == {"projects": ["p0", "p2"]}
    [back] = [pair for pair in engine.partners(3) if pair.candidate == 1]
    assert _reason(back, "similar_projects").values == {"projects": ["p2", "p0"]}


def test_a_vector_alone_names_projects_too() -> None:
    projects, parts = past([(OCEAN, [2, 3])] * 3 + [(SPACE, [4, 5])] * 3)
    rows = np.zeros((6, 4), dtype=np.float32)
    rows[:3, 0] = rows[3:, 1] = 1
    companies = [Company(i, f"Org {i}", "DE") for i in range(1, 6)]
    made = corpus(companies, projects, parts)
    made = type(made)(companies, projects, parts, made.as_of, project_vectors=rows)
    asked = np.array([1, 0, 0, 0], dtype=np.float32)
    engine = Engine(made, model())
    text = Wish(text="sonar та гідроакустика", vector=asked, language="uk")
    found = {pair.candidate: pair for pair in engine.partners(1, wish=text)}
    assert _reason(found[2], "similar_projects").values["projects"] == ["p0", "p1", "p2"]
    assert _reason(found[4], "similar_projects").values["projects"] == []
