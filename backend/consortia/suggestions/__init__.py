"""Consortia that the engine suggests for open calls every night."""
