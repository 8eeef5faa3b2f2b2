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
    Kind,
    LockedDocument,
    NestedTooDeep,
    NotAGuide,
    Overinflated,
    UnsafeDocument,
)
from tests.factories.importing import open_document, open_part, picture, zipped

AUTOMATIC = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Gras"/>
<style:style style:name="Gras" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>
<text:list-level-style-bullet text:level="2"/></text:list-style>
"""
WHOLE = open_document(
    """
<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ada</dc:creator>
</office:change-info><text:p>phrase biffée</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="Title">Nos médias sociaux</text:p>
<text:table-of-content><text:index-body><text:p>Sommaire 3</text:p></text:index-body></text:table-of-content>
<text:p>Bienvenue<text:s text:c="2"/>👋<office:annotation><dc:creator>Ada</dc:creator><text:p>À revoir</text:p>
</office:annotation>.</text:p>
<text:h text:outline-level="1">Bonnes pratiques</text:h>
<text:p>Lisez la <text:a xlink:href="https://loi.example/a">loi</text:a> en<text:span text:style-name="T1">ti</text:span
>ère, <text:span text:style-name="T2">vraiment</text:span>.<text:note text:id="n1">
<text:note-citation>1</text:note-citation>
<text:note-body><text:p>Article premier.</text:p></text:note-body></text:note></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>relire</text:p>
<text:list><text:list-item><text:p>deux fois</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>respirer</text:p></text:list-item></text:list>
<text:h text:outline-level="2">Avant de publier</text:h>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Réseau</text:p></table:table-cell>
<table:table-cell><text:p>Geste</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>LinkedIn</text:p></table:table-cell><table:table-cell/></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Partout</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row></table:table>
<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/>
<svg:desc>Une bannière verte</svg:desc></draw:frame></text:p>
<text:p><draw:frame><draw:image xlink:href="https://ailleurs.example/x.png"/></draw:frame></text:p>
<text:p><draw:frame><draw:text-box><text:p>encadré unique</text:p></draw:text-box></draw:frame></text:p>
<text:p text:style-name="P9">Votre profil</text:p>
<text:p>Un mot sur le profil.</text:p>
<text:h text:outline-level="1">Règles</text:h>
<text:p>مرحبا بكم.</text:p>
""",
    automatic=AUTOMATIC,
    styles_xml=open_part(
        "<office:master-styles><style:header><text:p>Confidentiel</text:p></style:header></office:master-styles>"
    ),
    Basic__Standard__Module1_xml="<a/>",
    **{"Pictures/1.png": picture()},
)


def read(source, filename="guide.odt"):
    return parse(source, filename=filename, language="fr")


def details(imported, kind):
    return [notice.detail for notice in imported.report if notice.kind == kind]


def test_an_open_document_keeps_its_shape():
    imported = read(WHOLE)
    assert imported.title == "Nos médias sociaux"
    assert [section.title for section in imported.sections] == ["Introduction", "Bonnes pratiques", "Règles"]
    assert "Bienvenue 👋." in plain_text(imported.sections[0].html)
    practice = imported.sections[1].html
    assert 'Lisez la <a href="https://loi.example/a" rel="noopener">loi</a> en<strong>ti</strong>ère' in practice
    assert "<em>vraiment</em>" in practice
    assert re.search(r"<ol>\s*<li><p>relire</p>\s*<ul>\s*<li>", practice)
    assert "<h3>Avant de publier</h3>" in practice
    assert "<h4>Votre profil</h4>" in practice
    assert '<th scope="col"><p>Réseau</p></th>' in practice
    assert re.search(r"<td><p>LinkedIn</p></td>\s*<td></td>", practice)
    assert '<td colspan="2"><p>Partout</p></td>' in practice
    assert "<p><sup>[1]</sup> Article premier.</p>" in practice
    assert practice.count("encadré unique") == 1


def test_what_an_open_document_carries_beside_its_text_is_reported():
    imported = read(WHOLE)
    assert details(imported, Kind.COMMENT) == ["Ada À revoir"]
    assert details(imported, Kind.DELETED) == ["Ada phrase biffée"]
    assert details(imported, Kind.MARGIN) == ["Confidentiel"]
    assert details(imported, Kind.CONTENTS) == ["Sommaire 3"]
    assert details(imported, Kind.MACRO) == ["Basic/Standard/Module1.xml"]
    assert details(imported, Kind.IMAGE) == ["https://ailleurs.example/x.png"]
    assert details(imported, Kind.LEFT_OUT) == []
    assert list(imported.pictures.values()) == [picture()]


def test_every_word_of_an_open_document_is_in_the_guide_or_in_the_report():
    imported = read(WHOLE)
    kept = " ".join(f"{section.title} {plain_text(section.html)}" for section in imported.sections)
    kept += imported.title + " " + " ".join(notice.detail for notice in imported.report)
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        xml = archive.read("content.xml").decode() + archive.read("styles.xml").decode()
    xml = re.sub(r"</?text:(?:span|a)\b[^>]*>", "", xml)
    source = unescape(re.sub(r"<[^>]*>", " ", xml))
    assert len(source.split()) > 40
    assert set(re.findall(r"\w+", source)) - set(re.findall(r"\w+", kept)) == set()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (open_document(""), EmptyFile),
        (open_document("<text:p>a", automatic=""), BrokenDocument),
        (open_document("<text:p>&b;</text:p>", prolog=BOMB), UnsafeDocument),
        (open_document("<text:p>a</text:p>", prolog='<!DOCTYPE a SYSTEM "file:///etc/passwd">'), UnsafeDocument),
        (open_document("<text:section>" * 3_000 + "</text:section>" * 3_000), NestedTooDeep),
        (WHOLE[:-400], BrokenDocument),
        (zipped({"content.xml": b" " * 20_000_000}), Overinflated),
        (zipped({"content.xml": "<a/>"}), BrokenDocument),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), NotAGuide),
        (
            zipped({"content.xml": "<a/>", "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            LockedDocument,
        ),
    ],
    ids=range(10),
)
def test_what_is_no_open_document_is_refused_by_name(source, refusal):
    started = time.process_time()
    with pytest.raises(refusal) as refused:
        read(source, "mon guide.odt")
    assert time.process_time() - started < 15
    assert "mon guide.odt" in str(refused.value)


def test_a_document_under_the_name_of_the_other_kind_is_read_all_the_same():
    assert read(WHOLE, "guide.docx").title == "Nos médias sociaux"


def test_numbered_headings_written_as_lists_are_headings():
    def heading(text):
        return f'<text:list><text:list-item><text:h text:outline-level="1">{text}</text:h></text:list-item></text:list>'

    source = open_document(heading("But") + "<text:p>un</text:p>" + heading("Règles") + "<text:p>deux</text:p>")
    assert [section.title for section in read(source).sections] == ["But", "Règles"]
