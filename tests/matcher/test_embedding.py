"""Texts become vectors once, and again only when they change."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import matcher
from backend.companies.service import profile_changed
from backend.models import FacetKind, FacetVector
from tests.factories import Factory
from tests.jobs import Jobs

pytestmark = pytest.mark.slow


def test_each_facet_gets_a_vector_and_the_company_its_version(db: Session, make: Factory) -> None:
    company = make.company(profile_version=3)
    offer = make.facet(company, text="Carbon fibre airframes for reconnaissance drones")
    need = make.facet(company, kind=FacetKind.need, text="Потрібні безколекторні двигуни")

    assert matcher.embed_companies(db, [company.id]) == 2

    db.refresh(company)
    vectors = {row.facet_id: row for row in db.scalars(select(FacetVector))}
    assert set(vectors) == {offer.id, need.id}
    assert (company.profile_version, company.embedded_version) == (3, 3)
    assert sum(x * x for x in vectors[offer.id].vector) == pytest.approx(1, abs=1e-3)


def test_unchanged_texts_are_not_encoded_again(db: Session, make: Factory) -> None:
    company = make.company()
    changing = make.facet(company, text="Thermal cores for gimbals")
    make.facet(company, text="Repair of turbojet engines")
    matcher.embed_companies(db, [company.id])

    changing.text = "Uncooled thermal cores for gimbals under 120 g"
    company.profile_version += 1
    db.flush()

    assert matcher.embed_companies(db, [company.id]) == 1
    assert matcher.embed_companies(db, [company.id]) == 0
    db.refresh(company)
    assert company.embedded_version == 2


def test_only_companies_that_changed_are_looked_at_when_none_is_named(
    db: Session, make: Factory
) -> None:
    done, waiting = make.company(), make.company()
    make.facet(done)
    matcher.embed_companies(db, [done.id])
    make.facet(waiting)

    assert matcher.embed_companies(db) == 1
    db.refresh(waiting)
    assert waiting.embedded_version == waiting.profile_version


def test_the_job_runs_twice_with_the_same_result(db: Session, make: Factory, jobs: Jobs) -> None:
    company = make.company()
    make.facet(company)
    profile_changed(db, company)
    profile_changed(db, company)

    jobs.run()

    db.refresh(company)
    assert (company.profile_version, company.embedded_version) == (3, 3)


def test_search_finds_by_meaning_across_languages(db: Session, make: Factory) -> None:
    thermal, boats, other = make.company(), make.company(), make.company()
    make.facet(thermal, text="Тепловізійні модулі для безпілотників", language="uk")
    make.facet(boats, text="Hulls of fast patrol boats made of aluminium")
    make.facet(other, text="Winter uniforms and sleeping bags")
    matcher.embed_companies(db, [thermal.id, boats.id, other.id])

    found = matcher.semantic_companies(db, "infrared cameras for drones", k=2)

    assert found[0][0] == thermal.id
    assert found[0][1] > found[1][1]


def test_search_never_looks_at_what_only_partners_may_see(db: Session, make: Factory) -> None:
    company = make.company()
    make.facet(company, text="Guidance sections for air defence missiles", visibility="partner")
    matcher.embed_companies(db, [company.id])
    assert matcher.semantic_companies(db, "guidance section of a missile") == []
