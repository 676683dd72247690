"""The officers' monthly report: what was decided, by whom, and what came of it, as one document."""
