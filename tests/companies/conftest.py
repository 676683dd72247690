"""What tests of companies share."""

from starlette.testclient import TestClient


def revision_in(page: str) -> str:
    """The revision that a form was made from."""
    return page.split('name="revision" value="')[1].split('"', maxsplit=1)[0]


def revision_of(client: TestClient, path: str) -> str:
    """The revision in the form of a page as it is now."""
    return revision_in(client.get(path).text)
