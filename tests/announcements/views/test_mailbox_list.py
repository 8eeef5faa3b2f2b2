import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from announcements.mailbox import keep

URL = reverse("announcements:mailbox-list")
AT = dt.datetime(2026, 3, 2, 19, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def open_mailbox(settings, tmp_path, organisation):
    settings.MAILBOX, settings.MAILBOX_DIR = True, tmp_path


def letter(to: str, subject: str) -> bytes:
    return f"From: Repere <repere@boreal.example>\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nBonjour\r\n".encode()


def test_anybody_reads_the_mail_of_people_who_do_not_exist():
    keep(letter("zoe@boreal.example", "First <one>"), recipients=["zoe@boreal.example"], at=AT)
    keep(letter("sam@boreal.example", "Second"), recipients=["sam@boreal.example"], at=AT + dt.timedelta(seconds=1))
    answer = Client().get(URL)
    assert [envelope.subject for envelope in answer.context["page"]] == ["Second", "First <one>"]
    assert "First &lt;one&gt;" in answer.text


def test_the_mail_of_one_person():
    for name in ("zoe", "sam"):
        keep(letter(f"{name}@boreal.example", name), recipients=[f"{name}@boreal.example"], at=AT)
    answer = Client().get(URL, {"to": " ZOE@boreal.example"})
    assert [envelope.subject for envelope in answer.context["page"]] == ["zoe"]


def test_an_empty_mailbox_says_so():
    assert 'class="empty-state"' in Client().get(URL).text


def test_it_does_not_exist_where_mail_really_leaves(settings, client_of, ada):
    settings.MAILBOX = False
    assert Client().get(URL).status_code == 404
    assert client_of(ada).get(URL).status_code == 404


def test_as_many_queries_for_thirty_as_for_one(django_assert_max_num_queries):
    keep(letter("zoe@boreal.example", "x"), recipients=["zoe@boreal.example"], at=AT)
    Client().get(URL)
    for number in range(30):
        keep(letter("zoe@boreal.example", "x"), recipients=["zoe@boreal.example"], at=AT + dt.timedelta(hours=number))
    with django_assert_max_num_queries(2):
        Client().get(URL)
