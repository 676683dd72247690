"""One company asks another for an introduction; the other answers by a date."""
