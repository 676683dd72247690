"""Questions and candidates as numbers, and the rankers learned from them."""
