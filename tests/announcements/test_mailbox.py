import datetime as dt
import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from announcements import mailbox
from tooling.child import wait_until

AT = dt.datetime(2026, 3, 2, 19, 5, tzinfo=dt.UTC)
LETTER = b"To: zoe@boreal.example\r\nSubject: =?utf-8?q?=C3=89t=C3=A9?=\r\n\r\nBonjour\r\n"
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    return settings.MAILBOX_DIR


def test_a_letter_is_kept_whole_with_its_envelope(folder):
    key = mailbox.keep(LETTER, recipients=["Zoe@boreal.example"], at=AT)
    opened = mailbox.open_letter(key)
    assert (opened.envelope.subject, opened.envelope.recipients) == ("Été", ("zoe@boreal.example",))
    assert (opened.envelope.received_at, opened.text, opened.html) == (AT, "Bonjour\n", "")
    assert [file.suffix for file in folder.iterdir()] == [".eml"]


def test_half_a_letter_is_not_read(folder):
    folder.mkdir()
    (folder / "20260302190500000000-0badcafe.part").write_bytes(b"To: z")
    assert mailbox.letters() == []


def test_only_the_newest_are_kept(monkeypatch):
    monkeypatch.setattr(mailbox, "MOST_KEPT", 3)
    for minute in range(5):
        mailbox.keep(LETTER, recipients=["zoe@boreal.example"], at=AT + dt.timedelta(minutes=minute))
    assert [envelope.received_at.minute for envelope in mailbox.letters()] == [9, 8, 7]


@pytest.mark.parametrize("key", ["../secret_key", "x", "", "20260302190500000000-0badcafe"])
def test_nothing_else_on_the_disk_can_be_opened(key):
    with pytest.raises(mailbox.NoSuchLetter):
        mailbox.open_letter(key)


def test_a_letter_that_is_not_one_is_shown_as_far_as_it_goes():
    key = mailbox.keep(b"\xff\xfe not a header\r\n", recipients=["zoe@boreal.example"], at=AT)
    assert mailbox.letters()[0].subject == ""
    assert mailbox.open_letter(key).envelope.recipients == ("zoe@boreal.example",)


def test_the_mailbox_receives_by_smtp_until_it_is_told_to_stop(tmp_path, folder):
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port = attempt.getsockname()[1]
    environment = {**os.environ, "REPERE_HOME": str(tmp_path), "MAILBOX_PORT": str(port)}
    command = [sys.executable, "manage.py", "run_mailbox"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert "listens" in process.stdout.readline()
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("repere@localhost", ["zoe@boreal.example"], LETTER)
        assert wait_until(lambda: len(mailbox.letters(recipient="zoe@boreal.example")) == 1, 10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_said_in_one_sentence(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.MAILBOX_PORT = port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken: choose another MAILBOX_PORT."):
            call_command("run_mailbox")
