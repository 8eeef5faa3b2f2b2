from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from documents import bundling
from documents.bundling import NothingToCheck, Selection, TooMuchForAPage, gather, written
from documents.certificates import CertificateExpired
from documents.models import Document, LedgerEntry
from documents.verifying import verify
from people.models import Employee, Organisation
from tests.factories.bundles import SUBJECT, files_of, kept, make_bundle, record_acts
from tests.factories.documents import make_document
from tests.factories.ledger import AT, checkpoint, write_entries

pytestmark = pytest.mark.django_db


def abouts(content: bytes) -> list[str]:
    return [json.loads(line)["entry"]["about"] for line in files_of(content)["ledger/entries.jsonl"].splitlines()]


def test_everything_is_in_it_and_the_sums_are_those_of_sha256sum() -> None:
    record_acts()
    content = make_bundle()
    files = files_of(content)
    assert len(abouts(content)) == LedgerEntry.objects.count()
    for document in Document.objects.all():
        assert files[f"documents/{document.code}.pdf"] == document.content
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert {"README.txt", "LISEZMOI.txt", "certificates/root.pem", "certificates/seal.pem"} < set(files)


def test_the_record_beside_the_pdf_is_the_one_inside() -> None:
    record_acts()
    files = files_of(make_bundle())
    for name in (name for name in files if name.endswith(".pdf")):
        with pikepdf.open(io.BytesIO(files[name])) as pdf:
            (attached,) = pdf.attachments.values()
            assert attached.get_file().read_bytes() == files[name.replace(".pdf", ".json")]


def test_the_readme_speaks_to_a_lawyer_in_both_languages() -> None:
    record_acts()
    files = files_of(make_bundle())
    for name in ("README.txt", "LISEZMOI.txt"):
        text = files[name].decode()
        assert all(tool in text for tool in ("pdfsig", "pdfdetach", "pyhanko", "sha256sum -c SHA256SUMS"))
        assert "BORÉAL MOBILITÉ" in text
        assert "&" not in text


def test_of_one_person_nothing_of_the_others() -> None:
    person = record_acts()
    content = make_bundle(Selection(person=person))
    documents = [name for name in files_of(content) if name.endswith(".pdf")]
    mine = Document.objects.get(person=person)
    assert documents == [f"documents/{mine.code}.pdf"]
    assert set(abouts(content)) == {f"test:{number}" for number in range(3, 20)} | {mine.about}
    assert b"Wilson" not in b"".join(files_of(content).values())


def test_of_a_period_and_of_a_version() -> None:
    record_acts()
    whole_day = Selection(since=AT, until=AT + dt.timedelta(days=1))
    assert "test:fr:1" not in abouts(make_bundle(whole_day))  # sealed today
    assert len(abouts(make_bundle(whole_day))) == 25
    assert len(abouts(make_bundle(Selection(subject=SUBJECT)))) == 20
    assert abouts(make_bundle(Selection(subject="guide:none:v1"))) == []


def test_a_selection_that_finds_nothing_still_holds(tmp_path: Path) -> None:
    record_acts()
    assert verify(kept(tmp_path, make_bundle(Selection(person=999_999)))).faults == []


def test_what_is_recorded_meanwhile_waits_for_the_next_bundle(zoe: Employee, tmp_path: Path) -> None:
    record_acts()
    bundle = gather(Selection())
    parts = written(bundle, at=timezone.now())
    first = next(parts)
    make_document(zoe, about="test:fr:late")
    write_entries(3, start=900)
    checkpoint()
    found = verify(kept(tmp_path, first + b"".join(parts)))
    assert (found.faults, found.documents, found.entries) == ([], 2, 27)


def test_a_document_older_than_the_ledger_is_noted(zoe: Employee, tmp_path: Path, lifted_triggers: Any) -> None:
    record_acts()
    old = make_document(zoe, about="test:fr:old")
    with lifted_triggers():
        LedgerEntry.objects.about(old.about).delete()
    found = verify(kept(tmp_path, make_bundle()))
    assert found.faults == []
    assert found.notes == [f"documents/{old.code}.pdf: older than the ledger; its seal alone speaks for it."]


def test_before_the_first_checkpoint_there_is_nothing_to_prove() -> None:
    with pytest.raises(NothingToCheck):
        gather(Selection())


def test_an_expired_seal_signs_no_bundle() -> None:
    record_acts()
    with pytest.raises(CertificateExpired):
        make_bundle(at=timezone.now() + dt.timedelta(days=20_000))


def test_a_page_gives_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    record_acts()
    gather(Selection()).assert_small()
    monkeypatch.setattr(bundling, "MOST_DOCUMENTS", 1)
    with pytest.raises(TooMuchForAPage):
        gather(Selection()).assert_small()
    monkeypatch.setattr(bundling, "MOST_DOCUMENTS", 9)
    monkeypatch.setattr(bundling, "MOST_ENTRIES", 9)
    with pytest.raises(TooMuchForAPage):
        gather(Selection()).assert_small()


def test_it_is_written_as_it_is_read() -> None:
    """No part holds more than a document: the memory is the same for one person as for everything."""
    record_acts()
    parts = list(written(gather(Selection()), at=timezone.now()))
    assert len(parts) > 10
    assert max(map(len, parts)) < 2 * max(Document.objects.values_list("size", flat=True))


# --- The command ----------------------------------------------------------------------------------------------------
def export(path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("export_evidence", output=path, stdout=out, **options)
    return out.getvalue()


def test_the_command_takes_a_checkpoint_and_what_it_writes_holds(zoe: Employee, tmp_path: Path) -> None:
    make_document(zoe)
    path = tmp_path / "all.zip"
    assert "1 documents, 1 entries" in export(path)
    assert verify(path).faults == []
    assert [each.name for each in tmp_path.iterdir()] == ["all.zip"]


def test_the_command_narrows(zoe: Employee, sam: Employee, tmp_path: Path) -> None:
    make_document(zoe, about="test:fr:1")
    make_document(sam, about="test:en:2")
    assert "1 documents" in export(tmp_path / "one.zip", employee=zoe.employee_number)
    assert "1 documents" in export(tmp_path / "two.zip", employee="SAM@boreal.example")
    assert "0 documents" in export(tmp_path / "three.zip", until=dt.date(2026, 1, 1))
    assert "0 documents" in export(tmp_path / "four.zip", subject="guide:none:v1")
    today = Organisation.current().today(timezone.now())
    assert "2 documents" in export(tmp_path / "five.zip", since=today, until=today)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"employee": "B99999"}, "Nobody is known"),
        ({"since": dt.date(2026, 3, 2), "until": dt.date(2026, 3, 1)}, "before the first"),
    ],
)
def test_the_command_refuses_in_words(zoe: Employee, tmp_path: Path, options: dict[str, Any], said: str) -> None:
    make_document(zoe)
    with pytest.raises(CommandError, match=said):
        export(tmp_path / "x.zip", **options)
    assert list(tmp_path.iterdir()) == []


def test_the_command_leaves_no_half_file(organisation: Organisation, zoe: Employee, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was recorded"):
        export(tmp_path / "none.zip")
    make_document(zoe)
    with pytest.raises(CommandError):
        export(tmp_path / "no" / "such" / "folder.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_zip_of_ours_opens_with_any_tool() -> None:
    record_acts()
    with zipfile.ZipFile(io.BytesIO(make_bundle())) as bundle:
        assert bundle.testzip() is None
