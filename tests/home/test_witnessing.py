from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from documents.models import CheckpointMailing
from documents.tasks import take_checkpoints
from home.tasks import mail_checkpoint
from home.witnessing import mail_latest_checkpoint
from people.models import Employee, Organisation
from tests.factories.ledger import checkpoint, write_entries
from tests.smtp_sink import SmtpSink


def name(*addresses: str) -> None:
    organisation = Organisation.current()
    organisation.ledger_recipients = list(addresses)
    organisation.save()


def test_the_root_goes_to_whom_hr_names_each_in_their_language(
    organisation: Organisation, sam: Employee, mailoutbox: Any
) -> None:
    name("notaire@etude.example", "SAM@boreal.example")
    write_entries(3)
    taken = checkpoint()
    assert mail_checkpoint() == 2
    french, english = mailoutbox
    assert french.to == ["notaire@etude.example"]
    assert "Veuillez conserver ce message" in french.body
    assert "Please keep this message" in english.body
    for message in mailoutbox:
        assert taken.root_hash in message.body
        assert taken.signature in message.alternatives[0].content
    assert CheckpointMailing.objects.get().recipients == 2


def test_at_most_one_mail_a_day_and_none_when_nothing_is_new(organisation: Organisation, mailoutbox: Any) -> None:
    name("notaire@etude.example")
    now, day = timezone.now(), dt.timedelta(days=1)
    write_entries(1)
    checkpoint()
    assert mail_latest_checkpoint(at=now) == 1
    write_entries(1)
    checkpoint()
    assert mail_latest_checkpoint(at=now) == 0
    assert mail_latest_checkpoint(at=now + day) == 1
    assert mail_latest_checkpoint(at=now + 2 * day) == 0
    assert len(mailoutbox) == 2


def test_nobody_is_written_to_unless_hr_names_them(organisation: Organisation, mailoutbox: Any) -> None:
    assert mail_checkpoint() == 0
    write_entries(1)
    checkpoint()
    assert mail_checkpoint() == 0
    assert mailoutbox == []


def test_an_address_no_server_takes_keeps_nobody_else_waiting(organisation: Organisation, mailoutbox: Any) -> None:
    name("é@etude.example", "notaire@etude.example")
    write_entries(1)
    checkpoint()
    assert mail_checkpoint() == 1


def test_a_witness_with_accents_is_written_to_where_the_server_takes_them(
    organisation: Organisation, smtp_sink: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    name("é@étude.example", "notaire@etude.example")
    write_entries(1)
    checkpoint()
    assert mail_checkpoint() == 2
    to_first = smtp_sink.received[0]
    assert to_first.recipients == ["é@xn--tude-9oa.example"]
    assert to_first.message["Message-ID"].isascii()

    smtp_sink.takes_accents = False
    write_entries(1)
    checkpoint()
    assert mail_latest_checkpoint(at=timezone.now() + dt.timedelta(days=1)) == 1
    assert "SMTPUTF8" in caplog.text


def test_a_mail_server_that_is_down_is_tried_again(organisation: Organisation, mailoutbox: Any, settings: Any) -> None:
    name("notaire@etude.example")
    write_entries(1)
    checkpoint()
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert mail_checkpoint() == 0
    assert not CheckpointMailing.objects.exists()
    settings.EMAIL_BACKEND = backend
    assert mail_checkpoint() == 1


@pytest.mark.django_db
def test_a_task_takes_checkpoints_while_something_waits() -> None:
    assert take_checkpoints() == 0
    write_entries(2)
    assert take_checkpoints() == 1
