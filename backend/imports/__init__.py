"""Bringing public records and member lists in.

`cordis.import_cordis` reads projects and their participants from CORDIS files and makes unclaimed
company profiles of the organisations. It reads in chunks, each with its own transaction and
checkpoint (`chunks.py`), and goes on where it was stopped.

`companies.import_companies` reads an association's member list (csv or xlsx, `template.py`) in its
caller's transaction, after a trial that changes nothing.

`register.importing.import_register` reads an official register's open data; its entries make no
companies, they are what forms are prefilled from and what officers compare with.

The first two say of every column they fill where it comes from (`companies.provenance`) and leave
alone what a company wrote itself. All give back an `ImportReport`: every row read is either
imported or in the list of problems.
"""

from collections.abc import Callable

#: progress(step, done, total); a total of 0 is unknown
Progress = Callable[[str, int, int], None]
