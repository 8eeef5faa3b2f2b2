import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from announcements.mailbox import keep

AT = dt.datetime(2026, 3, 2, 19, 5, tzinfo=dt.UTC)
LETTER = (
    "To: zoe@boreal.example\r\nSubject: Bonjour\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<html><head><title>x</title></head><body><p style='color:red'>Été</p></body></html>\r\n"
)


@pytest.fixture(autouse=True)
def open_mailbox(settings, tmp_path, organisation):
    settings.MAILBOX, settings.MAILBOX_DIR = True, tmp_path


def test_the_mail_stands_alone_and_can_run_nothing():
    key = keep(LETTER.encode(), recipients=["zoe@boreal.example"], at=AT)
    answer = Client().get(reverse("announcements:mailbox-html", args=[key]))
    assert "Été" in answer.text
    assert '<head><base target="_top">' in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = Client().get(reverse("announcements:mailbox-read", args=[key]))
    assert "<iframe" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_an_unknown_letter_is_not_found():
    assert Client().get("/mailbox/nothing/html/").status_code == 404


def test_it_does_not_exist_where_mail_really_leaves(settings):
    key = keep(LETTER.encode(), recipients=["zoe@boreal.example"], at=AT)
    settings.MAILBOX = False
    assert Client().get(reverse("announcements:mailbox-html", args=[key])).status_code == 404
