from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents import examining
from documents.examining import HEAVIEST
from documents.models import Document, DocumentState
from documents.receiving import AROUND
from documents.states import note_state
from documents.throttling import FILE_CHECKS, WRONG_CODES
from people.models import Employee, Organisation
from tests.factories.documents import ACTED_AT, make_document

pytestmark = pytest.mark.django_db
URL = "/verify/file/"
ENGLISH = {"Accept-Language": "en"}
VECTORS = Path(__file__).resolve().parents[2] / "vectors"


def send(client: Client, content: bytes, *, name: str = "file.pdf", **more: Any) -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, content)}, headers=ENGLISH, **more)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def test_a_stranger_may_ask(organisation: Organisation, client: Client) -> None:
    page = client.get(URL, headers=ENGLISH)
    assert page.status_code == 200
    assert "PDF file" in words(page)
    assert "no-store" in page["Cache-Control"]


def test_one_of_ours_is_genuine_and_in_force(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    page = words(send(client, document.content))
    assert "This file is genuine, and in force" in page
    for said in (
        "not one byte of what was sealed has changed",
        "the seal covers the whole file",
        "with a certificate of ours",
        "no third party vouches for it",
        f"under the code {document.code}",
        "it is the record that we keep",
    ):
        assert said in page
    assert f"/verify/{document.code}/" in page
    assert document.sha256[:32] in page


def test_nobody_is_named(zoe: Employee, client: Client) -> None:
    page = words(send(client, make_document(zoe).content))
    for private in ("Zoé", "Tremblay", "zoe", "Guide des médias", "Accusé"):
        assert private not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [("superseded", "Superseded"), ("withdrawn", "Withdrawn"), ("expired", "Expired")],
)
def test_what_has_become_of_it_is_told(zoe: Employee, client: Client, state: str, said: str) -> None:
    document = make_document(zoe)
    note_state(document.about, DocumentState.State(state), since=ACTED_AT, by=None, at=ACTED_AT)
    page = words(send(client, document.content))
    assert "genuine, and no longer in force" in page
    assert f"<span>{said}</span>" in page
    assert "since March 24, 2026" in page


def test_an_altered_one_and_one_added_to_are_told_apart(zoe: Employee, client: Client) -> None:
    content = make_document(zoe).content
    place = len(content) // 4
    altered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert "This file was changed after it was sealed" in words(send(client, altered))
    added = words(send(client, content + b"\n%%\n"))
    assert "Something was added to this file after it was sealed" in added
    assert "4 bytes follow what the seal covers" in added


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other-company.pdf", "It calls itself “Autre inc.”, which anyone can write"),
        ("untrusted-root.pdf", "Somebody else sealed this file"),
        ("unsealed.pdf", "This file bears no seal"),
        ("javascript.pdf", "we did not run it"),
        ("encrypted.pdf", "locked with a password"),
        ("truncated.pdf", "This file is damaged"),
        ("not-a-pdf.txt", "This file is not a PDF"),
    ],
)
def test_files_of_others_and_broken_ones_are_told_in_plain_words(
    organisation: Organisation, client: Client, name: str, said: str
) -> None:
    answer = send(client, vector(name), name=name)
    assert answer.status_code == 200
    assert said in words(answer)


def test_a_file_that_pretends_to_be_one_of_ours_is_unmasked(zoe: Employee, client: Client) -> None:
    """Its record bears the code of one of ours; its seal is another's."""
    document = make_document(zoe)
    record = json.loads(json.dumps(document.record))
    page = words(send(client, _sealed_by_another(record)))
    assert "Somebody else sealed this file" in page
    assert "is not the file that we keep under it" in page


def _sealed_by_another(record: dict[str, Any]) -> bytes:
    import datetime as dt

    from documents.pades import seal_pdf
    from documents.typesetting import typeset
    from tests.documents.test_certificates import key_valid
    from tests.factories.documents import make_composition

    now = dt.datetime.now(dt.UTC)
    pdf = typeset(make_composition(record=record), code=record["document"]["code"], at=now)
    return seal_pdf(pdf, key_valid(now - dt.timedelta(days=1), 30), language="fr")


def test_a_name_made_to_harm_is_harmless(organisation: Organisation, client: Client) -> None:
    page = send(client, b"hello", name='<script>alert("x")</script>.pdf').content.decode()
    assert "<script>alert" not in page


def test_no_file_and_an_empty_one_are_refused_in_plain_words(organisation: Organisation, client: Client) -> None:
    assert "Nothing was checked yet." in words(client.post(URL, {}, headers=ENGLISH))
    assert "This file is empty" in words(send(client, b""))


def test_a_file_heavier_than_ours_is_refused(organisation: Organisation, client: Client) -> None:
    answer = send(client, b"%PDF-" + b"0" * HEAVIEST)
    assert answer.status_code == 200
    assert "weighs more than 20 MB" in words(answer)


class Unread(io.RawIOBase):
    """A body that nobody may read."""

    def readinto(self, _buffer: Any) -> int:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("length", [500 * 1024 * 1024, HEAVIEST + AROUND + 1, "many"])
def test_500_megabytes_are_refused_before_they_are_read(
    organisation: Organisation, client: Client, length: int | str
) -> None:
    answer = client.generic("POST", URL, headers=ENGLISH, CONTENT_LENGTH=str(length), **{"wsgi.input": Unread()})
    assert answer.status_code == 413
    assert "no document of ours does" in words(answer)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a file would be put down on its way: watched, and empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_of_the_file_is_kept(
    zoe: Employee, client: Client, places: Path, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR, settings.MEDIA_ROOT = str(places), str(tmp_path / "media")
    document, before = make_document(zoe), Document.objects.count()
    held: list[list[str]] = []
    watched = places.stat().st_mtime_ns
    for content in (document.content, b"%PDF-" + b"0" * (HEAVIEST - 5), vector("not-a-pdf.txt")):
        assert send(client, content).status_code == 200
        held.append([path.name for path in tmp_path.rglob("*") if path != places])
    assert held == [[], [], []]
    assert places.stat().st_mtime_ns == watched  # not even for a moment: the folder was never written in
    assert Document.objects.count() == before


def test_who_checks_file_after_file_is_stopped_for_a_while(organisation: Organisation, client: Client) -> None:
    for _turn in range(FILE_CHECKS):
        assert send(client, b"").status_code == 200  # refused by the form: it costs nothing, and counts for nothing
    from documents.throttling import count_file_check

    for _turn in range(FILE_CHECKS):
        count_file_check("127.0.0.1")
    answer = send(client, vector("good.pdf"))
    assert answer.status_code == 429
    assert answer["Retry-After"] == "600"
    assert "Your file was not read" in words(answer)
    assert send(client, b"hello", REMOTE_ADDR="198.51.100.4").status_code == 200


def test_a_file_is_no_way_of_guessing_codes(zoe: Employee, client: Client) -> None:
    from documents.throttling import count_wrong_code, has_guessed_enough

    for _turn in range(WRONG_CODES - 1):
        count_wrong_code("127.0.0.1")
    send(client, vector("good.pdf"))  # its code is not one of this archive's
    assert has_guessed_enough("127.0.0.1")


def test_when_all_places_are_taken_one_is_asked_to_come_back(
    organisation: Organisation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "PATIENCE", 0.01)
    for _place in range(examining.AT_ONCE):
        assert examining._places.acquire(blocking=False)
    try:
        answer = send(client, vector("good.pdf"))
    finally:
        for _place in range(examining.AT_ONCE):
            examining._places.release()
    assert answer.status_code == 503
    assert "Send it again in a minute" in words(answer)


def test_the_form_asks_for_its_token(organisation: Organisation) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, b"hello").status_code == 403


def test_only_reading_and_sending_are_possible(organisation: Organisation, client: Client) -> None:
    assert client.put(URL, b"x").status_code == 405


def test_the_verdict_is_in_the_language_of_who_asks(
    zoe: Employee, client_of: Callable[[Employee], Client], client: Client
) -> None:
    content = make_document(zoe).content
    page = client.post(URL, {"file": SimpleUploadedFile("f.pdf", content)}, headers={"Accept-Language": "fr"})
    assert "Ce fichier est authentique" in page.content.decode()
    assert hashlib.sha256(content).hexdigest()[:32] in page.content.decode()
