"""Verified companies that an official register contradicts: officers' work list."""
