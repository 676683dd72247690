"""Learning from decisions: labels, beliefs, what the log says of them, what scores use."""
