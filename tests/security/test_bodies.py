"""Who sends too much is stopped while sending, and told how much would do; texts are UTF-8."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from backend.security.bodies import MOST_FILES, MOST_TEXT

PIECE = b"x" * 64 * 1024


class Endless:
    """Pieces of a body of unknown length; counts how many were taken."""

    taken = 0

    def __iter__(self) -> Iterator[bytes]:
        while self.taken * len(PIECE) < 2 * MOST_FILES:
            self.taken += 1
            yield PIECE


@pytest.mark.parametrize("path", ["/log-in", "/sign-up", "/api/v1/sessions", "/api/v1/accounts"])
def test_a_long_text_is_refused(client: TestClient, path: str) -> None:
    kind = "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"
    body = b"email=" + b"x" * MOST_TEXT
    answer = client.post(path, content=body, headers={"content-type": kind})
    assert answer.status_code == 413
    assert "at most 24 MB with files, 2 MB without" in answer.text


def test_one_that_does_not_say_how_long_it_is_too(client: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/log-in", content=iter(Endless()), headers=kind).status_code == 413


def test_files_may_be_larger_but_not_without_end(client: TestClient) -> None:
    fields = {f"field{n}": (None, "x" * 900_000) for n in range(3)}
    assert client.post("/log-in", files=fields).status_code == 422
    file = {"file": ("list.csv", b"x" * MOST_FILES)}
    assert client.post("/log-in", files=file).status_code == 413


@pytest.mark.parametrize("coding", ["unicode_escape", "utf-7", "undefined", "punycode", "x; y=z"])
def test_a_form_is_read_as_utf_8_whatever_it_says(client: TestClient, coding: str) -> None:
    parts = (("email", "\\ud800+2AA-"), ("name", "Олена"), ("password", "xn--a abcdefgh"))
    body = "".join(
        f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in parts
    )
    kind = f"multipart/form-data; boundary=part; charset={coding}"
    answer = client.post(
        "/sign-up", content=f"{body}--part--\r\n".encode(), headers={"content-type": kind}
    )
    assert answer.status_code == 422
    assert 'value="Олена"' in answer.text
    assert 'value="\\ud800+2AA-"' in answer.text
