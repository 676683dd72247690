"""What is asked before an account is deleted."""

from typing import Literal

from backend.accounts.factor.forms import Proof
from backend.i18n import mark


class Deletion(Proof):
    """The password, the code where there is a factor, and that it is meant."""

    sure: Literal["yes"]


UNSURE = mark("Tick the box to confirm.")
