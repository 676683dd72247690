"""What somebody typed about a company before claiming the profile that it had here already."""
