"""An app to be, as a page and a program see it."""

from dataclasses import dataclass

from markupsafe import Markup

from backend.models import SecondFactor, User
from backend.security.factor import address_of, picture_of, secret_of

_GROUP = 4


@dataclass(frozen=True)
class ShownApp:
    """What an app needs to know: the picture, its address, and the secret to type."""

    picture: Markup
    address: str
    secret: str

    @property
    def grouped(self) -> str:
        """The secret in groups, as people read it aloud."""
        return " ".join(
            self.secret[start : start + _GROUP] for start in range(0, len(self.secret), _GROUP)
        )


def shown_app(factor: SecondFactor | None, user: User) -> ShownApp | None:
    """The app that waits for its first code, if one does."""
    if factor is None or factor.next_salt is None:
        return None
    address = address_of(factor.next_salt, user.email)
    picture = Markup(picture_of(address))  # noqa: S704 - drawn by us, holds figures only
    return ShownApp(picture, address, secret_of(factor.next_salt))
