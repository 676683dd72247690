"""Whether a company may take part: programme x role x day, with rules, facts and sources."""
