"""What the log says of a new way of ranking: lists that are settled, and the verdict on them."""

from backend.learning.judging.verdicts import QUEUE, SETTLED, judgement_of

__all__ = ["QUEUE", "SETTLED", "judgement_of"]
