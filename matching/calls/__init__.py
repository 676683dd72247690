"""What a call asks for, read from its identifier, and what every organisation brings to it."""
