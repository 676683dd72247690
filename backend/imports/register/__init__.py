"""Official registers brought in from their open data: facts of legal persons, by identifier."""
