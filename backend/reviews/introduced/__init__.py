"""Approved introductions, as the companies themselves see them."""
