from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_health_answers_to_everybody_even_without_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_health_only_answers(client: Client) -> None:
    assert client.post("/health/").status_code == 405
