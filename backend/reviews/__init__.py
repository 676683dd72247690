"""Officers' review of companies and suggested pairs."""
