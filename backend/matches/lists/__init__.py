"""The list that answers a request, as a page shows it."""
