from http import HTTPStatus

import pytest
from django.urls import reverse

from announcements.laddering import steps_of_kinds
from announcements.models import ReminderLadder

URL = reverse("announcements:ladder-change", args=["guide"])


def test_hr_sees_the_days_as_they_are(client_of, ada):
    assert "-7, -1, 3, 7, 14" in client_of(ada).get(URL).text


@pytest.mark.parametrize(
    ("typed", "kept"), [("7, -2,7", (-2, 7)), ("−3 ; 5", (-3, 5)), ("", ()), ("0", (0,)), ("-365 365", (-365, 365))]
)
def test_the_days_are_changed(client_of, ada, typed, kept):
    answer = client_of(ada).post(URL, {"steps": typed})
    assert answer.status_code == HTTPStatus.FOUND
    assert steps_of_kinds()["guide"] == kept
    assert ReminderLadder.objects.get().set_by == ada


@pytest.mark.parametrize(
    "typed", ["demain", "1.5", "9999", "366", "2026-12-25", "9" * 190, ",".join(str(n) for n in range(50)), "x" * 300]
)
def test_what_is_no_day_is_refused(client_of, ada, typed):
    answer = client_of(ada).post(URL, {"steps": typed})
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["form"].errors
    assert not ReminderLadder.objects.exists()


def test_a_kind_nobody_knows_is_not_found(client_of, ada):
    url = reverse("announcements:ladder-change", args=["pizza"])
    assert client_of(ada).get(url).status_code == HTTPStatus.NOT_FOUND


def test_a_stranger_finds_nothing(assert_closed, client_of, andre):
    assert_closed(URL)
    assert client_of(andre).post(URL, {"steps": "1"}).status_code == HTTPStatus.NOT_FOUND
