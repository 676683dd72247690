"""Requests for partners and the suggestions that answer them."""
