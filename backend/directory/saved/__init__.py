"""Saved searches of the directory: what is new in them, on a page and by a weekly e-mail."""
