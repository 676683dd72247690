"""An officer at the desk."""

import pytest
from starlette.testclient import TestClient

from backend.models import Role, User
from tests.factories import Factory, log_in


@pytest.fixture
def officer(client: TestClient, make: Factory) -> User:
    """An officer, logged in."""
    user = make.user(role=Role.officer, name="Oksana Officer")
    log_in(client, user)
    return user
