"""Trained models brought here: challengers, judged by the log, put in use or taken out."""
