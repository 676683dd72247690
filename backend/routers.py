"""Every router of the application, in the order in which they are asked."""

from fastapi import APIRouter
from fastapi.params import Depends

from backend import site
from backend.accounts import api as accounts_api
from backend.accounts import routes as accounts
from backend.accounts import users_api, users_routes
from backend.accounts.factor import api as factor_api
from backend.accounts.factor import routes as factor
from backend.accounts.factor import step_routes
from backend.accounts.own import api as own_account_api
from backend.accounts.own import routes as own_account
from backend.audit import api as audit_api
from backend.audit import routes as audit
from backend.calls import api as calls_api
from backend.calls import edit_routes
from backend.calls import routes as calls
from backend.calls.capabilities import api as capability_api
from backend.calls.capabilities import routes as capability_routes
from backend.calls.importing import routes as import_routes
from backend.companies.claims import api as claim_api
from backend.companies.drafts import api as draft_api
from backend.companies.drafts import routes as drafts
from backend.companies.facets import api as facet_api
from backend.companies.facets import routes as facet_routes
from backend.companies.own import api as companies_api
from backend.companies.own import first_routes, wizard_routes
from backend.companies.own import routes as companies
from backend.companies.register import api as register_api
from backend.consortia.claims import api as claims_api
from backend.consortia.claims import routes as claims
from backend.consortia.completing import api as completing_api
from backend.consortia.completing import routes as completing
from backend.consortia.course import api as course_api
from backend.consortia.course import routes as course
from backend.consortia.desk import api as desk_api
from backend.consortia.desk import routes as desk
from backend.consortia.dossiers import api as dossiers_api
from backend.consortia.dossiers import routes as dossiers
from backend.consortia.lists import api as consortia_api
from backend.consortia.lists import routes as consortia
from backend.consortia.lists.looking import Beside
from backend.consortia.lists.waiting import ConsortiumCounts
from backend.consortia.members import api as member_api
from backend.consortia.members import ask_routes, coordinator_routes, handing_routes
from backend.consortia.members import routes as members
from backend.consortia.papers import api as papers_api
from backend.consortia.papers import routes as papers
from backend.consortia.plans import api as plans_api
from backend.consortia.plans import routes as plans
from backend.consortia.suggestions import api as suggestion_api
from backend.consortia.suggestions import routes as suggestions
from backend.directory import api as directory_api
from backend.directory import routes as directory
from backend.directory.saved import api as saved_api
from backend.directory.saved import routes as saved
from backend.eligibility import api as eligibility_api
from backend.eligibility import routes as eligibility
from backend.imports import api as imports_api
from backend.imports import routes as imports
from backend.introductions import api as introductions_api
from backend.introductions import routes as introductions
from backend.introductions.waiting import InterestCounts
from backend.learning import api as learning_api
from backend.learning import routes as learning
from backend.learning.cards import api as cards_api
from backend.learning.cards import routes as cards
from backend.learning.rankings import api as rankings_api
from backend.learning.rankings import routes as rankings
from backend.matcher.rules import KeptCurrent
from backend.matches import api as matches_api
from backend.matches import routes as matches
from backend.matches.apart import api as apart_api
from backend.matches.apart import routes as apart
from backend.matches.first import routes as first_partners
from backend.reviews.cases import api as case_api
from backend.reviews.cases import routes as case_routes
from backend.reviews.decisions import api as decision_api
from backend.reviews.decisions import routes as decision_routes
from backend.reviews.introduced import api as introduced_api
from backend.reviews.introduced import routes as introduced_routes
from backend.reviews.monthly import api as monthly_api
from backend.reviews.monthly import routes as monthly
from backend.reviews.pairs import api as pairs_api
from backend.reviews.pairs import routes as pairs_routes
from backend.reviews.register import api as finding_api
from backend.reviews.register import routes as finding_routes
from backend.reviews.vetting import api as vetting_api
from backend.reviews.vetting import routes as vetting_routes
from backend.reviews.waiting import WaitingCounts
from backend.rules import api as rules_api
from backend.rules import routes as rules

CONSORTIA = (
    suggestions.router,  # before the page of one consortium
    consortia.router, course.router, desk.router, completing.router, members.router,
    ask_routes.router, coordinator_routes.router, handing_routes.router, claims.router,
    papers.router, dossiers.router, plans.router,
)  # fmt: skip
ROUTERS: tuple[APIRouter, ...] = (
    site.router,
    accounts.router,
    accounts_api.router,
    step_routes.router,
    own_account.router,
    own_account_api.router,
    factor.router,
    factor_api.router,
    companies.mine,
    companies.router,
    first_routes.router,
    wizard_routes.router,
    drafts.router,
    facet_routes.router,
    companies_api.router,
    draft_api.router,
    facet_api.router,
    claim_api.router,
    register_api.router,
    rules.router,  # before the pages of one rule, whose address would swallow its own
    rules_api.router,
    eligibility.router,
    eligibility_api.router,
    directory.router,
    directory_api.router,
    saved.router,
    saved_api.router,
    edit_routes.router,
    import_routes.router,
    calls.router,
    capability_routes.router,
    calls_api.router,
    capability_api.router,
    apart.router,  # before the page of one list
    matches.router,
    matches_api.router,
    apart_api.router,
    first_partners.router,
    introductions.router,
    introductions_api.router,
    *CONSORTIA,
    suggestion_api.router,
    consortia_api.router,
    course_api.router,
    desk_api.router,
    completing_api.router,
    member_api.router,
    claims_api.router,
    plans_api.router,
    papers_api.router,
    dossiers_api.router,
    pairs_routes.router,
    decision_routes.router,  # before the page of one pair
    case_routes.router,
    pairs_api.router,
    decision_api.router,
    case_api.router,
    introduced_routes.router,
    introduced_api.router,
    finding_routes.router,
    finding_api.router,
    vetting_routes.router,
    vetting_api.router,
    monthly.router,
    monthly_api.router,
    cards.public,
    cards.router,
    cards_api.router,
    rankings.router,
    rankings_api.router,
    learning.router,
    learning_api.router,
    audit.router,
    audit_api.router,
    users_routes.router,
    users_api.router,
    imports.router,
    imports_api.router,
)
development = site.development
CALLS = (edit_routes.router, import_routes.router, calls.router, capability_routes.router)
#: pages that show officers how much waits, in rooms that may not know of reviews themselves
COUNTED = (
    monthly.router,
    eligibility.router, directory.router, saved.router, *CALLS, audit.router, users_routes.router,
    imports.router, rules.router, learning.router, cards.router, rankings.router,
    own_account.router, factor.router, *CONSORTIA,
)  # fmt: skip


#: pages of representatives, with the number of interests that wait for their answer
ANSWERING = (
    saved.router,
    own_account.router,
    factor.router,
    companies.router,
    eligibility.router,
    first_routes.router,
    wizard_routes.router,
    drafts.router,
    facet_routes.router,
    directory.router,
    calls.router,
    apart.router,
    matches.router,
    first_partners.router,
    introductions.router,
    introduced_routes.router,
    *CONSORTIA,
)
#: officers' pages that count what waits for a review themselves
REVIEWS = (
    pairs_routes.router, decision_routes.router, case_routes.router, vetting_routes.router,
    finding_routes.router,
)  # fmt: skip
#: pages with the number of consortia that wait for the reader
TEAMS = (*COUNTED, *ANSWERING, *REVIEWS)


def dependencies_of(router: APIRouter) -> list[Depends]:
    """What is done before each page of a router, beside what it asks for itself."""
    if router is site.router:  # which answers without a database, too
        return []
    officers = [WaitingCounts] if router in COUNTED else []
    answers = [InterestCounts] if router in ANSWERING else []
    teams = [ConsortiumCounts] if router in TEAMS else []
    pages = [Beside] if router in (calls.router, directory.router) else []
    return [KeptCurrent, *officers, *answers, *teams, *pages]
