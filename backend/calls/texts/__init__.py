"""Texts of calls as portals give them: repaired, and read for what they say in so many words."""
