"""The company's logo in its mails, over real SMTP."""

import base64
import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from announcements.composing import as_sent
from announcements.delivering import deliver_batch
from announcements.emails import announcement_to
from announcements.mailing import SIZE_LIMIT, render
from announcements.models import Delivery
from announcements.ordering import order
from announcements.trying_out import try_out
from people.branding import as_logo
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started


@pytest.fixture
def logo(organisation):
    drawn = io.BytesIO()
    Image.new("RGB", (400, 100), "#0f5c4d").save(drawn, "PNG")
    drawn.seek(0)
    organisation.logo = as_logo(drawn)
    organisation.save()
    return organisation


def sent(smtp_sink):
    while deliver_batch(clock=lambda: ANNOUNCED_AT):
        pass
    return smtp_sink.received


def parts(message):
    return [part.get_content_type() for part in message.walk()]


SHAPE = ["multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png"]


@pytest.mark.parametrize("body", ["<p>Bonjour {{ first_name }}.</p>", "<p>Bonjour, {{ department|vous }}.</p>"])
def test_it_travels_with_the_words_written_once_or_person_by_person(smtp_sink, logo, zoe, malik, body):
    make_started(zoe, malik, body_fr=body)
    for received in sent(smtp_sink):
        assert parts(received.message) == SHAPE
        assert received.message.get_param("type") == "multipart/alternative"
        assert not any(part.defects for part in received.message.walk())
        picture = list(received.message.walk())[-1]
        assert picture["Content-Disposition"].startswith("inline")
        assert Image.open(io.BytesIO(picture.get_content())).size == (320, 80)
        [shown] = re.findall(r"<img [^>]*>", received.body("html"))
        assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in shown
        assert f'alt="{logo.name}"' in shown
        assert 'width="160"' in shown
        assert 'height="40"' in shown
        assert "Bonjour" in received.body("plain")
        assert len(received.raw) < SIZE_LIMIT
    assert len(smtp_sink.received) == 2


def test_without_a_logo_the_name_is_written(smtp_sink, organisation, zoe):
    make_started(zoe)
    [received] = sent(smtp_sink)
    assert parts(received.message) == ["multipart/alternative", "text/plain", "text/html"]
    assert f">{organisation.name}</p>" in received.body("html")


def test_other_mails_show_it_too(smtp_sink, logo, zoe, ada):
    order(f"invitation:{ANNOUNCED_AT.isoformat()}", zoe, by=ada, at=ANNOUNCED_AT)
    [received] = sent(smtp_sink)
    assert parts(received.message) == SHAPE


def test_it_follows_the_organisation_between_two_batches(smtp_sink, logo, zoe, malik):
    announcement = make_started(zoe, malik)
    deliver_batch(clock=lambda: ANNOUNCED_AT, size=1)
    logo.logo = ""
    logo.save()
    sent(smtp_sink)
    assert [parts(received.message)[0] for received in smtp_sink.received] == [
        "multipart/related",
        "multipart/alternative",
    ]
    assert Delivery.objects.filter(announcement=announcement).exclude(sent_at=None).count() == 2


def test_it_gives_way_to_long_words(logo, zoe):
    announcement = make_announcement(zoe)
    announcement.body_fr = "<p>" + "mot " * 11_800 + "</p>"
    letter = render(announcement_to(announcement, zoe, at=ANNOUNCED_AT))
    assert letter.logo is None
    assert f">{logo.name}</p>" in letter.html


def test_a_test_to_oneself_shows_it(smtp_sink, logo, ada, zoe):
    try_out(make_announcement(zoe), zoe, by=ada, at=ANNOUNCED_AT)
    [received] = sent(smtp_sink)
    assert parts(received.message) == SHAPE


def test_what_is_looked_at_beforehand_shows_it_and_fetches_nothing(client_of, logo, ada, zoe):
    announcement = make_announcement(zoe)
    page = client_of(ada).get(reverse("announcements:announcement-preview-html", args=[announcement.pk, zoe.pk])).text
    assert "cid:" not in page
    picture = page.partition('src="data:image/png;base64,')[2].partition('"')[0]
    assert Image.open(io.BytesIO(base64.b64decode(picture))).size == (320, 80)
    assert b"Content-ID: <logo@" in as_sent(announcement, zoe, at=ANNOUNCED_AT)


def test_it_is_read_and_drawn_once(smtp_sink, logo, zoe, malik):
    make_started(zoe, malik)
    sent(smtp_sink)
    logo.logo.storage.delete(logo.logo.name)
    make_started(zoe, malik)
    assert {parts(received.message)[0] for received in sent(smtp_sink)} == {"multipart/related"}
