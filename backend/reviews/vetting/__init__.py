"""Officers check companies, and claims to speak for them."""
