"""One pair, with everything an officer reads before deciding."""
