"""A call's candidates: what they state beside a record that is short, or long."""

import numpy as np
import pytest

from matching.engine import Engine
from matching.partners.judgement import beside_stated
from matching.types import Company, Facet, FacetKind, Key
from tests.matching.corpora import corpus, crowd, model, need, offer, past, vector

OCEAN = "vessel sonar harbour buoy mooring seabed"
FIELD = "harvest tractor irrigation seedling fertiliser orchard"
SPACE = "satellite antenna telemetry payload orbit station"
SUBJECT = 33
STATES, STATES_TOO, KNOWS = 1, 2, 3
OTHERS = (11, 12, 13)


def fits(projects: int, *, states: bool = True) -> dict[Key, float]:
    """Fit to a call about the ocean, by company.

    The first two offer what it needs (`states`); the first took part in so many projects of
    farming, the second in none. The third worked on the ocean and offers nothing.
    """
    facets = [(offer(n, SUBJECT),) if states else () for n in (1, 2)]
    companies = [
        Company(STATES, "States it, farmed", "DE", facets=facets[0]),
        Company(STATES_TOO, "States it", "DE", facets=facets[1]),
        Company(KNOWS, "Knows the ocean", "FR"),
        *(Company(key, f"Farmer {key}", "FR") for key in OTHERS),
        *crowd(),
    ]
    groups: list[tuple[str, list[int]]] = [(OCEAN, [KNOWS, 100 + n]) for n in range(4)]
    groups += [(FIELD, [STATES, *OTHERS])] * projects
    groups += [(FIELD, list(OTHERS))] * (8 - projects)
    groups += [(SPACE, [100 + n, 101 + n]) for n in range(8)]
    asked = [need(1, SUBJECT, "Quiet hulls"), need(2, SUBJECT + 1, "Loud hulls")]
    whole = Facet(9, FacetKind.NEED, OCEAN, vector=vector(SUBJECT + 2))
    found = Engine(corpus(companies, *past(groups)), model()).call(asked, whole)
    return dict(zip(found.keys, found.fit.tolist(), strict=True))


def test_one_project_about_something_else_does_not_hide_what_a_company_states() -> None:
    once, never = fits(1), fits(0)
    assert 0.8 * never[STATES] < once[STATES] < never[STATES]
    assert once[STATES_TOO] == never[STATES_TOO]


def test_a_record_counts_whole_where_nothing_is_offered() -> None:
    found = fits(1, states=False)
    assert found[STATES] < found[STATES_TOO]  # of whom nothing at all is known
    assert found[KNOWS] == fits(1)[KNOWS]


def test_what_speaks_against_somebody_weighs_by_the_length_of_the_record() -> None:
    past = np.array([2.0, -4.0, -4.0, -4.0, -4.0])
    projects = np.array([1.0, 1.0, 12.0, 4.0, 1.0])
    offered = np.array([4.0, 4.0, 4.0, 0.0, 3.0])
    told = beside_stated(past, projects, offered)
    assert told.tolist() == pytest.approx([2.0, -0.8, -3.0, -4.0, -1.0])
