"""Errors know their status and their words; one handler renders them (see app.py)."""

from backend.i18n import mark


class SetupError(RuntimeError):
    """The installation is not ready; the message says what to do."""


class SpilnoError(Exception):
    """A fact that stops a use case, in words for the person who asked.

    Args:
        detail: an English message id; translated when shown.
        values: what the message names.
    """

    status = 400
    code = "bad_request"
    title = mark("This could not be done")

    def __init__(self, detail: str = "", **values: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.values = values


class NotFound(SpilnoError):
    """What was asked for is not there, or not for this reader to know of."""

    status = 404
    code = "not_found"
    title = mark("We could not find that")


class SignInRequired(SpilnoError):
    """Nobody is signed in."""

    status = 401
    code = "sign_in_required"
    title = mark("Please log in")


class SecondFactorNeeded(SpilnoError):
    """The password is right, but it is not enough for this account."""

    status = 401
    code = "second_factor_needed"
    title = mark("A code is needed")


class Forbidden(SpilnoError):
    """Signed in, but this is for others."""

    status = 403
    code = "forbidden"
    title = mark("This is not open to your role")


class CompanyNeeded(Forbidden):
    """Done for a company, by somebody who speaks for none yet."""

    code = "company_needed"


class Conflict(SpilnoError):
    """The state of things has moved on, or the same was done twice."""

    status = 409
    code = "conflict"
    title = mark("Something changed in the meantime")


class TooMany(SpilnoError):
    """Asked too often."""

    status = 429
    code = "too_many"
    title = mark("Too many attempts")


class Invalid(SpilnoError):
    """The form or body can't be accepted; `fields` names each field and its reason."""

    status = 422
    code = "invalid"
    title = mark("Please check what you entered")

    def __init__(self, detail: str = "", *, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = fields or {}
