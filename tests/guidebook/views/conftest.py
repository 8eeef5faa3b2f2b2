from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from people.models import Employee
from tests.factories.people import EmployeeFactory


@pytest.fixture
def browse(client_of: Callable[[Employee], Client]) -> Callable[..., Client]:
    """`browse(zoe)`: a browser in which Zoé is logged in and chose to see the site in English."""

    def log_in(employee: Employee, language: str = "en") -> Client:
        client = client_of(employee)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client

    return log_in


@pytest.fixture
def camille(cast: object) -> Employee:
    """Communications: writes guides, does not publish them."""
    return EmployeeFactory(full_name="Camille Roy", login="camille", roles=["communications"])


@pytest.fixture
def andre(cast: object) -> Employee:
    """Auditor: looks, changes nothing."""
    return EmployeeFactory(full_name="André Fortin", login="andre", roles=["auditor"])
