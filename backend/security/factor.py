"""Time-based codes of authenticator apps (RFC 6238) and the recovery codes beside them."""

import hmac
import io
import re
import secrets
from base64 import b32encode
from datetime import datetime

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

from backend.security.tokens import digest
from backend.settings import settings

#: half minutes by which a phone's clock may be early or late
TOLERANCE = 1
SALT_BYTES = 16
#: what RFC 4226 recommends for a shared secret
SECRET_BYTES = 20
RECOVERY_CODES = 10
#: without letters and figures that are taken for each other
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_HALF = 5
_BETWEEN = re.compile(r"[\s-]+")


def new_salt() -> bytes:
    """What one app's secret is derived from."""
    return secrets.token_bytes(SALT_BYTES)


def secret_of(salt: bytes) -> str:
    """The secret of an app, in base 32; the tables alone can't tell it."""
    derived = hmac.digest(settings().secret.encode(), b"second factor\0" + salt, "sha256")
    return b32encode(derived[:SECRET_BYTES]).decode()


def address_of(salt: bytes, email: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(secret_of(salt)).provisioning_uri(name=email, issuer_name="Spilno")


def picture_of(address: str) -> str:
    """The address as a QR code: an inline SVG of attributes only, dark on light in any theme."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, scale=1, border=4, omitsize=True,
        dark="#000", light="#fff", svgclass="qr", lineclass=None, nl=False,
    )  # fmt: skip
    return out.getvalue().decode()


def step_of(salt: bytes, code: str, now: datetime) -> int | None:
    """The half minute to which a code belongs; None if it is no code of these minutes."""
    app = pyotp.TOTP(secret_of(salt))
    try:
        return app.verify_and_get_timecode(code, for_time=now, valid_window=TOLERANCE)
    except OTPVerificationError:
        return None


def new_recovery_code() -> str:
    """A code to write down: two groups of five."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def tidy(code: str) -> str:
    """A typed code without blanks and dashes, in capitals."""
    return _BETWEEN.sub("", code).upper()


def recovery_digest(user_id: int, code: str) -> bytes:
    """What is stored of a recovery code."""
    return digest(f"recovery code\0{user_id}\0{tidy(code)}")
