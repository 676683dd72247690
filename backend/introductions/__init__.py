"""Interest in each other, and the answer to it."""
