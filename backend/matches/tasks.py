"""Jobs that embed profiles and answer match requests."""
