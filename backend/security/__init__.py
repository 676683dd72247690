"""Passwords, tokens, content security policy and the origin check: one concern each."""
