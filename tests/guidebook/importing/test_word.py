import io
import re
import time
import zipfile
from html import unescape

import pytest

from documents.richtext import plain_text
from guidebook.importing.parsing import parse
from guidebook.importing.report import (
    BrokenDocument,
    EmptyFile,
    FileTooLarge,
    Kind,
    LockedDocument,
    NestedTooDeep,
    NotAGuide,
    NotImportable,
    Overinflated,
    TooIntricate,
    UnsafeDocument,
)
from tests.factories.importing import R, heading_styles, paragraph, picture, word_document, word_part, zipped

LINK = f'<Relationship Id="rId9" Type="{R}/hyperlink" Target="https://loi.example/a" TargetMode="External"/>'
IMAGE = f'<Relationship Id="rId8" Type="{R}/image" Target="media/image1.png"/>'
FAR_IMAGE = f'<Relationship Id="rId7" Type="{R}/image" Target="https://ailleurs.example/x.png" TargetMode="External"/>'


def drawing(relation, description="", how="embed"):
    said = f' descr="{description}"' if description else ""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Image 1"{said}/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:{how}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def cells(*texts):
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(text) if text else '<w:p/>'}</w:tc>" for text in texts) + "</w:tr>"


WHOLE = word_document(
    paragraph("Nos médias sociaux", style="Titre")
    + paragraph("Table 1 4", style="TM1")
    + paragraph("Bienvenue dans ce guide 👋.")
    + paragraph("Bonnes pratiques", style="Titre1")
    + '<w:p><w:r><w:t>Lisez la </w:t></w:r><w:hyperlink r:id="rId9"><w:r><w:t>loi</w:t></w:r></w:hyperlink>'
    "<w:r><w:t> en</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ti</w:t></w:r><w:r><w:t>ère.</w:t></w:r>"
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    + paragraph("Avant de publier", style="Titre2")
    + '<w:p><w:ins w:author="Ada"><w:r><w:t>ajouté hier</w:t></w:r></w:ins>'
    '<w:del w:author="Ada"><w:r><w:delText>supprimé jadis</w:delText></w:r></w:del>'
    '<w:r><w:commentReference w:id="5"/></w:r></w:p>'
    + paragraph("• relire")
    + paragraph("• respirer")
    + paragraph("Votre profil", style="Clause 1")
    + f"<w:tbl>{cells('Réseau', 'Geste')}{cells('LinkedIn', '')}</w:tbl>"
    + drawing("rId8", "Une bannière verte")
    + drawing("rId8")
    + drawing("rId7", how="link")
    + paragraph("Règles", style="Titre1")
    + paragraph("مرحبا بكم et un mot."),
    relations=LINK + IMAGE + FAR_IMAGE,
    styles_xml=heading_styles(),
    footnotes_xml=word_part("footnotes", f'<w:footnote w:id="2">{paragraph("Article premier.")}</w:footnote>'),
    comments_xml=word_part("comments", f'<w:comment w:id="5" w:author="Ada">{paragraph("À revoir")}</w:comment>'),
    header1_xml=word_part("hdr", paragraph("Coopérative Boréale, confidentiel")),
    vbaProject_bin=b"\x00macro",
    **{"media/image1.png": picture()},
)


def read(source, filename="guide.docx"):
    return parse(source, filename=filename, language="fr")


def details(imported, kind):
    return [notice.detail for notice in imported.report if notice.kind == kind]


def test_a_word_document_keeps_its_shape():
    imported = read(WHOLE)
    assert imported.title == "Nos médias sociaux"
    assert [section.title for section in imported.sections] == ["Introduction", "Bonnes pratiques", "Règles"]
    practice = imported.sections[1].html
    assert 'Lisez la <a href="https://loi.example/a" rel="noopener">loi</a> en<strong>ti</strong>ère.' in practice
    assert "<h3>Avant de publier</h3>" in practice
    assert "<h3>Votre profil</h3>" in practice
    assert re.search(r"<ul>\s*<li>relire</li>\s*<li>respirer</li>\s*</ul>", practice)
    assert re.search(r"<tr>\s*<td><p>LinkedIn</p></td>\s*<td></td>\s*</tr>", practice)
    assert "<p><sup>[1]</sup> Article premier.</p>" in practice
    assert "مرحبا" in imported.sections[2].html


def test_what_a_word_document_carries_beside_its_text_is_reported():
    imported = read(WHOLE)
    assert details(imported, Kind.COMMENT) == ["Ada: À revoir"]
    assert details(imported, Kind.DELETED) == ["supprimé jadis"]
    assert details(imported, Kind.INSERTED) == ["ajouté hier"]
    assert details(imported, Kind.MARGIN) == ["Coopérative Boréale, confidentiel"]
    assert details(imported, Kind.MACRO) == ["word/vbaProject.bin"]
    assert details(imported, Kind.CONTENTS) == ["Table 1 4"]
    assert details(imported, Kind.IMAGE) == ["https://ailleurs.example/x.png"]
    assert details(imported, Kind.NO_DESCRIPTION) == ["Bonnes pratiques"]
    assert details(imported, Kind.LEFT_OUT) == []
    assert list(imported.pictures.values()) == [picture()]


def test_every_word_of_a_word_document_is_in_the_guide_or_in_the_report():
    imported = read(WHOLE)
    kept = " ".join(f"{section.title} {plain_text(section.html)}" for section in imported.sections)
    kept += imported.title + " " + " ".join(notice.detail for notice in imported.report)
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        xml = " ".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    paragraphs = re.findall(r"<w:p>.*?</w:p>", xml, re.DOTALL)
    source = " ".join(
        "".join(re.findall(rf"<w:{tag}(?: [^>]*)?>([^<]*)<", text)) for text in paragraphs for tag in ("t", "delText")
    )
    missing = set(re.findall(r"\w+", unescape(source))) - set(re.findall(r"\w+", kept))
    assert len(source.split()) > 40
    assert missing == set()


def test_bold_or_larger_lines_are_headings_where_there_are_no_styles():
    source = word_document(
        paragraph("Guide maison", size=40)
        + paragraph("Un mot pour commencer.")
        + paragraph("Nos règles", bold=True)
        + paragraph("Texte des règles.")
        + paragraph("Votre image", size=32)
        + paragraph("Texte sur l’image.")
    )
    assert [section.title for section in read(source).sections][-2:] == ["Nos règles", "Votre image"]


def test_a_text_box_is_read_once():
    box = "<w:txbxContent>" + paragraph("encadré unique") + "</w:txbxContent>"
    source = word_document(
        paragraph("Avant.")
        + f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    imported = read(source)
    assert "".join(section.html for section in imported.sections).count("encadré unique") == 1
    assert details(imported, Kind.LEFT_OUT) == []


def test_equations_that_are_not_read_are_reported():
    maths = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>xyz42</m:t></m:r></m:oMath>'
    imported = read(word_document(paragraph("Avant.") + f"<w:p>{maths}</w:p>"))
    assert "xyz42" in " ".join(details(imported, Kind.LEFT_OUT))


def test_a_macro_document_is_imported_without_its_macro():
    imported = read(word_document(paragraph("Texte."), vbaProject_bin=b"\x00"), "guide.docm")
    assert details(imported, Kind.MACRO) == ["word/vbaProject.bin"]
    assert "Texte." in imported.sections[0].html


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (b"", EmptyFile),
        (b"hello", BrokenDocument),
        (b"PK\x03\x04 not really", BrokenDocument),
        (WHOLE[: len(WHOLE) // 2], BrokenDocument),
        (WHOLE[:200] + b"\x00" * 60 + WHOLE[260:], BrokenDocument),
        (b"%PDF-1.7 fifty pages", NotAGuide),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, NotAGuide),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), LockedDocument),
        (zipped({"xl/workbook.xml": "<a/>"}), NotAGuide),
        (zipped({"a.txt": "hello"}), NotAGuide),
        (word_document(""), EmptyFile),
        (zipped({"word/document.xml": b"\x00" * 20_000_000}), Overinflated),
        (zipped({"word/document.xml": "<a/>", **{f"word/{n}.bin": "" for n in range(4_000)}}), Overinflated),
        (zipped({"word/document.xml": BOMB + HEAD + "</w:body></w:document>"}), UnsafeDocument),
        (zipped({"word/document.xml": (BOMB + HEAD + "</w:body></w:document>").encode("utf-16")}), UnsafeDocument),
        (word_document(paragraph("a"), styles_xml='<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), UnsafeDocument),
        (word_document("<w:p>" * 5_000 + "</w:p>" * 5_000), NestedTooDeep),
        (word_document("<w:p/>" * 500_000), (TooIntricate, Overinflated)),
        (word_document("<w:p>"), BrokenDocument),
        (b"PK\x03\x04" + b"\x00" * (21 * 1024 * 1024), FileTooLarge),
    ],
    ids=range(20),
)
def test_what_is_no_word_document_is_refused_by_name(source, refusal):
    started = time.process_time()
    with pytest.raises(refusal) as refused:
        read(source, "mon guide.docx")
    assert time.process_time() - started < 15
    assert "mon guide.docx" in str(refused.value)
    assert isinstance(refused.value, NotImportable)


def test_a_table_of_500_rows_stays_whole_and_in_time():
    started = time.process_time()
    rows = "".join(cells(f"ligne{n}", f"geste{n}") for n in range(500))
    imported = read(word_document(f"<w:tbl>{rows}</w:tbl>"))
    assert imported.sections[0].html.count("<tr>") == 500
    assert time.process_time() - started < 10


def test_a_long_document_without_headings_is_cut_between_two_paragraphs():
    text = "mot " * 5_000
    imported = read(word_document("".join(paragraph(f"début{n} {text}") for n in range(20))))
    assert len(imported.sections) > 1
    assert Kind.SPLIT in imported.report.counts()
    said = " ".join(section.html for section in imported.sections)
    assert all(f"début{n} " in said for n in range(20))


def test_dangerous_links_do_not_pass():
    relation = f'<Relationship Id="rId9" Type="{R}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
    link = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>cliquez</w:t></w:r></w:hyperlink></w:p>'
    imported = read(
        word_document(paragraph("Un.") + link + paragraph("&lt;script&gt;alert(1)&lt;/script&gt;"), relations=relation)
    )
    html = imported.sections[0].html
    assert "cliquez" in html
    assert "javascript" not in html
    assert "<script" not in html
    assert details(imported, Kind.DEAD_LINK) == ["javascript:alert(1)"]
