from http import HTTPStatus

import pytest
from django.urls import reverse

from announcements.laddering import own_steps
from assignments.asking import close
from assignments.models import Ask
from tests.factories.assignments import ASKED_AT, make_ask


@pytest.fixture
def asked(zoe) -> Ask:
    return make_ask(zoe)


@pytest.fixture
def url(asked) -> str:
    return reverse("announcements:ask-remind", args=[asked.pk])


def test_a_request_is_given_days_of_its_own_silenced_and_given_back(client_of, ada, asked, url):
    client = client_of(ada)
    assert client.get(url).context["form"].initial == {"follows": "kind"}
    client.post(url, {"follows": "own", "steps": "2, 5"})
    assert own_steps() == {asked.pk: (2, 5)}
    assert client.get(url).context["form"].initial == {"follows": "own", "steps": "2, 5"}
    client.post(url, {"follows": "nobody", "steps": "2, 5"})
    assert own_steps() == {asked.pk: ()}
    client.post(url, {"follows": "kind", "steps": ""})
    assert own_steps() == {}


@pytest.mark.parametrize(
    "typed", [{"follows": "own", "steps": ""}, {"follows": "pizza"}, {"follows": "own", "steps": "x"}]
)
def test_bad_input_changes_nothing(client_of, ada, url, typed):
    answer = client_of(ada).post(url, typed)
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["form"].errors
    assert own_steps() == {}


def test_what_was_taken_back_is_not_found(client_of, ada, asked, url):
    close(asked, by=ada, at=ASKED_AT)
    assert client_of(ada).get(url).status_code == HTTPStatus.NOT_FOUND


def test_a_stranger_finds_nothing(assert_closed, url):
    assert_closed(url)
