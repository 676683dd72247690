"""Judgement about companies, needs and teams: numbers and text in; scores, reasons and teams out.

The package knows nothing of the web, the database, the settings or the clock. Callers hand it a
`Corpus` and a `Model`, and read `Pair` records back.
"""
