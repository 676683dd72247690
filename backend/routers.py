"""Every router of the application, in the order in which they are asked."""

from fastapi import APIRouter

from backend import site
from backend.accounts import api as accounts_api
from backend.accounts import routes as accounts
from backend.companies import api as companies_api
from backend.companies import claim_api, facet_api, facet_routes, first_routes, wizard_routes
from backend.companies import routes as companies

ROUTERS: tuple[APIRouter, ...] = (
    site.router,
    accounts.router,
    accounts_api.router,
    companies.router,
    first_routes.router,
    wizard_routes.router,
    facet_routes.router,
    companies_api.router,
    facet_api.router,
    claim_api.router,
)
development = site.development
