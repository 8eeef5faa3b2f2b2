import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements import occasions
from announcements.announcing import cancel
from announcements.delivering import LEASE, MOST_ATTEMPTS, claim, deliver_batch, hand_over
from announcements.emails import announcement as announcement_mail
from announcements.emails import announcement_form
from announcements.models import Announcement, Delivery
from announcements.progress import Progress, progress_of
from people.models import Employee
from tests.announcements.conftest import DROP
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_announcement, make_started
from tests.factories.people import EmployeeFactory
from tests.services import database_url
from tooling.child import wait_until

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)
Problem = Delivery.Problem
ROOT = Path(__file__).resolve().parent.parent.parent


def deliver(at: dt.datetime = NOW) -> bool:
    return deliver_batch(clock=lambda: at)


def test_each_person_gets_it_once_in_their_language(zoe, sam, smtp_sink):
    announcement = make_started(zoe, sam)
    assert deliver() is True
    assert deliver() is False
    assert len(smtp_sink.received) == 2
    [to_zoe], [to_sam] = smtp_sink.sent_to("zoe@boreal.example"), smtp_sink.sent_to("sam@boreal.example")
    assert to_zoe.message["Subject"] == "Votre nouveau guide"
    assert "Bonjour Zoé" in to_zoe.body()
    assert to_sam.message["Subject"] == "Your new guide"
    assert "Hello Sam" in to_sam.body("html")
    assert progress_of(announcement) == Progress(sent=2)
    announcement.refresh_from_db()
    assert (announcement.state, announcement.finished_at) == (Announcement.State.SENT, NOW)


def test_a_batch_uses_one_connection(cast, moody_server):
    make_started()
    deliver()
    assert (len(moody_server.received), moody_server.connections) == (4, 1)


def test_what_the_server_said_of_each_is_kept_as_proof(cast, moody_server):
    said = {
        "zoe@boreal.example": "250 2.0.0 Ok: queued as 4XyZ1",
        "malik@boreal.example": "250-2.0.0 Ok\r\n250 queued\tas <b>4XyZ2</b> été",
        "sam@boreal.example": "250 " + "x" * 400,
        "ada@boreal.example": "250 Ok\x00 \u202eqaz \"' $.1 \\u0000",
    }
    moody_server.moods = {address: [words] for address, words in said.items()}
    announcement = make_started()
    deliver()
    kept = {row.employee.login: row.receipt for row in announcement.deliveries.select_related("employee")}
    assert kept == {
        "zoe": "2.0.0 Ok: queued as 4XyZ1",
        "malik": "2.0.0 Ok queued as <b>4XyZ2</b> été",
        "sam": "x" * 200,
        "ada": "Ok qaz \"' $.1 \\u0000",
    }
    assert not Delivery.objects.exclude(sent_at=NOW).exists()


def test_what_it_says_as_it_refuses_is_no_receipt_and_what_no_database_takes_is_left_out(zoe, sam, moody_server):
    moody_server.moods["zoe@boreal.example"] = ["554 5.7.1 Spam\x00\u202e"]
    announcement = make_started(zoe, sam)
    deliver()
    refused, taken = delivery_to(zoe, announcement), delivery_to(sam, announcement)
    assert (refused.error, refused.receipt) == ("554 5.7.1 Spam", "")
    assert (taken.error, taken.receipt) == ("", "OK")


def test_one_statement_records_all_that_left_however_many(cast, smtp_sink):
    for number in range(30):
        EmployeeFactory(email=f"p{number}@boreal.example")
    make_started()
    with CaptureQueriesContext(connection) as queries:
        deliver()
    written = [query["sql"] for query in queries if '"receipt" = ' in query["sql"]]
    assert len(written) == 1
    assert set(Delivery.objects.values_list("receipt", flat=True)) == {"OK"}
    assert Delivery.objects.arrived().count() == 34


def test_an_announcement_to_nobody_is_finished(zoe, smtp_sink):
    Employee.objects.update(email=None)
    announcement = make_started(zoe)
    deliver()
    announcement.refresh_from_db()
    assert announcement.state == Announcement.State.SENT


def test_a_permanent_refusal_fails_with_the_servers_words_and_the_rest_go(zoe, malik, sam, smtp_sink):
    announcement = make_started(zoe, malik, sam)
    smtp_sink.refuse("malik@boreal.example", "550 5.1.1 No such person here")
    deliver()
    refused = delivery_to(malik, announcement)
    assert (refused.failed_at, refused.problem) == (NOW, Problem.REFUSED)
    assert refused.error == "550 5.1.1 No such person here"
    assert progress_of(announcement) == Progress(sent=2, failed=1)
    announcement.refresh_from_db()
    assert announcement.finished_at


def test_a_temporary_refusal_comes_back_later_and_later(zoe, smtp_sink):
    announcement = make_started(zoe)
    smtp_sink.refuse("zoe@boreal.example", "450 4.2.1 Try again later")
    at, pauses = NOW, []
    for _attempt in range(4):
        deliver(at)
        row = delivery_to(zoe, announcement)
        pauses.append((row.not_before - at).total_seconds() / 60)
        assert deliver(at + dt.timedelta(seconds=50)) is False  # resting
        at = row.not_before
    assert pauses == [1, 2, 4, 8]
    assert (row.attempts, row.problem, row.failed_at) == (4, Problem.PUT_OFF, None)
    smtp_sink.accept("zoe@boreal.example")
    deliver(at)
    row.refresh_from_db()
    assert (row.sent_at, row.problem, row.error) == (at, "", "")
    assert len(smtp_sink.received) == 1


def test_a_refusal_that_never_ends_fails_in_the_end(zoe, smtp_sink):
    announcement = make_started(zoe)
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    smtp_sink.refuse("zoe@boreal.example", "450 4.2.1 Try again later")
    deliver()
    row = delivery_to(zoe, announcement)
    assert (row.failed_at, row.problem) == (NOW, Problem.PUT_OFF)


def test_a_line_that_drops_mid_way_loses_nobody(zoe, malik, sam, moody_server):
    make_started(zoe, malik, sam)
    moody_server.moods["malik@boreal.example"] = [DROP]
    deliver()
    assert sorted(moody_server.recipients()) == ["sam@boreal.example", "zoe@boreal.example"]
    waiting = Delivery.objects.unsettled().get()
    assert (waiting.employee, waiting.problem, waiting.attempts) == (malik, Problem.CONNECTION, 1)
    deliver(waiting.not_before)
    assert sorted(moody_server.recipients()) == [f"{name}@boreal.example" for name in ("malik", "sam", "zoe")]
    assert not Delivery.objects.unsettled().exists()


def test_a_message_refused_after_its_text_is_judged_by_its_code(zoe, malik, sam, moody_server):
    announcement = make_started(zoe, malik, sam)
    moody_server.moods["zoe@boreal.example"] = ["554 5.7.1 Looks like spam"]
    moody_server.moods["malik@boreal.example"] = ["421 4.3.2 Closing"]
    deliver()
    assert delivery_to(zoe, announcement).problem == Problem.REFUSED
    assert delivery_to(malik, announcement).problem == Problem.CONNECTION
    assert delivery_to(malik, announcement).failed_at is None
    assert delivery_to(sam, announcement).sent_at


def test_without_a_server_everyone_waits_and_nobody_is_blamed(zoe, sam, no_server):
    make_started(zoe, sam)
    assert deliver() is False
    for row in Delivery.objects.all():
        assert (row.problem, row.attempts, row.leased_until, row.not_before) == (Problem.UNREACHABLE, 0, None, None)
    assert Delivery.objects.waiting(NOW).count() == 2


def test_a_server_that_refuses_our_sender_is_left_alone_after_three(cast, moody_server):
    make_started()
    moody_server.senders_refused = "550 5.7.1 Not you"
    assert deliver() is False
    assert Delivery.objects.filter(attempts=1, problem=Problem.CONNECTION).count() == 3
    assert Delivery.objects.waiting(NOW).count() == 1
    assert Delivery.objects.failed().count() == 0


def test_a_person_who_left_meanwhile_gets_nothing(zoe, sam, smtp_sink):
    announcement = make_started(zoe, sam)
    Employee.objects.filter(pk=zoe.pk).update(left_on=dt.date(2026, 3, 1))
    deliver()
    assert delivery_to(zoe, announcement).problem == Problem.LEFT
    assert smtp_sink.sent_to("zoe@boreal.example") == []


@pytest.mark.parametrize(
    "address",
    [
        "zo\u202eé@boreal.example",
        "not an address",
        "zoe@boreal.example\nBcc: x@boreal.example",
        f"zoe@{'é' * 70}.example",
    ],
)
def test_an_address_that_cannot_be_written_to_fails_among_many(zoe, sam, smtp_sink, address):
    announcement = make_started(zoe, sam)
    Delivery.objects.filter(employee=zoe).update(address=address)
    deliver()
    failed = delivery_to(zoe, announcement)
    assert (failed.problem, failed.sent_at) == (Problem.ADDRESS, None)
    assert len(smtp_sink.received) == 1


def test_a_domain_with_accents_is_written_to(zoe, smtp_sink):
    Employee.objects.filter(pk=zoe.pk).update(email="zoe@boréal.example")
    make_started(zoe)
    deliver()
    assert smtp_sink.received[0].recipients == ["zoe@xn--boral-dsa.example"]


@pytest.mark.parametrize("department", ["", "{{ department|votre équipe }}"], ids=["form letter", "of their own"])
def test_letters_with_accents_before_the_at_travel_as_they_are(zoe, sam, smtp_sink, department):
    Employee.objects.filter(pk=zoe.pk).update(email="zoé.été@boréal.example")
    make_started(zoe, sam, body_fr=f"<p>Bonjour {{{{ first_name }}}} {department}</p>")
    deliver()
    [to_zoe] = [mail for mail in smtp_sink.received if mail.recipients != [sam.email]]
    assert to_zoe.recipients == ["zoé.été@xn--boral-dsa.example"]
    assert "zoé.été@xn--boral-dsa.example".encode() in to_zoe.raw
    assert len(smtp_sink.received) == 2


def test_where_the_server_takes_no_accents_that_person_fails_with_the_reason(cast, moody_server):
    Employee.objects.filter(pk=cast.malik.pk).update(email="mâlik@boreal.example")
    announcement = make_started(cast.zoe, cast.malik, cast.sam, cast.ada)
    deliver()
    failed = delivery_to(cast.malik, announcement)
    assert failed.problem == Problem.ADDRESS
    assert "SMTPUTF8" in failed.error
    assert sorted(moody_server.recipients()) == sorted([cast.zoe.email, cast.sam.email, cast.ada.email])


def test_a_mail_that_cannot_be_written_for_one_person_stops_nobody_else(zoe, sam, smtp_sink):
    def write(delivery, *, at):
        if delivery.employee == zoe:
            raise LookupError("no department")
        return announcement_mail(delivery, at=at)

    announcement = make_started(zoe, sam)
    occasions.register("announcement", write)
    try:
        deliver()
    finally:
        occasions.register("announcement", announcement_mail, form=announcement_form)
    failed = delivery_to(zoe, announcement)
    assert (failed.problem, failed.error) == (Problem.MESSAGE, "LookupError: no department")
    assert delivery_to(sam, announcement).sent_at


def test_a_word_that_is_empty_for_one_person_fails_for_them_alone(zoe, sam, smtp_sink):
    announcement = make_started(zoe, sam)
    Employee.objects.filter(pk=zoe.pk).update(first_name="", preferred_name="", last_name="")
    deliver()
    failed = delivery_to(zoe, announcement)
    assert (failed.problem, failed.error) == (Problem.MESSAGE, "{{ first_name }}")
    assert delivery_to(sam, announcement).sent_at


def test_a_name_with_line_breaks_adds_no_header(zoe, smtp_sink):
    Employee.objects.filter(pk=zoe.pk).update(preferred_name="Zoé\r\nBcc: tous@boreal.example, x <y@z>")
    make_started(zoe)
    deliver()
    [mail] = smtp_sink.received
    assert mail.message["Bcc"] is None
    assert [person.addr_spec for person in mail.message["To"].addresses] == ["zoe@boreal.example"]
    assert mail.recipients == ["zoe@boreal.example"]


def test_what_a_worker_holds_is_not_claimed_again_before_its_lease_ends(zoe, smtp_sink):
    make_started(zoe)
    [held] = claim(at=NOW)
    assert held.leased_until == NOW + LEASE
    assert claim(at=NOW + LEASE / 2) == []
    assert [row.pk for row in claim(at=NOW + LEASE)] == [held.pk]


def test_a_worker_whose_rows_were_taken_over_sends_nothing(zoe, smtp_sink):
    make_started(zoe)
    stale = claim(at=NOW)
    Delivery.objects.update(leased_until=NOW + 2 * LEASE)
    hand_over(stale, clock=lambda: NOW)
    assert smtp_sink.received == []
    assert Delivery.objects.get().leased_until == NOW + 2 * LEASE


def test_a_worker_at_the_end_of_its_shift_puts_the_rest_down(zoe, sam, smtp_sink):
    make_started(zoe, sam)
    hours = iter([NOW, NOW, NOW, NOW, NOW] + [NOW + LEASE] * 10)
    assert deliver_batch(clock=lambda: next(hours)) is True
    assert len(smtp_sink.received) == 1
    assert Delivery.objects.waiting(NOW).count() == 1


def test_cancelling_stops_a_batch_in_a_workers_hands(zoe, sam, ada, smtp_sink):
    announcement = make_started(zoe, sam)
    batch = claim(at=NOW)
    cancel(announcement, by=ada, at=NOW)
    hand_over(batch, clock=lambda: NOW)
    assert smtp_sink.received == []


def test_a_batch_takes_so_many_and_says_that_there_may_be_more(zoe, smtp_sink):
    EmployeeFactory.create_batch(5)
    announcement = make_started()
    sent = []
    while deliver_batch(clock=lambda: NOW, size=3):
        sent.append(len(smtp_sink.received))
    assert sent == [3, 6, 9]
    announcement.refresh_from_db()
    assert announcement.finished_at


def test_only_the_occasion_asked_for_is_delivered(zoe, sam, smtp_sink):
    make_started(zoe)
    second = make_started(sam)
    deliver_batch(clock=lambda: NOW, occasion=second.occasion)
    assert [mail.recipients for mail in smtp_sink.received] == [["sam@boreal.example"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_row(organisation):
    EmployeeFactory.create_batch(40)
    make_started()
    held: list[list[int]] = []

    def work():
        try:
            while rows := claim(size=7, at=NOW):
                held.append([row.pk for row in rows])
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keys = [pk for batch in held for pk in batch]
    assert sorted(keys) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert len(keys) == 40


WORKER = """
from django.utils import timezone
from announcements.delivering import deliver_batch
deliver_batch(clock=timezone.now)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nobody_and_doubles_at_most_the_one_in_flight(organisation, moody_server):
    EmployeeFactory.create_batch(8)
    make_started()
    moody_server.seconds = 0.3
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": moody_server.url}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WORKER]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment)
    assert wait_until(lambda: len(moody_server.received) >= 3, 60)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    moody_server.seconds = 0

    from django.utils import timezone

    now = timezone.now()
    assert not Delivery.objects.waiting(now).exists()  # leased still
    deliver(now + LEASE)
    recipients = moody_server.recipients()
    assert len(set(recipients)) == 8
    assert len(recipients) <= 9
    if len(recipients) == 9:
        ids = [message["Message-ID"] for message in moody_server.received]
        assert len(set(ids)) == 8
    assert not Delivery.objects.unsettled().exists()
    assert Announcement.objects.get().finished_at


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_is_announced(zoe, sam, celery_worker_process, smtp_sink):
    from django.utils import timezone

    now = timezone.now()
    announcement = make_announcement(zoe, sam, at=now, send_at=now)
    smtp_sink.wait_for(2)
    assert wait_until(lambda: Announcement.objects.get(pk=announcement.pk).finished_at is not None, 10)
