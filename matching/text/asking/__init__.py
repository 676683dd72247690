"""Needs said in everyday words, read as the trade says it: what the encoder was taught of them.

Offers and projects are encoded as before, so their vectors stay valid.
"""
