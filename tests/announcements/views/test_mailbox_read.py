import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from announcements.mailbox import keep

AT = dt.datetime(2026, 3, 2, 19, 5, tzinfo=dt.UTC)
LETTER = (
    "From: =?utf-8?q?Bor=C3=A9al_Mobilit=C3=A9?= <repere@boreal.example>\r\n"
    "To: zoe@boreal.example\r\nSubject: Bonjour\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Voici <script>alert(1)</script> : http://testserver/guides/\r\n"
)


@pytest.fixture(autouse=True)
def open_mailbox(settings, tmp_path, organisation):
    settings.MAILBOX, settings.MAILBOX_DIR = True, tmp_path


def test_it_shows_who_wrote_to_whom_and_the_text_harmless():
    key = keep(LETTER.encode(), recipients=["zoe@boreal.example"], at=AT)
    answer = Client().get(reverse("announcements:mailbox-read", args=[key]))
    assert "Boréal Mobilité &lt;repere@boreal.example&gt;" in answer.text
    assert "<script>alert" not in answer.text
    assert '<a href="http://testserver/guides/"' in answer.text
    assert "<iframe" not in answer.text


@pytest.mark.parametrize("key", ["nothing", "20260302190500000000-00000000", "..", "x" * 300])
def test_an_unknown_letter_is_not_found(key):
    assert Client().get(f"/mailbox/{key}/").status_code == 404


def test_it_does_not_exist_where_mail_really_leaves(settings):
    key = keep(LETTER.encode(), recipients=["zoe@boreal.example"], at=AT)
    settings.MAILBOX = False
    assert Client().get(reverse("announcements:mailbox-read", args=[key])).status_code == 404
