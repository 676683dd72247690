"""Eligibility as data: three answers to every question, each with its rule, date and source."""

from matching.eligibility.card import role_matrix
from matching.eligibility.entity import eligibility
from matching.eligibility.team import check_team

__all__ = ["check_team", "eligibility", "role_matrix"]
