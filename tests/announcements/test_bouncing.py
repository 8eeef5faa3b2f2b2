import datetime as dt

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from hypothesis import given
from hypothesis import strategies as st

from announcements import tasks
from announcements.bouncing import Bounce, bounce, bounces_in
from announcements.delivering import deliver_batch
from announcements.mail_fetching import MailboxUnreadable, fetch_bounces
from announcements.models import AddressBounce, Delivery
from announcements.progress import Progress, progress_of
from announcements.resending import resend_to
from people.models import Employee
from tests.announcements import imap_server
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_started

NOW = ANNOUNCED_AT + dt.timedelta(minutes=5)
NOTICE = """\
From: MAILER-DAEMON@mail.boreal.example
To: repere@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

I could not deliver your message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.boreal.example

Final-Recipient: rfc822; zoe@boreal.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <zoe@boreal.example>: User unknown
    in local recipient table

--b1
Content-Type: {kind}

Message-ID: {message_id}
Subject: Votre nouveau guide

--b1--
"""


def notice(message_id, *, action="failed", status="5.1.1", kind="message/rfc822") -> bytes:
    text = NOTICE.format(message_id=message_id, action=action, status=status, kind=kind)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def delivered(zoe, smtp_sink) -> Delivery:
    announcement = make_started(zoe)
    deliver_batch(clock=lambda: ANNOUNCED_AT)
    return delivery_to(zoe, announcement)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_notice_says_which_message_why_and_whether_for_good(kind):
    assert bounces_in(notice("<announcement.3.17@testserver>", kind=kind)) == [
        Bounce(
            "<announcement.3.17@testserver>",
            "550 5.1.1 <zoe@boreal.example>: User unknown in local recipient table",
            is_hard=True,
        )
    ]


@pytest.mark.parametrize(("status", "is_hard"), [("5.1.1", True), ("5.2.1", True), ("5.2.2", False), ("4.4.7", False)])
def test_a_full_mailbox_is_no_wrong_address(status, is_hard):
    assert [found.is_hard for found in bounces_in(notice("<a.1@b>", status=status))] == [is_hard]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: Absente\r\nAuto-Submitted: auto-replied\r\n\r\nJe reviens lundi.",
        notice("<a.1@b>", action="delayed", status="4.4.1"),
        notice("<a.1@b>", action="delivered", status="2.0.0"),
        notice("no identifier"),
        notice("<a.1@b>")[:600],
        b"Content-Type: multipart/report; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n\xff\xfe",
    ],
)
def test_what_is_no_notice_of_failure_says_nothing(content):
    assert bounces_in(content) == []


@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_notice_however_damaged_is_more_than_a_bounce(noise, place):
    whole = notice("<announcement.3.17@testserver>")
    assert isinstance(bounces_in(whole[:place] + noise + whole[place:]), list)


def test_what_came_back_is_not_reached_and_its_address_is_marked_once(zoe, delivered):
    found = bounces_in(notice(delivered.message_id))[0]
    assert bounce(found, at=NOW) == delivered
    assert bounce(found, at=NOW) is None
    delivered.refresh_from_db()
    assert (delivered.bounced_at, delivered.problem) == (NOW, Delivery.Problem.BOUNCED)
    assert "User unknown" in delivered.error
    assert progress_of(delivered.announcement) == Progress(failed=1)
    [marked] = AddressBounce.objects.standing()
    assert (marked.employee, marked.address, marked.bounced_at) == (zoe, "zoe@boreal.example", NOW)


def test_a_soft_bounce_marks_no_address(delivered):
    bounce(Bounce(delivered.message_id, "mailbox full", is_hard=False), at=NOW)
    assert not AddressBounce.objects.exists()
    assert Delivery.objects.failed().count() == 1


@pytest.mark.parametrize(
    "message_id", ["<announcement.1.99999999@testserver>", "<x@y>", "", "<a.1111111111111111111111@b>"]
)
def test_a_message_that_is_not_ours_marks_nothing(delivered, message_id):
    assert bounce(Bounce(message_id, "no", is_hard=True), at=NOW) is None
    assert not AddressBounce.objects.exists()


def test_a_corrected_address_receives_it_and_no_longer_counts_as_wrong(zoe, ada, delivered, smtp_sink):
    bounce(Bounce(delivered.message_id, "no", is_hard=True), at=NOW)
    Employee.objects.filter(pk=zoe.pk).update(email="zoe.tremblay@boreal.example")
    assert not AddressBounce.objects.standing().exists()
    assert resend_to(zoe, by=ada, at=NOW) == 1
    deliver_batch(clock=lambda: NOW)
    assert smtp_sink.received[-1].recipients == ["zoe.tremblay@boreal.example"]
    assert AddressBounce.objects.get().settled_by == ada
    delivered.refresh_from_db()
    assert (delivered.sent_at, delivered.bounced_at, delivered.resent_by) == (NOW, None, ada)


@pytest.fixture
def mailbox():
    mailbox = imap_server.ImapMailbox()
    server = imap_server.start(mailbox)
    yield mailbox
    server.shutdown()
    server.server_close()


def test_a_mailbox_is_read_over_imap_and_nothing_in_it_twice(delivered, mailbox, settings):
    letter = b"Subject: Merci\r\n\r\nBonjour."
    mailbox.letters += [letter, notice(delivered.message_id), notice("<x.1@elsewhere>")]
    settings.BOUNCE_IMAP_URL = mailbox.url
    assert tasks.fetch_bounces() == 1
    assert mailbox.seen == {1, 2, 3}
    assert tasks.fetch_bounces() == 0
    assert AddressBounce.objects.count() == 1


def test_a_mailbox_that_lets_nobody_in_is_said_and_fails_nothing(mailbox, settings, caplog):
    settings.BOUNCE_IMAP_URL = mailbox.url
    mailbox.password = "changed"
    with pytest.raises(MailboxUnreadable):
        fetch_bounces(settings.BOUNCE_IMAP_URL, at=NOW)
    assert tasks.fetch_bounces() == 0
    assert "tried again" in caplog.text


def test_without_a_mailbox_nothing_is_read(settings):
    settings.BOUNCE_IMAP_URL = ""
    assert tasks.fetch_bounces() == 0


@pytest.mark.parametrize("has_our_id", [True, False])
def test_a_provider_tells_what_came_back(delivered, has_our_id):
    event = AnymailTrackingEvent(
        event_type=EventType.BOUNCED,
        message_id=delivered.message_id.strip("<>") if has_our_id else "its-own-number",
        recipient="zoe@boreal.example",
        reject_reason=RejectReason.INVALID,
        mta_response="550 5.1.1 no such user",
    )
    tracking.send(sender=None, event=event, esp_name="Postmark")
    assert AddressBounce.objects.get().reason == "550 5.1.1 no such user"


def test_what_a_provider_says_of_opening_is_not_listened_to(delivered):
    event = AnymailTrackingEvent(
        event_type=EventType.OPENED, message_id=delivered.message_id, recipient="zoe@boreal.example"
    )
    tracking.send(sender=None, event=event, esp_name="Postmark")
    assert Delivery.objects.failed().count() == 0
