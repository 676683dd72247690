"""Rows of programme rules, edited by administrators: previewed, adopted, kept, withdrawn."""
