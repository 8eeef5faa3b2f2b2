from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from home.doors import doors_of
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory


@pytest.mark.parametrize("role", Role)
def test_each_door_shown_opens_and_no_other(cast: Cast, client_of: Callable[[Employee], Client], role: Role) -> None:
    every = {door.url for door in doors_of(cast.ada)}
    RoleGrantFactory(employee=cast.sam, role=role, department=cast.operations if role == Role.HR_DEPARTMENT else None)
    sam = Employee.objects.get(pk=cast.sam.pk)
    browser, shown = client_of(sam), {door.url for door in doors_of(sam)}

    assert shown
    for url in every:
        assert (browser.get(url).status_code == 200) is (url in shown), url
    if sam.is_staff:
        page = browser.get("/admin/").content.decode()
        assert all(f'href="{url}"' in page for url in shown)


def test_a_stranger_has_none(cast: Cast) -> None:
    assert doors_of(cast.sam) == []
