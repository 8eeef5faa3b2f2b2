from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.assignments import make_ask

ClientOf = Callable[[Employee], Client]


def test_a_person_sees_what_awaits_them_in_their_language(cast: Cast, client_of: ClientOf) -> None:
    make_ask(cast.zoe, title_fr="Lire le guide", title_en="Read the guide", path="/guides/medias/")

    page = client_of(cast.zoe).get("/").content.decode()

    assert "Bonjour Zoé" in page
    assert "Lire le guide" in page
    assert 'href="/guides/medias/"' in page
    assert '<html lang="fr-CA">' in page


def test_the_stranger_sees_nothing_of_it(cast: Cast, client_of: ClientOf) -> None:
    make_ask(cast.zoe, title_fr="Lire le guide", title_en="Read the guide")

    page = client_of(cast.sam).get("/").content.decode()

    assert "Read the guide" not in page
    assert "All is done" in page


def test_a_visitor_is_led_to_log_in(db: None, client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 302
    assert "next=/" in response["Location"]


def test_a_manager_sees_how_far_their_people_are(cast: Cast, client_of: ClientOf) -> None:
    make_ask(cast.zoe)

    assert "Vos équipes" in client_of(cast.malik).get("/").content.decode()
    assert "Vos équipes" not in client_of(cast.zoe).get("/").content.decode()


@pytest.mark.parametrize("asks", [1, 30])
def test_the_page_takes_as_many_queries_for_one_thing_as_for_thirty(
    cast: Cast, client_of: ClientOf, asks: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(asks):
        make_ask(cast.zoe)
    client = client_of(cast.zoe)
    client.get("/")

    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        client.get("/")


def test_markup_in_a_name_is_shown_as_text(cast: Cast, client_of: ClientOf) -> None:
    cast.zoe.first_name = "<script>alert(1)</script>"
    cast.zoe.save()
    make_ask(cast.zoe, title_fr="<img src=x onerror=alert(2)>")

    page = client_of(cast.zoe).get("/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
