"""How files are read, whoever sends them: tables, csv, what is too large to hold, and values."""
