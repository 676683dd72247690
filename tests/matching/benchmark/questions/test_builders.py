"""The builders of TEAM+1, STRANGERS and THIN on a past small enough to check by hand.

Before 2024: A, B and C worked together, C with D, E with F, G with H. In 2024 T brings A, D, E and
G together (F as third party), U brings A, B and H.
"""

from datetime import date

import numpy as np
import pytest

from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.past.history import History
from matching.ranking.features import FEATURES, HIDDEN_FROM_NEWCOMERS, ROLE
from matching.ranking.purposes import REGION
from matching.records import Organisations, Projects, Records, one_project_each, strings
from matching.train import School
from matching.types import CompanyKind

KEYS = "ABCDEFGH"
COUNTRIES = ("UA", "DE", "DE", "FR", "IT", "IT", "PL", "PL")
MEMBERS = {"P1": "ABC", "P2": "CD", "P3": "EF", "P4": "GH", "T": "ADEG", "U": "ABH"}
SPLIT = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))


def _archive() -> Archive:
    start = {key: date(2024 if key in "TU" else 2022, 5, 1).toordinal() for key in MEMBERS}
    parts = [(key, name, "participant") for key, names in MEMBERS.items() for name in names]
    parts.append(("T", "F", "thirdParty"))
    order = list(MEMBERS)
    records = Records(
        Organisations(
            tuple(KEYS),
            strings([f"Works {key}" for key in KEYS]),
            strings(COUNTRIES),
            strings([str(CompanyKind.PRIVATE_COMPANY)] * len(KEYS)),
            strings([""] * len(KEYS)),
            np.full(len(KEYS), np.nan, dtype=np.float32),
        ),
        Projects(
            keys=tuple(order),
            text=strings([f"project {key} antenna" for key in order]),
            topic_code=strings(["HORIZON-CL4-2024-SPACE-01"] * len(order)),
            topic_title=strings([f"Topic of {key}" for key in order]),
            programme=strings(["HORIZON"] * len(order)),
            scheme=strings(["RIA"] * len(order)),
            subjects=strings([""] * len(order)),
            start=np.array([start[key] for key in order], dtype=np.int64),
        ),
        np.array([KEYS.index(name) for _, name, _ in parts], dtype=np.int64),
        np.array([order.index(key) for key, _, _ in parts], dtype=np.int64),
        strings([role for _, _, role in parts]),
    )
    return Archive(records, np.ones(len(order), dtype=bool))


@pytest.fixture(scope="module")
def master() -> Taskmaster:
    return Taskmaster(_archive(), SPLIT)


def test_an_earlier_programme_makes_no_candidate_and_no_question() -> None:
    """However short the past of the running one is; only who learns may fall back on all."""
    archive = _archive()
    current = np.array([key != "P4" for key in archive.records.projects.keys])
    short = Archive(archive.records, current)
    judged, taught = (
        BUILDERS["CO->CO"](Taskmaster(short, SPLIT, stand_in=stand_in))
        for stand_in in (False, True)
    )
    assert _named(judged, np.arange(len(judged.candidates))) == "ABCDEF"
    assert _named(taught, np.arange(len(taught.candidates))) == "ABCDEFGH"


def test_where_all_who_were_asked_about_became_partners_there_is_nothing_to_learn() -> None:
    """D, E, G and H all met A, the only one in Ukraine."""
    assert School(_archive(), SPLIT.targets_until).ranker(REGION) is None


def _named(task: Task, positions: np.ndarray) -> str:
    return "".join(KEYS[i] for i in np.sort(task.candidates[positions]))


def _answers(task: Task) -> dict[str, tuple[str, str]]:
    """Asker -> (new partners, everyone ranked)."""
    return {
        KEYS[asker]: (
            _named(task, task.relevant[row]),
            _named(task, np.flatnonzero(task.allowed(row))),
        )
        for row, asker in enumerate(task.asking)
    }


def _gaps(task: Task) -> set[tuple[str, str, str, str]]:
    """(topic, given, missing, everyone ranked) of every question."""
    return {
        (
            task.texts[row],
            "".join(KEYS[i] for i in np.sort(task.members[row])),
            _named(task, task.relevant[row]),
            _named(task, np.flatnonzero(task.allowed(row))),
        )
        for row in range(len(task))
    }


def test_new_partners_are_those_never_met_and_abroad(master: Taskmaster) -> None:
    assert _answers(BUILDERS["CO->CO"](master)) == {
        "A": ("DEGH", "DEFGH"),
        "B": ("H", "DEFGH"),
        "D": ("AEG", "ABEFGH"),
        "E": ("ADG", "ABCDGH"),
        "G": ("ADE", "ABCDEF"),
        "H": ("AB", "ABCDEF"),
    }


def test_strangers_have_no_partner_in_common(master: Taskmaster) -> None:
    # A and D both worked with C, so they are no strangers, nor are D and B.
    assert _answers(BUILDERS["STRANGERS"](master)) == {
        "A": ("EGH", "EFGH"),
        "B": ("H", "EFGH"),
        "D": ("EG", "EFGH"),
        "E": ("ADG", "ABCDGH"),
        "G": ("ADE", "ABCDEF"),
        "H": ("AB", "ABCDEF"),
    }


def test_every_member_of_a_team_is_missing_once(master: Taskmaster) -> None:
    assert _gaps(BUILDERS["TEAM+1"](master)) == {
        ("Topic of T", "DEG", "A", "ABCFH"),
        ("Topic of T", "AEG", "D", "BCDFH"),
        ("Topic of T", "ADG", "E", "BCEFH"),
        ("Topic of T", "ADE", "G", "BCFGH"),
        ("Topic of U", "BH", "A", "ACDEFG"),
        ("Topic of U", "AH", "B", "BCDEFG"),
        ("Topic of U", "AB", "H", "CDEFGH"),
    }


def test_strange_members_are_ranked_among_those_without_a_tie(master: Taskmaster) -> None:
    # A and B know each other, so of U only H is missing; a tie is a common project, not a friend.
    assert _gaps(BUILDERS["TEAM+1 STRANGERS"](master)) == {
        ("Topic of T", "DEG", "A", "AB"),
        ("Topic of T", "AEG", "D", "D"),
        ("Topic of T", "ADG", "E", "EF"),
        ("Topic of T", "ADE", "G", "GH"),
        ("Topic of U", "AB", "H", "DEFGH"),
    }


def test_thin_tasks_ask_the_same_of_one_project_each(master: Taskmaster) -> None:
    for name in ("CO->CO", "PROJ->ORG"):
        warm, thin = BUILDERS[name](master), BUILDERS[f"THIN {name}"](master)
        assert thin.thin
        assert not warm.thin
        assert thin.texts == warm.texts
        assert [list(hits) for hits in thin.relevant] == [list(hits) for hits in warm.relevant]


def test_a_newcomers_day_leaves_one_project_and_hides_the_network() -> None:
    records = _archive().records
    past = records.projects.start < SPLIT.history_until.toordinal()
    thin = History(one_project_each(records, past), SPLIT.history_until.toordinal())
    assert thin.taken_part.tolist() == [1.0] * len(KEYS)
    whole = History(records, SPLIT.history_until.toordinal())
    assert whole.taken_part.tolist() == [1, 1, 2, 1, 1, 1, 1, 1]
    # what is left was really done
    assert (thin.incidence - thin.incidence.multiply(whole.incidence)).nnz == 0
    known = set(FEATURES) - HIDDEN_FROM_NEWCOMERS - ROLE
    shown = {FEATURES[name].reason for name in known}
    assert not shown & {"shared_partners", "past_partners", "network_proximity", "track_record"}
