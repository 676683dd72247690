"""Who sees what of a company: levels of trust, cards, and who looked."""
