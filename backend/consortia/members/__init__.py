"""Who takes part: adding, inviting, answering, asking to join, leaving."""
