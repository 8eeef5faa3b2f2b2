"""Single mails by SMTP, to addresses with accents before the @."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from people.smtp import NO_ACCENTS, has_accents, refuse_accents, writes_accents
from tests.smtp_sink import SmtpSink


def message(*to: str) -> EmailMessage:
    return EmailMessage("Été", "Bonjour Zoé,\n.\nune ligne", "Repère <repere@localhost>", list(to))


def test_the_address_travels_as_it_is_in_its_header_too(smtp_sink: SmtpSink) -> None:
    assert message("zoé.été@boréal.example").send() == 1

    [mail] = smtp_sink.received
    assert mail.recipients == ["zoé.été@xn--boral-dsa.example"]
    assert "To: zoé.été@xn--boral-dsa.example\r\n".encode() in mail.raw
    assert mail.body().rstrip() == "Bonjour Zoé,\n.\nune ligne"


def test_others_travel_as_django_has_them(smtp_sink: SmtpSink) -> None:
    message("Zoé <zoe@boreal.example>", "sam@boréal.example").send()

    assert smtp_sink.received[0].recipients == ["zoe@boreal.example", "sam@xn--boral-dsa.example"]


def test_one_of_several_may_have_them(smtp_sink: SmtpSink) -> None:
    message("zoé@boreal.example", "Sam <sam@boreal.example>").send()

    assert smtp_sink.received[0].recipients == ["zoé@boreal.example", "sam@boreal.example"]


def test_copies_reach_those_who_are_to_have_them(smtp_sink: SmtpSink) -> None:
    mail = message("zoe@boreal.example")
    mail.cc, mail.bcc = ["André <andré@boreal.example>"], ["Léa <léa@boreal.example>"]

    mail.send()

    [received] = smtp_sink.received
    assert received.recipients == ["zoe@boreal.example", "andré@boreal.example", "léa@boreal.example"]
    assert "andré@boreal.example".encode() in received.raw
    assert "léa@".encode() not in received.raw


def test_a_server_that_does_not_know_of_them_is_a_clear_refusal(smtp_sink: SmtpSink) -> None:
    smtp_sink.takes_accents = False

    with pytest.raises(smtplib.SMTPNotSupportedError, match="SMTPUTF8"):
        message("zoé@boreal.example").send()
    assert message("zoé@boreal.example").send(fail_silently=True) == 0
    assert message("zoe@boreal.example").send() == 1
    assert len(smtp_sink.received) == 1


def test_what_it_answers_about_the_person_is_said_as_of_anybody(smtp_sink: SmtpSink) -> None:
    smtp_sink.refuse("zoé@boreal.example", "550 5.1.1 No such user")

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        message("zoé@boreal.example").send()


def test_another_way_of_sending_refuses_them_beforehand(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert not writes_accents()
    refuse_accents("Zoé <zoe@boréal.example>")
    with pytest.raises(smtplib.SMTPNotSupportedError, match="SMTPUTF8") as refusal:
        refuse_accents("zoé@boreal.example")
    assert str(refusal.value) == NO_ACCENTS


@pytest.mark.parametrize("address", ["", "zoe", "@", "<>", "Zoé", "zoe@é.example"])
def test_what_has_none_before_the_at(address: str) -> None:
    assert not has_accents(address)


def test_the_real_settings_send_so(settings: Any) -> None:
    from config.settings import EMAIL_BACKEND

    settings.EMAIL_BACKEND = EMAIL_BACKEND
    assert writes_accents()
    assert get_connection() is not None
