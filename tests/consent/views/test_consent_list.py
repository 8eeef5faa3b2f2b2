from collections.abc import Callable

from django.test import Client

from people.models import Employee


def test_a_person_to_whom_nothing_is_asked_is_told_so(zoe: Employee, client_of: Callable[[Employee], Client]) -> None:
    page = client_of(zoe).get("/consent/").content.decode()

    assert "Rien ne vous est demandé" in page


def test_a_stranger_to_the_company_logs_in_first(db: None, client: Client) -> None:
    assert client.get("/consent/")["Location"].endswith("?next=/consent/")
