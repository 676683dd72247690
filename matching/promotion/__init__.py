"""The gate: a model is adopted where it is better twice, never copied."""
