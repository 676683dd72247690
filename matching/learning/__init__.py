"""What shown lists and the decisions about them teach."""
