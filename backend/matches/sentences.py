"""What each reason code says; filled from matching.explain.CODES."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """The message ids of one code.

    `yours` is read by the company that the reason serves, `theirs` by the other one, `named` by
    an officer, with %(served)s and %(other)s.
    """

    yours: str
    theirs: str
    named: str


SENTENCES: dict[str, Sentence] = {}
