"""Every router of the application, in the order in which they are asked."""

from fastapi import APIRouter

from backend import site
from backend.accounts import api as accounts_api
from backend.accounts import routes as accounts

ROUTERS: tuple[APIRouter, ...] = (site.router, accounts.router, accounts_api.router)
development = site.development
