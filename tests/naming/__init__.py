"""Names in several alphabets."""
