import io
import re
import subprocess
from html import unescape

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.richtext import plain_text
from guidebook.exporting.formats import FORMATS, export_version, filename_of
from guidebook.exporting.whole import NothingToExport
from guidebook.importing.parsing import parse
from guidebook.reading import whole_edition
from guidebook.starting import start_blank_guide
from guidebook.writing import write_section
from tests.factories.guidebook import WRITTEN, make_draft, publish_guide

pytestmark = pytest.mark.django_db
LETTERS = re.compile(r"\w+")


def words_of(version, language):
    """What an author sees of it in that language, word by word."""
    edition = whole_edition(version, language)
    texts = [edition.title, edition.statement]
    for section in edition.sections:
        texts += [section["title"], plain_text(section["body"])]
        for check in section.get("checks", ()):
            texts += [check["question"]]
            texts += [text for choice in check["choices"] for text in (choice["text"], choice["explanation"])]
    return set(LETTERS.findall(" ".join(texts)))


def paragraphs_of(docx):
    """Those of tables too, in their order."""
    return [
        "".join(node.text or " " if node.tag in (qn("w:t"), qn("w:br")) else "" for node in paragraph.iter())
        for paragraph in docx.element.body.iter(qn("w:p"))
    ]


def words_in(name, content, tmp_path):
    if name == "docx":
        return set(LETTERS.findall(" ".join(paragraphs_of(Document(io.BytesIO(content))))))
    if name == "pdf":
        file = tmp_path / "guide.pdf"
        file.write_bytes(content)
        text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
        return set(LETTERS.findall(re.sub(r"[-\u2010]\n", "", text))) | set(LETTERS.findall(text.replace("\n", " ")))
    text = re.sub(r"data:image[^\"')]*", "", content.decode())
    return set(LETTERS.findall(unescape(plain_text(text) if name == "html" else text.replace("\\", ""))))


@pytest.mark.parametrize("name", ["html", "md", "docx", pytest.param("pdf", marks=pytest.mark.once)])
def test_every_word_of_both_languages_is_there(rich, name, tmp_path):
    content = export_version(rich, name)
    found = words_in(name, content, tmp_path)
    wanted = words_of(rich, "fr") | words_of(rich, "en")
    if name in {"docx", "pdf"}:  # descriptions of pictures stand beside the words
        wanted -= {"autobus", "vert"}
    if name == "pdf":  # hyphens, indices, and scripts that are drawn from right to left
        wanted = {word for word in wanted if word.isascii() and word.isalpha() and len(word) < 8}
    assert wanted - found == set()


@pytest.mark.parametrize("name", ["html", "md", "docx"])
def test_who_does_not_see_a_section_is_said(rich, name, tmp_path):
    assert "Lévis" in words_in(name, export_version(rich, name), tmp_path)


def test_the_web_page_needs_nothing_else_and_does_nothing(rich):
    page = export_version(rich, "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r'(?:src|href)="(?!data:image/|#|https?://|mailto:|/)', page)
    assert 'src="data:image/png;base64,' in page
    assert '<article id="fr" lang="fr-CA">' in page
    assert '<article id="en" lang="en-CA">' in page
    assert len(re.findall(r' id="([^"]*)"', page)) == len(set(re.findall(r' id="([^"]*)"', page)))


def test_the_word_document_has_the_structure_of_the_text(rich):
    document = Document(io.BytesIO(export_version(rich, "docx")))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Number 3", "Quote"} <= styles
    links = [rel.target_ref for rel in document.part.rels.values() if rel.reltype.endswith("/hyperlink")]
    assert "https://exemple.ca/a?b=1&c=2" in links
    described = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert "Un autobus « vert »" in described
    languages = {node.get(qn("w:val")) for node in document.element.body.iter(qn("w:lang"))}
    assert {"fr-CA", "en-CA", "en"} <= languages
    assert any("tblHeader" in table._tbl.xml for table in document.tables)
    assert document.core_properties.title == "Guide d’utilisation des médias sociaux"


def test_lists_count_for_themselves(organisation):
    version = make_draft(sections=1)
    body = "<ol><li>Un</li><li>Deux</li></ol><p>Puis</p><ol start='4'><li>Quatre</li></ol>"
    write_section(version.sections.get(), language="fr", title="Listes", body=body, by=None, at=WRITTEN)
    document = Document(io.BytesIO(export_version(version, "docx", languages=("fr",))))
    numbered = [p for p in document.paragraphs if p.style.name == "List Number"]
    assert len({p._p.pPr.numPr.numId.val for p in numbered}) == 2


def test_the_word_document_comes_back_by_the_importer(rich):
    imported = parse(export_version(rich, "docx", languages=("fr",)), filename="guide.docx", language="fr")
    titles = [section.title for section in imported.sections]
    assert "Cas <limite>" in titles
    assert "Ce que ce guide ne limite pas" in titles


def test_the_pdf_is_tagged_with_contents_and_page_numbers(organisation, tmp_path):
    file = tmp_path / "guide.pdf"
    file.write_bytes(export_version(make_draft(sections=2), "pdf"))
    facts = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged:\s+yes", facts)
    pages = int(re.search(r"Pages:\s+(\d+)", facts)[1])
    tags = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    assert "Le texte de la partie 2." in tags
    assert "The text of part 2." in tags
    last = subprocess.run(["pdftotext", "-f", str(pages), file, "-"], capture_output=True, text=True, check=True).stdout
    assert f"page {pages} of {pages}" in " ".join(last.split())
    assert "Social media guide" in last
    contents = subprocess.run(["pdftotext", "-l", "2", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "Table des matières" in contents
    assert ". . ." in contents


@pytest.mark.once
def test_the_same_version_gives_the_same_files(rich):
    for name in ("html", "md", "pdf", "json"):
        assert export_version(rich, name) == export_version(rich, name), name


def test_a_published_version_leaves_word_for_word(organisation):
    version = publish_guide().versions.get()
    page = export_version(version, "html").decode()
    assert "Le texte de la partie 1." in page
    assert "Publié le 2 mars 2026" in page.replace("\u00a0", " ")


def test_large_texts_leave(organisation):
    version = make_draft(sections=1)
    rows = "".join(f"<tr><td>{n}</td><td>Ligne {n}</td></tr>" for n in range(500))
    body = f"<p>{'mot ' * 50_000}</p><table>{rows}</table>"
    write_section(version.sections.get(), language="fr", title="Long", body=body, by=None, at=WRITTEN)
    for name in ("html", "md", "docx", "json"):
        assert b"Ligne" in export_version(version, name) or name == "docx"
    document = Document(io.BytesIO(export_version(version, "docx")))
    assert len(document.tables[0].rows) == 500


@pytest.mark.parametrize("name", ["html", "md", "docx", "pdf"])
def test_nothing_written_is_said(organisation, name):
    guide = start_blank_guide(by=None, at=WRITTEN)
    with pytest.raises(NothingToExport):
        export_version(guide.versions.get(), name)


def test_files_are_named_after_the_guide(organisation):
    version = make_draft()
    assert filename_of(version, "docx") == "guide-des-medias-sociaux-v1.docx"
    assert list(FORMATS) == ["pdf", "docx", "html", "md", "json"]


def exported(version, body, name="docx"):
    write_section(version.sections.first(), language="fr", title="Cas", body=body, by=None, at=WRITTEN)
    content = export_version(version, name, languages=("fr",))
    return paragraphs_of(Document(io.BytesIO(content))) if name == "docx" else content.decode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul>Avant<li>Un</li>Après</ul>", ["Avant", "Un", "Après"]),
        ('<p><a href="https://exemple.ca/">Lien</a> <strong>gras</strong> fin</p>', ["Lien gras fin"]),
        ("<h2>Un</h2><h3>Deux</h3><h4>Trois</h4><h4>Quatre</h4>", ["Un", "Deux", "Trois", "Quatre"]),
        ("<table><tr><td rowspan=2>A</td></tr><tr><td>B</td></tr></table>", ["A", "B"]),
        ("<table><tr><td>A<table><tr><td>C</td></tr></table></td></tr></table>", ["A", "C"]),
        ("<pre>a\n  b\nc</pre>", ["a   b c"]),
        ('<p><a href="https://x.example/\ufffe">Lien</a></p>', ["Lien"]),
        ("<table><tr>" + "<td colspan=100>x</td>" * 20 + "</tr></table>", ["x"] * 20),
    ],
)
def test_what_is_odd_keeps_its_words_in_word(organisation, body, expected):
    found = [line.strip() for line in exported(make_draft(sections=1), body) if line.strip()]
    start = found.index("Cas") + 1
    assert found[start : start + len(expected)] == expected


def test_loose_words_of_a_list_are_items_in_markdown(organisation):
    text = exported(make_draft(sections=1), "<ul>Avant<li>Un</li>Après</ul>", "md")
    assert "- Avant\n- Un\n- Après" in text


def test_links_hold_elsewhere(organisation, settings):
    settings.SITE_URL = "https://guide.exemple.ca"
    body = '<p><a href="/consent/">Mon image</a> <a href="#s-partie-1">Ici</a></p>'
    page = exported(make_draft(sections=1), body, "html")
    assert 'href="https://guide.exemple.ca/consent/"' in page
    assert 'href="#fr-partie-1"' in page
    assert 'id="fr-partie-1"' in page
