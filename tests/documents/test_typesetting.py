import datetime as dt
import io
import json
import subprocess
from pathlib import Path

import pikepdf
import pytest

from documents.canonical import canonical
from documents.composing import Row
from documents.typesetting import typeset
from tests.factories.documents import make_body, make_composition

AT = dt.datetime(2026, 3, 24, 18, 6, tzinfo=dt.UTC)
CODE = "7K3M-9QXA-TB4C"


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words(pdf: bytes, folder: Path, *options: str) -> str:
    (folder / "words.pdf").write_bytes(pdf)
    return run("pdftotext", *options, folder / "words.pdf", "-")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("typeset") / "fr.pdf"
    path.write_bytes(typeset(make_composition(body=make_body("fr")), code=CODE, at=AT))
    return path


def test_body_and_sheet_are_one_tagged_document(french: Path) -> None:
    tree = run("pdfinfo", "-struct-text", french)
    for said in ("Votre profil", "LinkedIn", "Zoé Tremblay", "J’ai lu le guide", CODE):
        assert said in tree
    assert tree.index("Votre profil") < tree.index("J’ai lu le guide")
    assert "H1 (block)" in tree
    assert "/Scope /Column" in tree


def test_the_file_says_its_language_and_title(french: Path) -> None:
    with pikepdf.open(french) as pdf:
        assert str(pdf.Root.Lang) == "fr-CA"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Accusé de lecture – Guide des médias sociaux"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260324180600Z"


def test_the_claims_are_in_one_block_of_metadata(french: Path) -> None:
    with pikepdf.open(french) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
    assert xmp.count(b"<rdf:RDF") == 1
    assert b"pdfuaid:part" in xmp
    assert b"PDF/UA identification schema" in xmp
    assert b"pdfaid" in xmp


def test_only_our_faces_are_used_and_all_are_embedded(french: Path) -> None:
    fonts = [line.split() for line in run("pdffonts", french).splitlines()[2:]]
    assert {font[0].partition("+")[2].split("-")[0] for font in fonts} <= {"Atkinson", "Wide", "Emoji"}
    assert {font[-5:-2][0] for font in fonts} == {"yes"}


def test_the_record_is_attached_as_data(french: Path, tmp_path: Path) -> None:
    run("pdfdetach", "-save", "1", "-o", tmp_path / "record.json", french)
    assert (tmp_path / "record.json").read_bytes() == canonical(make_composition().record)
    with pikepdf.open(french) as pdf:
        filespec = pdf.Root.AF[0]
        assert filespec.AFRelationship == "/Data"
        assert str(filespec.UF) == "record.json"
        assert filespec.EF.F.Subtype == "/application/json"


def test_qpdf_finds_nothing_to_say(french: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", french)


def test_pages_are_numbered_through_and_carry_the_running_lines(french: Path) -> None:
    first, *others = run("pdftotext", french, "-").split("\f")[:-1]
    assert "sur" not in first.split("\n")[0]
    total = len(others) + 1
    for number, page in enumerate(others, start=2):
        assert f"page {number} sur {total}" in page
        assert "Guide des médias sociaux" in page


def test_the_contents_lead_to_the_right_pages(french: Path) -> None:
    contents = run("pdftotext", "-layout", "-f", "2", "-l", "2", french, "-")
    assert "Table des matières" in contents
    line = next(line for line in contents.splitlines() if "Votre profil" in line)
    page = int(line.split()[-1])
    assert "Votre profil" in run("pdftotext", "-f", str(page), "-l", str(page), french, "-")


def test_no_french_line_begins_or_ends_with_stray_punctuation(tmp_path: Path) -> None:
    phrase = "« Oui » ! Vraiment ? Bien sûr ; voici : 12 500 abonnés, à 14 h 05. "
    html = "".join(f"<p>{'x' * shift} {phrase * 6}</p>" for shift in range(1, 30))
    section = make_body("fr").sections[0]
    body = make_body("fr", sections=(type(section)("a", "A", html),))
    text = words(typeset(make_composition(body=body), code=CODE, at=AT), tmp_path, "-layout", "-f", "3")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert len(lines) > 100
    assert not [line for line in lines if line.startswith(("»", "!", "?", ";", ":", "500", "h 05", "05"))]
    assert not [line for line in lines if line.endswith(("«", " 12", " h", " 14"))]


def test_emoji_are_drawn(french: Path) -> None:
    assert "👍" in run("pdftotext", french, "-")


def test_the_same_words_give_the_same_bytes() -> None:
    composition = make_composition(body=make_body("en"), language="en")
    assert typeset(composition, code=CODE, at=AT) == typeset(composition, code=CODE, at=AT)


def test_english_is_typeset_in_english(tmp_path: Path) -> None:
    text = words(typeset(make_composition(body=make_body("en"), language="en"), code=CODE, at=AT), tmp_path)
    assert "Contents" in text
    assert "What was declared" in text
    assert "electronic seal of Boréal Mobilité" in text


def test_letter_is_a_paper_too(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(typeset(make_composition(), code=CODE, at=AT, paper="Letter"))
    assert "612 x 792" in run("pdfinfo", tmp_path / "letter.pdf")


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Ánh", "Łukasz Żółć", "Zoé 🎉", "Dvořák‑Saint‑Amour", "<b>Robert</b> & Cie", "{{ name }}", "Ωμέγα Жук"],
)
def test_names_are_printed_as_they_are_written(name: str, tmp_path: Path) -> None:
    assert name in words(typeset(make_composition(name=name), code=CODE, at=AT), tmp_path, "-layout")


@pytest.mark.parametrize("name", ["محمد بن عبد الله", "יוסף כהן"])
def test_names_written_from_right_to_left_are_whole(name: str, tmp_path: Path) -> None:
    text = words(typeset(make_composition(name=name), code=CODE, at=AT), tmp_path)
    assert set(name.split()) <= set(text.replace("\u202b", " ").replace("\u202c", " ").split())


def test_a_name_of_two_hundred_characters_stays_on_the_page(tmp_path: Path) -> None:
    text = words(typeset(make_composition(name="A" * 200), code=CODE, at=AT), tmp_path)
    assert text.count("A" * 20) >= 8
    assert text.replace("\n", "").count("A" * 200) == 2


def test_a_name_that_no_face_draws_is_said_to_be_in_the_record(tmp_path: Path) -> None:
    text = words(typeset(make_composition(name="李小龍"), code=CODE, at=AT), tmp_path)
    assert "���" in text
    assert "record.json" in text
    pdf = typeset(make_composition(name="李小龍"), code=CODE, at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert json.loads(opened.attachments["record.json"].get_file().read_bytes())["name"] == "李小龍"


def test_a_long_sheet_runs_over_and_is_numbered(tmp_path: Path) -> None:
    composition = make_composition(body=make_body("fr"))
    rows = tuple(Row(f"Ligne {number}", "mot " * 30) for number in range(20))
    sheet = type(composition.sheet)(title="Long", statement="Oui.", rows=rows)
    text = words(typeset(make_composition(body=make_body("fr"), sheet=sheet), code=CODE, at=AT), tmp_path)
    total = len(text.split("\f")) - 1
    assert f"page {total} sur {total}" in text
    assert f"page {total - 1} sur {total}" in text


def test_nothing_is_fetched_from_disk_or_network(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("top secret")
    hostile = f'<p>a<img src="file://{tmp_path}/secret.txt" alt="x"><a href="https://boreal.example">b</a></p>'
    hostile += f'<link rel="attachment" href="file://{tmp_path}/secret.txt">'
    section = make_body("en").sections[0]
    body = make_body("en", sections=(type(section)("a", "A", hostile),))
    pdf = typeset(make_composition(language="en", body=body), code=CODE, at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == ["record.json"]


def test_a_development_seal_says_it_is_for_trials(tmp_path: Path) -> None:
    composition = make_composition(language="en")
    assert "for trials only" in words(typeset(composition, code=CODE, at=AT, is_trial=True), tmp_path).replace(
        "\n", " "
    )
    assert "for trials only" not in words(typeset(composition, code=CODE, at=AT), tmp_path).replace("\n", " ")
