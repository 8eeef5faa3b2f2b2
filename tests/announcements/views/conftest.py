from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from people.models import Employee, Role
from tests.factories.people import EmployeeFactory


@pytest.fixture
def camille(cast) -> Employee:
    """Communications."""
    return EmployeeFactory(login="camille", full_name="Camille Roy", roles=[Role.COMMUNICATIONS])


@pytest.fixture
def andre(cast) -> Employee:
    """The auditor."""
    return EmployeeFactory(login="andre", full_name="André Côté", roles=[Role.AUDITOR])


@pytest.fixture
def assert_closed(client_of: Callable[[Employee], Client], sam: Employee, malik: Employee) -> Callable[[str], None]:
    """For whoever may not, the page does not exist; whoever is not logged in is asked to."""

    def check(url: str) -> None:
        for stranger in (sam, malik):
            assert client_of(stranger).get(url).status_code == HTTPStatus.NOT_FOUND
            assert client_of(stranger).post(url).status_code == HTTPStatus.NOT_FOUND
        answer = Client().get(url)
        assert answer.status_code == HTTPStatus.FOUND
        assert answer.url.startswith("/login/")

    return check
