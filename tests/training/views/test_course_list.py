from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, asked, complete, make_course, make_draft_course
from training.assessing import assess, choose_level

Browser = Callable[[Employee], Client]


def test_a_person_without_training_is_led_to_the_guides(zoe: Employee, client_of: Browser) -> None:
    page = client_of(zoe).get("/training/").content.decode()

    assert "Aucune formation n’est ouverte" in page
    assert 'href="/guides/"' in page


def test_a_stranger_to_the_company_logs_in_first(db: None, client: Client) -> None:
    assert client.get("/training/")["Location"].endswith("?next=/training/")


def test_the_level_of_the_person_comes_first(cast: Cast, client_of: Browser) -> None:
    make_course("un", title_fr="Premiers pas", level="beginner")
    make_course("deux", title_fr="Ambassade", level="ambassador")
    assess([0] * 6, 2, by=cast.zoe, at=FOLLOWED)
    choose_level("ambassador", by=cast.zoe)

    page = client_of(cast.zoe).get("/training/").content.decode()

    assert page.index("Ambassade") < page.index("Premiers pas")


def test_what_is_open_asked_or_completed_is_shown_and_nothing_else(cast: Cast, client_of: Browser) -> None:
    complete(make_course("un", title_fr="Terminée"), cast.zoe)
    asked(make_course("deux", title_fr="Demandée", is_open=False), due_days=30)
    make_course("trois", title_fr="Fermée", is_open=False)
    make_draft_course("quatre", title_fr="Brouillon")

    page = client_of(cast.zoe).get("/training/").content.decode()

    assert "Terminée" in page
    assert "Demandée" in page
    assert "Fermée" not in page
    assert "Brouillon" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    for place in range(number):
        course = make_course(f"cours-{place}", lessons=1, questions=0)
        if place < 2:
            complete(course, cast.zoe)
    browser = client_of(cast.zoe)
    browser.get("/training/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/training/")

    assert len(queries) <= 14
