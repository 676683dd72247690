"""Companies: claim, profile, facets, directory."""
