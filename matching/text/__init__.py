"""Texts as vectors: the encoder, its languages, words beside meaning."""
