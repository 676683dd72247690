"""What the simulation of the feedback loop found, as it was stored with the package."""

from functools import cache

from matching.simulation.stored import Round, Rounds, read

__all__ = ["Round", "Rounds", "rounds"]


@cache
def rounds() -> Rounds:
    """The stored rounds; nothing is simulated here."""
    return read()
