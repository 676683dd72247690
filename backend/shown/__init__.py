"""The log of lists: what was shown to whom, in which slots, by which model."""
