"""Calls for proposals: what they ask for, in versions, with the capabilities they require."""
