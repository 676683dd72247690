"""People: sign-up, log-in, password reset, sessions."""
