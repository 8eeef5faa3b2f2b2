from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents import stamping
from documents.canonical import canonical
from documents.certificates import seal_key
from documents.checking import check
from documents.composing import Composition, Row
from documents.models import Document, DocumentBase
from documents.pades import seal_pdf
from documents.stamping import Stamped, stamp
from documents.typesetting import typeset
from documents.verdicts import Record
from people.models import Employee
from tests.factories.documents import make_body, make_composition, make_document

CODE = "7K3M-9QXA-TB4C"
AT = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(hours=1)  # in the days of any key made here
LONG_PLACE = (
    "Direction principale de l’exploitation, de l’entretien et des services aux usagers, Saint-Jean-sur-Richelieu"
)


@pytest.fixture(autouse=True)
def nothing_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamping, "_noted", type(stamping._noted)())


def composed(name: str = "Zoé Tremblay", language: str = "fr", **more: Any) -> Composition:
    composition = make_composition(name=name, language=language, body=make_body(language))
    about = {"code": CODE, "title": composition.title, "language": language}
    return replace(composition, record={**composition.record, "document": about}, **more)


def quickly(composition: Composition, *, before: Composition | None = None) -> Stamped | None:
    """Once another of the same shape was made."""
    key = seal_key()
    assert stamp(before or composition, key, code=CODE, at=AT) is None
    return stamp(composition, key, code=CODE, at=AT)


def stamped(composition: Composition) -> bytes:
    made = quickly(composition)
    assert made is not None
    return made.content


def alone(composition: Composition) -> bytes:
    key = seal_key()
    pdf = typeset(composition, code=CODE, at=AT, is_trial=key.is_development)
    return seal_pdf(pdf, key, language=composition.language)


def said_by(pdf: bytes, folder: Path, *command: str) -> str:
    (folder / "a.pdf").write_bytes(pdf)
    name, *options = command
    rest = ["-"] if name == "pdftotext" else []
    done = subprocess.run([name, *options, folder / "a.pdf", *rest], capture_output=True, text=True, check=True)
    return done.stdout.partition("Document")[2] if name == "pdfinfo" else done.stdout


LONG_ROWS = replace(composed().sheet, rows=(Row("Lieu", LONG_PLACE), Row("Quand", "Hier,\nvers 14\u00a0h")))


@pytest.mark.parametrize(
    "composition",
    [
        composed(),
        composed("Sam O’Neil-Wright", "en"),
        composed("Anaïs Wœlfling–Ávila Tomé VAVATY"),
        replace(composed(), body=None),
        replace(composed(), sheet=LONG_ROWS),
    ],
    ids=["French", "English", "letters", "no text", "long row"],
)
def test_it_says_what_a_document_made_alone_says(composition: Composition, tmp_path: Path) -> None:
    quick, slow = stamped(composition), alone(composition)
    assert said_by(quick, tmp_path, "pdftotext", "-layout") == said_by(slow, tmp_path, "pdftotext", "-layout")
    told = [said_by(pdf, tmp_path, "pdfinfo", "-struct-text") for pdf in (quick, slow)]
    if composition.sheet is LONG_ROWS:  # how deep its lines stand differs, and so the numbers of cells
        told = [re.sub(r"NonStruct|\s+|\d+-0-0", "", each) for each in told]
    assert told[0] == told[1]
    assert CODE in told[0]


def test_each_person_has_their_own(tmp_path: Path) -> None:
    made = quickly(composed("Malik Benali"), before=composed("Zoé Tremblay"))
    assert made is not None
    said = said_by(made.content, tmp_path, "pdftotext", "-layout")
    assert said.count("Malik Benali") == 2
    assert "Tremblay" not in said


def test_every_validator_agrees(tmp_path: Path) -> None:
    pdf = stamped(composed())
    verdict = check(pdf, roots=[seal_key().root], clocks=[])
    assert (verdict.holds, verdict.record, verdict.code) == (True, Record.CONSISTENT, CODE)
    assert verdict.claimed_at == AT
    signed = said_by(pdf, tmp_path, "pdfsig", "-nocert")
    assert "Signature is Valid" in signed
    assert "Total document signed" in signed
    assert "ETSI.CAdES.detached" in signed
    assert "No syntax or stream encoding errors" in said_by(pdf, tmp_path, "qpdf", "--check")


@pytest.mark.parametrize("place", [300, -4000, -30])
def test_a_changed_byte_breaks_the_seal(place: int) -> None:
    pdf = bytearray(stamped(composed()))
    assert check(bytes(pdf), roots=[seal_key().root], clocks=[]).holds
    pdf[place] ^= 1
    assert not check(bytes(pdf), roots=[seal_key().root], clocks=[]).holds


def test_the_record_is_attached(tmp_path: Path) -> None:
    composition = composed()
    with pikepdf.open(io.BytesIO(stamped(composition))) as pdf:
        file = pdf.attachments["record.json"]
        assert file.get_file().read_bytes() == canonical(composition.record)
        assert file.obj.AFRelationship == "/Data"
        assert file.get_file().creation_date == AT
        assert pdf.Root.AF[0].objgen == file.obj.objgen


def test_it_still_claims_archive_and_accessibility() -> None:
    with pikepdf.open(io.BytesIO(stamped(composed()))) as pdf:
        assert pdf.docinfo.CreationDate == pdf.docinfo.ModDate == f"D:{AT:%Y%m%d%H%M%S}Z"
        with pdf.open_metadata() as claims:  # which writes its own dates when it is closed
            told = {name: claims[f"{space}:{name}"] for space, name in (("pdfaid", "part"), ("pdfaid", "conformance"))}
            moments = claims["xmp:CreateDate"], claims["xmp:ModifyDate"]
            accessible = claims["pdfuaid:part"]
        assert (told, accessible) == ({"part": "3", "conformance": "A"}, "1")
        assert moments == (f"{AT:%Y-%m-%dT%H:%M:%S}Z",) * 2
        assert pdf.Root.MarkInfo.Marked


def test_the_seal_forbids_all_change_in_a_field_that_has_a_name() -> None:
    with pikepdf.open(io.BytesIO(stamped(composed()))) as pdf, pikepdf.open(io.BytesIO(alone(composed()))) as slow:
        field, other = pdf.Root.AcroForm.Fields[0], slow.Root.AcroForm.Fields[0]
        for name in ("/T", "/TU", "/F", "/FT", "/Rect", "/Subtype"):
            assert field[name] == other[name]
        assert pdf.Root.AcroForm.SigFlags == 3
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        assert field.V.Reason == other.V.Reason


def test_its_address_is_a_link_and_the_picture_of_it_is_described(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(stamped(composed()))) as pdf, pikepdf.open(io.BytesIO(alone(composed()))) as slow:
        (link,) = [note for note in pdf.pages[-1].Annots if note.Subtype == "/Link"]
        assert f"http://testserver/v/{CODE}" == link.A.URI
        alts = [
            sorted(str(item.Alt) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item)
            for file in (pdf, slow)
        ]
        assert alts[0] == alts[1]
        assert any(CODE in alt for alt in alts[0])


def test_a_person_takes_little_room() -> None:
    made = quickly(composed())
    assert made is not None
    assert len(made.increment) < 12_000
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()
    assert made.base_digest == hashlib.sha256(made.base).hexdigest()


@pytest.mark.parametrize(
    "composition",
    [
        composed("李小龍"),
        composed("Ngũgĩ wa Thiong’o"),
        composed("W" * 60),
        replace(composed(), sheet=replace(composed().sheet, drawing="data:image/png;base64,AAAA")),
    ],
    ids=["another script", "letters we lack", "a word too long", "a drawing"],
)
def test_what_does_not_fit_is_left_to_be_made_alone(composition: Composition) -> None:
    assert quickly(composition, before=composed()) is None


def test_a_sheet_of_several_pages_is_left_to_be_made_alone() -> None:
    rows = tuple(Row(f"Ligne {number}", "mot " * 30) for number in range(30))
    assert quickly(replace(composed(), sheet=replace(composed().sheet, rows=rows))) is None


@pytest.mark.django_db
def test_documents_of_one_shape_share_their_beginning(zoe: Employee, sam: Employee) -> None:
    people = (zoe, sam, zoe)
    documents = [make_document(person, about=f"test:fr:{number}") for number, person in enumerate(people)]
    first, second, third = Document.objects.with_content().order_by("pk")
    assert (first.base, second.base) == (None, third.base)
    assert DocumentBase.objects.get() == second.base
    for document in (first, second, third):
        assert (document.size, document.sha256) == (len(document.content), hashlib.sha256(document.content).hexdigest())
        assert check(document.content).holds
    assert len({document.code for document in documents}) == 3
    with pikepdf.open(io.BytesIO(third.content)) as pdf:
        assert json.loads(pdf.attachments["record.json"].get_file().read_bytes()) == third.record
