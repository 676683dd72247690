"""The pages on which a company describes itself, and the way through them."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from backend.companies.fields.forms import Basics, Contact, SizeAndOwnership, Works
from backend.companies.states import Actor, moves
from backend.i18n import mark
from backend.models import Company, CompanyState, Facet, FacetKind


@dataclass(frozen=True)
class Step:
    """One page: its route, its name, and the columns it saves, if it is one form."""

    route: str
    label: str
    model: type[BaseModel] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the page's form saves."""
        return tuple(self.model.model_fields) if self.model else ()


BASICS = Step("company-basics", mark("Basics"), Basics)
OFFERS = Step("company-offers", mark("What you offer"))
NEEDS = Step("company-needs", mark("What you seek"))
FIGURES = Step("company-size", mark("Size and ownership"), SizeAndOwnership)
WORKS = Step("company-facilities", mark("Facilities and certificates"), Works)
CONTACT = Step("company-contacts", mark("Contact"), Contact)
ELIGIBILITY = Step("company-own-eligibility", mark("Eligibility"))
REVIEW = Step("company-review", mark("Check and hand in"))
OVERVIEW = Step("my-company", mark("Overview"))
PREVIEW = Step("company-preview", mark("What others see"))
FIND = Step("first-visit", mark("Find your company"))

#: the tabs of one's own company
PAGES = (OVERVIEW, BASICS, OFFERS, NEEDS, FIGURES, WORKS, CONTACT, ELIGIBILITY, PREVIEW)
#: the first visit, with a visible end
FIRST_VISIT = (FIND, BASICS, OFFERS, NEEDS, REVIEW)


def is_first_visit(company: Company | None) -> bool:
    """Whether the company has not been handed in yet."""
    return company is None or company.state == CompanyState.draft


def next_route(company: Company, route: str) -> str:
    """Where saving a page leads: on through the first visit, else to the overview."""
    order = [step.route for step in FIRST_VISIT]
    if is_first_visit(company) and route in order[:-1]:
        return order[order.index(route) + 1]
    return REVIEW.route if may_submit(company) else OVERVIEW.route


def resume_route(company: Company, facets: list[Facet]) -> str:
    """Where somebody who comes back to the first visit goes on; elsewhere once it is over."""
    if company.state in {CompanyState.returned, CompanyState.suspended}:
        return OVERVIEW.route
    if not is_first_visit(company):
        return "partners"
    kinds = {facet.kind for facet in facets}
    todo = (
        (BASICS, not company.about.strip()),
        (OFFERS, FacetKind.offer not in kinds),
        (NEEDS, FacetKind.need not in kinds),
    )
    return next((step.route for step, missing in todo if missing), REVIEW.route)


def may_submit(company: Company) -> bool:
    """Whether the state table lets a member hand the profile in."""
    return CompanyState.submitted in moves(company.state, Actor.member)


def typed_values(company: Company, step: Step) -> dict[str, Any]:
    """What is saved, as the page's form shows it."""
    values = {column: getattr(company, column) for column in step.columns}
    return {column: "" if value is None else value for column, value in values.items()}
