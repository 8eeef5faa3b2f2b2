from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from acknowledgements.models import Acknowledgement
from acknowledgements.printing import (
    NobodyToSign,
    NotInForce,
    SignOffSheet,
    TooManyToPrint,
    print_sheets,
    sign_off_sheets,
)
from guidebook.hiding import hide_section
from people.models import Employee
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import SIGNED, ask_guide, ask_next, hire, reconciled, report_of, sign
from tests.factories.guidebook import PUBLISHED, make_draft, publish_draft


def teams(sheets: list[SignOffSheet]) -> dict[str, list[str]]:
    return {sheet.manager.name if sheet.manager else "": [line.name for line in sheet.lines] for sheet in sheets}


def words_of(sheets: list[SignOffSheet], folder: Path, *options: str) -> str:
    (folder / "sheets.pdf").write_bytes(print_sheets(sheets, at=SIGNED))
    command = ["pdftotext", *options, str(folder / "sheets.pdf"), "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_each_team_has_a_sheet_of_those_who_have_not_answered(cast: Cast) -> None:
    hire("Anaïs Lévesque", cast.malik)
    version = ask_guide()
    sign(version, cast.sam)

    sheets = sign_off_sheets(report_of(version, cast.ada), "fr")

    assert teams(sheets) == {
        "Malik Benali": ["Anaïs Lévesque", "Zoé Tremblay"],
        "": ["Malik Benali", "Ada Gagnon"],
    }


def test_a_manager_prints_their_people_alone(cast: Cast) -> None:
    assert teams(sign_off_sheets(report_of(ask_guide(), cast.malik), "fr")) == {"Malik Benali": ["Zoé Tremblay"]}


def test_the_selection_holds(cast: Cast) -> None:
    version = ask_guide()

    assert teams(sign_off_sheets(report_of(version, cast.ada, site=cast.montreal), "fr")) == {"": ["Sam Wilson"]}
    with pytest.raises(NobodyToSign):
        sign_off_sheets(report_of(version, cast.ada, state="done"), "fr")


def test_the_sheet_says_all_that_one_signs(cast: Cast, tmp_path: Path) -> None:
    cast.zoe.employee_number = "E-0042"
    cast.zoe.save()
    version = ask_guide()
    (sheet,) = sign_off_sheets(report_of(version, cast.malik), "fr")

    words = " ".join(words_of([sheet], tmp_path).split())

    for said in (
        "Feuille de signature",
        "Boréal Mobilité",
        "Guide des médias sociaux",
        "Version 1, en français",
        "Équipe : Malik Benali",
        "1 personne",
        "Je confirme avoir lu ce guide.",
        "Zoé Tremblay",
        "E-0042",
        "Signature",
        "guides/guide-des-medias-sociaux",
        version.editions.get(language="fr").digest[:16],
        "Imprimée le 3 mars 2026",
        "page 1 / 1",
    ):
        assert said in words, said


def test_it_is_printed_in_english_as_well(cast: Cast, tmp_path: Path) -> None:
    sheets = sign_off_sheets(report_of(ask_guide(), cast.malik), "en")

    words = " ".join(words_of(sheets, tmp_path).split())

    assert "I confirm that I have read this guide." in words
    assert "Team of Malik Benali" in words
    assert "Sign-off sheet" in words
    assert "Je confirme" not in words


def test_a_guide_in_one_language_is_printed_in_that_one(cast: Cast) -> None:
    (sheet,) = sign_off_sheets(report_of(ask_guide(languages=("fr",)), cast.malik), "en")

    assert sheet.edition.language == "fr"


def test_nobody_signs_under_a_list_alone(cast: Cast, tmp_path: Path) -> None:
    for _each in range(30):
        hire("Loïc D’Astous", cast.malik)
    sheets = sign_off_sheets(report_of(ask_guide(), cast.malik), "fr")

    pages = words_of(sheets, tmp_path).split("\f")[:-1]

    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"page {number} / 3" in page
        assert "Je confirme avoir lu ce guide." in page
        assert "Nom" in page  # the head of the table
        assert "Loïc" in page or "Zoé" in page
    assert "Pour les ressources humaines" in pages[-1]


def test_a_team_begins_a_page_and_counts_its_own(cast: Cast, tmp_path: Path) -> None:
    sheets = sign_off_sheets(report_of(ask_guide(), cast.ada), "fr")

    pages = words_of(sheets, tmp_path).split("\f")[:-1]

    assert len(pages) == 2
    assert all("page 1 / 1" in page for page in pages)


def test_its_code_opens_the_page_where_it_is_recorded(cast: Cast) -> None:
    version = ask_guide()
    (sheet,) = sign_off_sheets(report_of(version, cast.malik), "fr")

    address = sheet.record_address.url
    assert address.endswith(
        f"/reports/guides/{version.guide.slug}/versions/1/paper/?language=fr&edition={sheet.mark}&team={cast.malik.pk}"
    )
    assert sheet.guide_address.url.endswith(f"/guides/{version.guide.slug}/?language=fr")
    assert "?" not in sheet.guide_address.shown
    assert sheet.guide_address.qr.startswith("data:image/svg+xml")


def test_people_who_are_shown_another_text_have_a_sheet_of_their_own(cast: Cast) -> None:
    draft = make_draft()
    hide_section(draft.sections.get(key="partie-2"), departments=[cast.technology], by=None, at=PUBLISHED)
    Employee.objects.filter(pk=cast.sam.pk).update(manager=cast.malik)
    renumber_people()
    version = reconciled(publish_draft(draft).version, at=PUBLISHED)

    first, second = sign_off_sheets(report_of(version, cast.malik), "fr")

    assert [line.name for line in (*first.lines, *second.lines)] == ["Zoé Tremblay", "Sam Wilson"]
    assert (first.edition.hides, second.edition.hides) == ([], ["partie-2"])
    assert first.mark != second.mark


def test_there_is_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(ask_guide(), cast.ada)
    monkeypatch.setattr("acknowledgements.printing.MOST_SHEETS", 1)
    with pytest.raises(TooManyToPrint):
        sign_off_sheets(report, "fr")
    monkeypatch.setattr("acknowledgements.printing.MOST_PEOPLE", 3)
    with pytest.raises(TooManyToPrint):
        sign_off_sheets(report, "fr")


def test_nothing_is_printed_of_a_version_that_was_replaced(cast: Cast) -> None:
    version = ask_guide()
    ask_next(version)
    version.refresh_from_db()

    with pytest.raises(NotInForce):
        sign_off_sheets(report_of(version, cast.ada), "fr")


def test_printing_records_nothing(cast: Cast) -> None:
    print_sheets(sign_off_sheets(report_of(ask_guide(), cast.ada), "fr"), at=SIGNED)

    assert not Acknowledgement.objects.exists()


def test_a_name_is_text_whatever_it_holds(cast: Cast, tmp_path: Path) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(preferred_name="Zoé <b>T</b> & Cie {{ x }}")
    sheets = sign_off_sheets(report_of(ask_guide(), cast.malik), "fr")

    assert "Zoé <b>T</b> & Cie {{ x }}" in " ".join(words_of(sheets, tmp_path).split())
