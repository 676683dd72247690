"""What lists made in turns say of two models."""

from matching.learning.interleaving import Preference, preference
from matching.learning.offpolicy import Verdict

__all__ = ["Preference", "Verdict", "preference"]
