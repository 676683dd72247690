"""Consortia: from the first draft for a call to the submitted proposal."""
