"""The officers' queue of suggested pairs: its pages, its twin, its files."""
