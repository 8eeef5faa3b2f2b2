from email import message_from_bytes, policy

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import start
from announcements.delivering import deliver_batch
from people.models import Employee
from tests.factories.announcements import make_announcement


def url_of(announcement, person):
    return reverse("announcements:announcement-preview-source", args=[announcement.pk, person.pk])


def test_it_is_what_the_mail_server_receives(client_of, ada, zoe, smtp_sink):
    announcement = make_announcement(zoe, body_fr="<p>Bonjour {{ first_name }}</p><p>.</p>")
    shown = message_from_bytes(client_of(ada).get(url_of(announcement, zoe)).content, policy=policy.default)
    assert not announcement.deliveries.exists()
    start(announcement, at=timezone.now())
    deliver_batch(clock=timezone.now)
    [sent] = smtp_sink.received
    for name in ("To", "From", "Subject", "Message-ID", "List-Id", "Auto-Submitted", "Content-Language"):
        assert shown[name] == sent.message[name]
    assert shown["Date"]
    for kind in ("plain", "html"):
        assert shown.get_body([kind]).get_content().strip() == sent.message.get_body([kind]).get_content().strip()


@pytest.mark.parametrize("lacking", [{"email": None}, {"first_name": "", "last_name": ""}])
def test_it_says_why_there_is_none(client_of, ada, zoe, lacking):
    Employee.objects.filter(pk=zoe.pk).update(**lacking)
    answer = client_of(ada).get(url_of(make_announcement(zoe), zoe))
    assert "To:" not in answer.text
    assert answer.text


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe), zoe))
