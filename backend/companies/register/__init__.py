"""What official registers say: looked up, prefilled from, and marked as theirs."""
