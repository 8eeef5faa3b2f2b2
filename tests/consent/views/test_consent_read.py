from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from consent.models import ConsentLook
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent


def test_a_manager_never_sees_it_and_each_look_is_noted(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    page = answer(ask_consent(), cast.zoe, "refused").get_absolute_url()

    assert client_of(cast.zoe).get(page).status_code == 200
    assert not ConsentLook.objects.exists()
    for stranger in (cast.malik, cast.sam):
        assert client_of(stranger).get(page).status_code == 404
    assert client_of(cast.ada).get(page).status_code == 200
    assert ConsentLook.objects.get().looked_by == cast.ada
