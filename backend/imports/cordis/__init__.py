"""CORDIS: projects, their participants as unclaimed companies, and who did what."""
