"""What tests of names share."""

from tests.directory.conftest import encoder_not_ready

__all__ = ["encoder_not_ready"]
