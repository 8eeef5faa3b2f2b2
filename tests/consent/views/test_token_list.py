from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.authorising import authorise, token_of
from consent.models import RegistryToken
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import SIGNED

PATH = "/consent/registry/tokens/"
ClientOf = Callable[[Employee], Client]


def test_a_new_token_is_shown_once_and_opens_the_registry(ada: Employee, client_of: ClientOf) -> None:
    client = client_of(ada)

    page = client.post(PATH, {"name": "Photothèque"}).content.decode()

    found = re.search(r"repere_registry_[\w-]+", page)
    assert found
    assert token_of(f"Bearer {found[0]}") == RegistryToken.objects.get()
    assert found[0] not in client.get(PATH).content.decode()


def test_a_token_without_a_name_is_not_made(ada: Employee, client_of: ClientOf) -> None:
    client_of(ada).post(PATH, {"name": " "})

    assert not RegistryToken.objects.exists()


def test_as_many_queries_for_thirty_tokens_as_for_one(cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.ada), []
    client.get(PATH)
    for more in (1, 29):
        for number in range(more):
            authorise(f"Système {number}", by=cast.ada, at=SIGNED)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_managers_and_strangers_find_nothing(malik: Employee, sam: Employee, client_of: ClientOf) -> None:
    for person in (malik, sam):
        assert client_of(person).get(PATH).status_code == 404
        assert client_of(person).post(PATH, {"name": "x"}).status_code == 404
