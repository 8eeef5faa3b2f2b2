from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import auditing
from documents.models import Document
from people.models import Employee
from tests.factories.documents import make_document

pytestmark = pytest.mark.django_db
Lifted = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.REPERE_HOME = tmp_path
    return tmp_path / "verify_documents.json"


def verify(*options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_documents", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*options: str) -> tuple[str, str]:
    """What is printed, and what the run ends with."""
    out = io.StringIO()
    with pytest.raises(CommandError) as end:
        call_command("verify_documents", *options, stdout=out, stderr=io.StringIO())
    assert end.value.returncode == 1
    return out.getvalue(), str(end.value)


def made(person: Employee, number: int) -> list[Document]:
    return [make_document(person, about=f"test:fr:{rank}") for rank in range(number)]


def spoil(document: Document, lifted: Lifted, **fields: Any) -> None:
    with lifted():
        Document.objects.filter(pk=document.pk).update(**fields)


def test_all_is_well_with_what_was_sealed(zoe: Employee, place: Path) -> None:
    made(zoe, 3)
    assert "3 documents checked. All is as it should be." in verify()[0]
    assert not place.exists()


def test_an_empty_archive_is_well(db: None) -> None:
    assert "0 documents checked" in verify()[0]


def test_each_bad_document_is_named_with_what_is_wrong(zoe: Employee, lifted_triggers: Lifted) -> None:
    documents = made(zoe, 6)
    own = bytes(documents[0].increment)
    altered = own[:4000] + bytes([own[4000] ^ 1]) + own[4001:]
    spoil(documents[0], lifted_triggers, increment=altered)
    spoil(documents[1], lifted_triggers, sha256="0" * 64)
    spoil(documents[2], lifted_triggers, increment=bytes(documents[2].increment) + b"\n%\n")
    spoil(documents[3], lifted_triggers, record={**documents[3].record, "statement": "Autre chose."})
    same = {name: getattr(documents[5], name) for name in ("base", "increment", "sha256")}
    spoil(documents[4], lifted_triggers, **same)

    printed, end = refused()

    assert "6 documents checked. Not as they should be: 5" in end
    lines = {line.partition(" ")[0]: line for line in printed.splitlines()}
    assert set(lines) == {document.code for document in documents[:5]}
    assert auditing.Flaw.DIGEST in lines[documents[0].code]
    assert auditing.Flaw.SEAL in lines[documents[0].code]
    assert lines[documents[1].code].endswith(f": {auditing.Flaw.DIGEST}")
    assert auditing.Flaw.ADDED in lines[documents[2].code]
    assert lines[documents[3].code].endswith(f": {auditing.Flaw.RECORD}")
    assert auditing.Flaw.RECORD in lines[documents[4].code]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"hello", b"\x00" * 1000])
def test_what_is_no_longer_a_pdf_does_not_stop_the_run(zoe: Employee, lifted_triggers: Lifted, content: bytes) -> None:
    documents = made(zoe, 2)
    spoil(documents[0], lifted_triggers, increment=content)
    printed, end = refused()
    assert documents[0].code in printed
    assert "2 documents checked" in end


def test_a_run_that_was_stopped_goes_on_where_it_was(zoe: Employee, place: Path) -> None:
    documents = made(zoe, 3)
    assert "2 documents checked, and there are more" in verify("--limit", "2")[0]
    assert json.loads(place.read_text())["after"] == documents[1].pk
    out, err = verify()
    assert "Going on after 2 documents" in err
    assert "3 documents checked. All is as it should be." in out
    assert not place.exists()


def test_what_was_found_before_it_was_stopped_is_not_forgotten(zoe: Employee, lifted_triggers: Lifted) -> None:
    documents = made(zoe, 2)
    spoil(documents[0], lifted_triggers, size=7)
    refused("--limit", "1")
    printed, end = refused()
    assert documents[0].code in printed
    assert "2 documents checked. Not as they should be: 1" in end


def test_one_may_begin_at_a_document_or_anew(zoe: Employee) -> None:
    documents = made(zoe, 3)
    verify("--limit", "2")
    assert "3 documents checked" in verify("--from", "1")[0]
    assert "1 documents checked" in verify("--from", str(documents[2].pk))[0]


def test_one_may_check_what_was_sealed_since_a_day(zoe: Employee, lifted_triggers: Lifted) -> None:
    import datetime as dt

    documents = made(zoe, 2)
    spoil(documents[0], lifted_triggers, sealed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert "1 documents checked" in verify("--since", "2026-02-01")[0]


def test_another_question_does_not_go_on_from_the_place_of_the_first(zoe: Employee) -> None:
    made(zoe, 2)
    verify("--limit", "1")
    assert "2 documents checked" in verify("--since", "2020-01-01")[0]


@pytest.mark.parametrize("kept", ["", "hello", "[]", '{"after": 1, "unknown": 2}', "\x00"])
def test_a_place_that_cannot_be_read_is_begun_anew(zoe: Employee, place: Path, kept: str) -> None:
    made(zoe, 1)
    place.write_text(kept)
    assert "1 documents checked. All is as it should be." in verify()[0]


@pytest.mark.parametrize("options", [("--limit", "0"), ("--limit", "x"), ("--from", "-1"), ("--since", "yesterday")])
def test_what_makes_no_sense_is_refused(options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        verify(*options)


def test_few_documents_are_held_at_once(zoe: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    made(zoe, 5)
    monkeypatch.setattr(auditing, "CHUNK", 2)
    with CaptureQueriesContext(connection) as queries:
        verify()
    chunks = [query["sql"] for query in queries if '"increment"' in query["sql"]]
    assert len(chunks) == 4  # 2, 2, 1, and none any more
    assert all("LIMIT 2" in sql for sql in chunks)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_it_is(zoe: Employee) -> None:
    made(zoe, 2)
    err = Terminal()
    call_command("verify_documents", stdout=io.StringIO(), stderr=err, no_color=True)
    assert "2 / 2 (100%), 0 bad" in err.getvalue()
