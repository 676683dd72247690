"""Dossiers: all that a decision rests on, made as files for one kind of eyes, kept, taken away."""
