from collections.abc import Callable

from django.test import Client

from people.models import Employee


def test_a_person_without_training_is_led_to_the_guides(zoe: Employee, client_of: Callable[[Employee], Client]) -> None:
    page = client_of(zoe).get("/training/").content.decode()

    assert "Aucune formation n’est ouverte" in page
    assert 'href="/guides/"' in page


def test_a_stranger_to_the_company_logs_in_first(db: None, client: Client) -> None:
    assert client.get("/training/")["Location"].endswith("?next=/training/")
