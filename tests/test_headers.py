"""Headers that every answer carries."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from backend.security.headers import SecurityHeaders

YEAR = "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(("secure", "kept"), [(True, YEAR), (False, None)])
def test_an_https_site_stays_https(secure: bool, kept: str | None) -> None:
    client = TestClient(SecurityHeaders(PlainTextResponse("here"), secure=secure))
    answer = client.get("/")
    assert answer.headers.get("strict-transport-security") == kept
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
