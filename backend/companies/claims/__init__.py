"""Finding, entering and claiming a company; who speaks for it."""
