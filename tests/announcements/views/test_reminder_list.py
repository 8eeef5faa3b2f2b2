import datetime as dt

import pytest
from django.urls import reverse

from announcements.laddering import set_request
from announcements.reminding import remind
from tests.factories.assignments import ASKED_AT, make_ask

URL = reverse("announcements:reminder-list")


@pytest.mark.parametrize("person", ["ada", "andre"])
def test_hr_and_the_auditor_see_the_days_and_the_next_round(person, request, client_of, zoe):
    make_ask(zoe, due_on=dt.date(2026, 3, 18))
    page = client_of(request.getfixturevalue(person)).get(URL)
    assert "J−7, J−1, J+3, J+7, J+14" in page.text
    assert page.context["foreseen"].written == 0


def test_only_hr_is_offered_to_change(client_of, ada, andre):
    change = reverse("announcements:ladder-change", args=["guide"])
    assert change in client_of(ada).get(URL).text
    assert change not in client_of(andre).get(URL).text


def test_rounds_and_requests_of_their_own_are_told(client_of, ada, zoe):
    asked = make_ask(zoe, due_on=dt.date(2026, 3, 18))
    remind(dt.date(2026, 3, 17), at=ASKED_AT)
    set_request(asked, [], by=ada, at=ASKED_AT)
    page = client_of(ada).get(URL)
    assert [(held.on, held.waiting) for held in page.context["rounds"]] == [(dt.date(2026, 3, 17), 1)]
    assert "personne n’est relancé" in page.text


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    client = client_of(ada)
    make_ask(zoe)
    client.get(URL)
    with django_assert_max_num_queries(20) as one:
        client.get(URL)
    for _number in range(29):
        make_ask(zoe)
    with django_assert_max_num_queries(20) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
