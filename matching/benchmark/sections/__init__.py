"""What else a run tells beside the rows of its tasks."""
