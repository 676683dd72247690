"""The trade's own words in four languages: what a need and an offer both speak of."""
