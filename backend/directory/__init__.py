"""The directory: finding companies, and the page of each."""
