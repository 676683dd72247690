"""Who is introduced to whom when many ask at once and nobody can answer everybody."""
