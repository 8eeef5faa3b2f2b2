from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.translation import gettext

from acknowledgements.composing import compose_acknowledgement
from acknowledgements.models import Acknowledgement
from documents.bundling import Selection
from documents.canonical import canonical
from documents.composing import compose
from documents.evidence import login_words, moments
from documents.models import Document
from documents.verifying import verify
from people.wording import day
from tests.conftest import Cast
from tests.factories.acknowledgements import SIGNED, ask_guide, seal_copies, sign, sign_on_paper
from tests.factories.bundles import altered, files_of, kept, make_bundle
from tests.factories.ledger import checkpoint
from tests.factories.scans import a_scan, pdf_bytes, picture_bytes
from tests.said import record_of, said_in


def test_the_copy_holds_the_guide_as_it_was_read(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)

    body = compose("acknowledgement", acknowledgement.key).body

    assert body is not None
    assert (body.title, body.language, body.version_label) == ("Guide des médias sociaux", "fr", "Version 1")
    assert [section.html for section in body.sections] == [part["body"] for part in acknowledgement.edition.sections]


def test_the_page_of_the_act_says_who_what_when_and_how_it_is_known(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)

    sheet = compose("acknowledgement", acknowledgement.key).sheet

    said = " ".join(row.value for row in sheet.rows + sheet.evidence)
    assert sheet.statement == "Je confirme avoir lu ce guide."
    assert sheet.signature == "Zoé Tremblay"
    for expected in (
        "Zoé Tremblay",
        "Exploitation",
        "Québec",
        "Malik Benali",
        "Guide des médias sociaux",
        "Version 1, ",
        "3 mars 2026 à 14\xa0h\xa005",
        "2026-03-03 19:05:00 UTC",
        acknowledgement.edition_digest,
        acknowledgement.statement_digest,
        acknowledgement.evidence_digest,
    ):
        assert expected in said
    assert "10.1.2.3" not in said  # what is sealed cannot be erased


def test_all_is_said_in_the_language_of_the_act(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.sam)

    composition = compose_acknowledgement(acknowledgement.key)

    said = {row.label: row.value for row in composition.sheet.rows}
    assert composition.language == "en"
    assert composition.title == "Acknowledgement: Social media guide"
    assert said["Department and site"] == "Technology, Montréal"
    assert said["Guide"] == "Social media guide\nVersion 1, in English"
    assert "March 3, 2026 at 2:05" in said["Acknowledged"]


def test_what_is_not_known_is_left_out(cast: Cast) -> None:
    cast.sam.department = cast.sam.site = cast.sam.employee_number = None
    cast.sam.save()

    composition = compose_acknowledgement(sign(ask_guide(), cast.sam).key)

    labels = [row.label for row in composition.sheet.rows]
    assert labels == ["Person", "Guide", "Acknowledged"]
    assert composition.record["place"] == {"department": None, "site": None, "direct_manager": None}


def test_the_record_says_the_same_for_machines(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)

    record = json.loads(canonical(dict(compose_acknowledgement(acknowledgement.key).record)))

    assert record["acknowledgement"] == acknowledgement.pk
    assert record["person"] == {"name": "Zoé Tremblay", "employee_number": cast.zoe.employee_number}
    assert record["guide"]["digest"] == acknowledgement.edition_digest
    assert record["acknowledged_at"] == "2026-03-03T19:05:00+00:00"
    assert "10.1.2.3" not in json.dumps(record)


def test_the_copy_says_what_was_true_that_day(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    cast.zoe.department, cast.zoe.manager = cast.technology, cast.ada
    cast.zoe.save()

    said = {row.value for row in compose_acknowledgement(acknowledgement.key).sheet.rows}

    assert {"Exploitation, Québec", "Malik Benali"} <= said


def test_it_is_sealed_whole(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)

    (document,) = seal_copies()

    assert Document.objects.about(acknowledgement.key).get() == document
    assert (document.person, document.language) == (cast.zoe, "fr")
    assert document.acted_at == SIGNED
    with pikepdf.open(io.BytesIO(document.content)) as pdf:
        assert len(pdf.pages) >= 3


def test_what_came_from_paper_says_so(cast: Cast) -> None:
    (acknowledgement,) = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada).acknowledgements

    composition = compose_acknowledgement(acknowledgement.key)

    said = {row.label: row.value for row in composition.sheet.rows + composition.sheet.evidence}
    assert composition.sheet.signature == ""
    assert said["Signé sur papier le"] == "3 mars 2026"
    assert said["Consigné"].startswith("Par Ada Gagnon\n3 mars 2026 à 14")
    assert "Pris connaissance" not in said
    assert said["Empreinte de la numérisation"] == acknowledgement.sheet.sha256
    record = json.loads(canonical(dict(composition.record)))
    assert record["evidence"]["in_person"] is False
    assert record["paper"] == {
        "signed_on": "2026-03-03",
        "recorded_by": "Ada Gagnon",
        "recorded_at": "2026-03-03T19:05:00+00:00",
        "scan": {
            "sha256": acknowledgement.sheet.sha256,
            "media_type": "application/pdf",
            "size": acknowledgement.sheet.size,
        },
    }


def test_what_the_person_did_here_names_no_paper(cast: Cast) -> None:
    composition = compose_acknowledgement(sign(ask_guide(), cast.zoe).key)

    assert composition.record["paper"] is None
    assert composition.record["evidence"]["in_person"] is True


def test_the_sealed_copy_of_paper_says_so(cast: Cast, tmp_path: Path) -> None:
    sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)

    (document,) = seal_copies()

    (tmp_path / "copy.pdf").write_bytes(document.content)
    words = subprocess.run(["pdftotext", tmp_path / "copy.pdf", "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(words.replace("\u00a0", " ").split())
    assert "Signé sur papier le" in words
    assert "Par Ada Gagnon" in words
    assert "Par les RH au nom de la personne, d’après un papier" in words
    assert "signature électronique simple" not in words


@pytest.mark.parametrize(("name", "answer", "remark"), [("zoe", "acknowledged", ""), ("sam", "with_remark", "Why?")])
def test_the_page_says_what_the_record_says_and_nothing_else(cast: Cast, name: str, answer: str, remark: str) -> None:
    """Every value on the page, written from the record alone."""
    composition = compose_acknowledgement(sign(ask_guide(), getattr(cast, name), answer=answer, remark=remark).key)
    record = record_of(composition)

    assert [row.value for row in composition.sheet.rows] == rows_from(record, composition.language)
    assert [row.value for row in composition.sheet.evidence] == evidence_from(record, composition.language)
    assert composition.sheet.statement == record["statement"]["text"]
    assert composition.sheet.signature == record["evidence"]["typed_name"]
    assert composition.issuer == record["organisation"]


def test_the_page_of_a_refusal_says_what_the_record_says(cast: Cast) -> None:
    composition = compose_acknowledgement(sign(ask_guide(), cast.zoe, answer="declined", remark="Trop long.").key)
    record = record_of(composition)

    assert record["answer"] == "declined"
    assert [row.value for row in composition.sheet.rows] == rows_from(record, "fr")
    assert composition.sheet.statement == record["statement"]["text"]


def test_the_page_of_paper_says_what_the_record_says(cast: Cast) -> None:
    (acknowledgement,) = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada).acknowledgements
    composition = compose_acknowledgement(acknowledgement.key)
    record = record_of(composition)

    assert [row.value for row in composition.sheet.rows] == rows_from(record, "fr")
    assert [row.value for row in composition.sheet.evidence] == evidence_from(record, "fr")


def rows_from(record: Any, language: str) -> list[str]:
    person, place, guide, paper = record["person"], record["place"], record["guide"], record["paper"]
    with said_in(language):
        number = {"name": person["name"], "number": person["employee_number"]}
        spoken = {"number": guide["version"], "language": {"fr-CA": "français", "en-CA": "English"}[guide["language"]]}
        version = gettext("Version %(number)s, in %(language)s") % spoken
        rows = [
            gettext("%(name)s, employee number %(number)s") % number,
            f"{place['department']}, {place['site']}",
            *([place["direct_manager"]] if place["direct_manager"] else []),
            f"{guide['title']}\n{version}",
        ]
        if record["remark"] and record["answer"] != "declined":
            rows.append(str(Acknowledgement.Answer(record["answer"]).label))
        if record["remark"]:
            rows.append(record["remark"]["text"])
        recorded = moments(dt.datetime.fromisoformat(record["acknowledged_at"]), language)
        if paper is None:
            return [*rows, recorded]
        by = gettext("By %(name)s") % {"name": paper["recorded_by"]}
        return [*rows, day(dt.date.fromisoformat(paper["signed_on"]), language), f"{by}\n{recorded}"]


def evidence_from(record: Any, language: str) -> list[str]:
    evidence, paper = record["evidence"], record["paper"]
    with said_in(language):
        here, there = gettext("By the person, logged in"), gettext("By HR on the person’s behalf, from paper")
        return [
            login_words(evidence["login_method"]),
            here if evidence["in_person"] else there,
            evidence["digest"],
            record["guide"]["digest"],
            record["statement"]["digest"],
            *([paper["scan"]["sha256"]] if paper else []),
        ]


def test_a_bundle_holds_the_paper_that_was_signed_once(cast: Cast, tmp_path: Path) -> None:
    scan = a_scan()
    sign_on_paper(ask_guide(), cast.zoe, cast.sam, by=cast.ada, scan=scan)
    seal_copies()
    checkpoint()

    content = make_bundle()
    found = verify(kept(tmp_path, content))
    files = files_of(content)

    assert (found.faults, found.documents, found.notes) == ([], 2, [])
    assert [name for name in files if name.startswith("scans/")] == [f"scans/{scan.sha256}.pdf"]
    assert files[f"scans/{scan.sha256}.pdf"] == scan.content


def test_a_bundle_about_one_person_holds_no_paper_that_others_signed(cast: Cast, tmp_path: Path) -> None:
    version, alone = ask_guide(), a_scan(picture_bytes(), "moi.jpg")
    sign_on_paper(version, cast.zoe, cast.sam, by=cast.ada)
    sign_on_paper(version, cast.malik, by=cast.ada, scan=alone)
    seal_copies()
    checkpoint()

    of_zoe, of_malik = (make_bundle(Selection(person=person.pk)) for person in (cast.zoe, cast.malik))

    found = verify(kept(tmp_path, of_zoe))
    assert (found.faults, len(found.notes)) == ([], 1)
    assert not any(name.startswith("scans/") for name in files_of(of_zoe))
    assert verify(kept(tmp_path, of_malik)).faults == []
    assert files_of(of_malik)[f"scans/{alone.sha256}.jpg"] == alone.content


def test_a_paper_that_is_lost_or_replaced_is_named(cast: Cast, tmp_path: Path) -> None:
    scan = a_scan()
    sign_on_paper(ask_guide(), cast.zoe, by=cast.ada, scan=scan)
    seal_copies()
    checkpoint()
    content, name = make_bundle(), f"scans/{scan.sha256}.pdf"

    lost = altered(content, lambda files: files.pop(name), is_resigned=True)
    replaced = altered(content, lambda files: files.update({name: pdf_bytes(2)}), is_resigned=True)
    stray = altered(content, lambda files: files.update({f"scans/{'0' * 64}.pdf": b"%PDF-"}), is_resigned=True)

    assert f"The scan with SHA-256 {scan.sha256} is missing." in verify(kept(tmp_path, lost)).faults
    assert f"{name}: is not the file that its name says." in verify(kept(tmp_path, replaced)).faults
    assert any("named by no document" in fault for fault in verify(kept(tmp_path, stray)).faults)
