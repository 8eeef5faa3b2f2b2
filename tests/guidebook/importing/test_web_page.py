import re
import time
from html import unescape
from pathlib import Path

import pytest

from documents.richtext import plain_text, sanitise
from guidebook.importing.parsing import parse
from guidebook.importing.report import EmptyFile, Kind, NotAGuide, NotImportable

SAMPLES = Path(__file__).parents[2] / "samples" / "guides"


def sample(name):
    return parse((SAMPLES / name).read_bytes(), filename=name, language="fr" if ".fr." in name else "en")


def read(html, filename="guide.html"):
    return parse(html if isinstance(html, bytes) else html.encode(), filename=filename, language="fr")


def details(imported, kind):
    return [notice.detail for notice in imported.report if notice.kind == kind]


def test_a_web_page_keeps_its_shape():
    imported = sample("page.fr.html")
    assert imported.title == "Nos gestes en ligne"
    titles = [section.title for section in imported.sections]
    assert titles == ["Introduction", "Bonnes pratiques", "Votre profil", "Règles"]
    introduction, practice, profile, rules = (section.html for section in imported.sections)
    assert introduction == "<p>Bienvenue\N{NO-BREAK SPACE}: ce guide invite &amp; rassure.</p>"
    assert "<p>Texte sans paragraphe, suivi d’un <strong>mot</strong> gras.<br>Et d’une autre ligne.</p>" in practice
    assert '<ol start="3"><li>tout de suite</li></ol>' in practice
    assert "<h3>Où trouver la bannière</h3>" in practice
    assert re.search(r"<strong>Mot-clic</strong></p>\s*<div>Un mot", practice)
    assert '<th scope="col">Réseau</th>' in profile
    assert '<td colspan="2">partout</td>' in profile
    assert 'href="https://loi.example/a"' in profile
    assert 'href="https://ailleurs.example/b"' in profile
    assert "un\n  deux" in rules
    assert "مرحبا" in rules
    assert "{{ contact }}" in rules
    assert "[page.auteur]" in rules


def test_what_is_around_and_behind_the_text_is_reported():
    imported = sample("page.fr.html")
    menus = " ".join(details(imported, Kind.MENU))
    assert "Ressources humaines" in menus
    assert "Dernière modification" in menus
    assert details(imported, Kind.DEAD_LINK) == ["#profil", "../page.html", "javascript:alert(1)"]
    assert details(imported, Kind.LINK_TITLE) == ["La loi entière"]
    assert details(imported, Kind.IMAGE) == ["Une bannière verte https://ailleurs.example/image.png"]
    assert details(imported, Kind.LEFT_OUT) == []
    assert "Nos gestes en ligne | Intranet des Hirondelles" in details(imported, Kind.FRONT_MATTER)


def test_a_vue_component_gives_its_template():
    imported = sample("component.en.vue")
    assert imported.title == "Sharing with care"
    assert [section.title for section in imported.sections] == ["Introduction", "Before you post", "Rules"]
    assert any("SharingGuide" in detail for detail in details(imported, Kind.HTML))


@pytest.mark.parametrize("name", ["page.fr.html", "component.en.vue"])
def test_every_word_of_a_web_page_is_in_the_guide_or_in_the_report(name):
    imported = sample(name)
    for section in imported.sections:
        assert sanitise(section.html) == section.html
    kept = " ".join(f"{section.title} {plain_text(section.html)}" for section in imported.sections)
    kept += " " + imported.title + " " + " ".join(notice.detail for notice in imported.report)
    source = (SAMPLES / name).read_text(encoding="utf-8")
    source = re.sub(r"<font[^>]*>|</font>", "", source)
    said = re.findall(r'(?:alt|title|placeholder|value|content)="([^"]*)"', source)
    source = unescape(re.sub(r"<[^>]*>", " ", source) + " " + " ".join(said))
    assert set(re.findall(r"\w+", source)) - set(re.findall(r"\w+", kept)) - {"utf", "8"} == set()


def test_footnotes_and_definitions_of_markdown_find_their_place():
    imported = sample("notes.fr.md")
    introduction, words, rules = (section.html for section in imported.sections)
    assert "tous<sup>[1]</sup>" in introduction
    assert "<p><sup>[1]</sup> Sans exception, vraiment.</p>" in introduction
    assert "<strong>Mot-clic</strong><br>" in words.replace("\n", "")
    assert "<sup>[loi]</sup> La <em>Charte</em>, article 3." in rules
    assert len(imported.pictures) == 1


@pytest.mark.parametrize(
    "code",
    [
        '<img src=x onerror="alert(1)">',
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' jav&#x09;ascript:alert(1)'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='x'></object><embed src=x>",
        "<p style='x:expression(alert(1))'>x</p>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<table><td background='javascript:alert(1)'>x",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<form action='javascript:alert(1)'><button>x</button></form>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_scripts_do_not_pass(code):
    html = "".join(section.html for section in read(f"<h1>A</h1><p>un</p>{code}<h1>B</h1><p>deux</p>").sections)
    assert not re.search(r"<(script|svg|iframe|style|object|form)|<[^>]*(javascript:|onerror|onload|style=)", html)
    assert "deux" in html


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('<meta charset="windows-1252"><p>Déjà vu — l’été.</p>'.encode("cp1252"), "CP1252"),
        ('<meta charset="iso-8859-1"><p>Déjà vu — l’été.</p>'.encode("cp1252"), "CP1252"),
        ('<meta charset="iso-8859-1"><p>Déjà vu — l’été.</p>'.encode(), None),
        (
            '<meta charset="utf-7"><p>Déjà vu — l’été. Et tout le reste de ce guide.</p>'.encode("cp1252"),
            "Windows-1252",
        ),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>Déjà vu — l’été.</p>'.encode(), None),
        ("<p>Déjà vu — l’été.</p>".encode("utf-16"), "UTF-16-LE"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=macintosh"><p>Déjà vu — l’été.</p>'.encode(
                "mac_roman"
            ),
            "MAC-ROMAN",
        ),
    ],
)
def test_the_letters_of_a_page_are_made_out(source, named):
    imported = read(source)
    assert "Déjà vu — l’été." in imported.sections[0].html
    assert details(imported, Kind.ENCODING) == ([named] if named else [])


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "fond" + "</div>" * 100_000,
        "<ul><li>" * 20_000 + "fond",
        "<b><i>" * 50_000 + "fond",
        "<p>fond" + "<table><tr><td>" * 5_000,
        "<p>fond</p>" + "<!--" * 100_000,
        "<p>fond</p>" + "<" * 500_000,
        "<p>fond</p>" + "<a href=" * 60_000,
        "<p>fond</p>" + "&amp" * 200_000,
        "<p>fond</p>" + "<script>" * 60_000,
        "<p>fond" + "<br>" * 200_000,
    ],
    ids=range(10),
)
def test_hostile_pages_take_a_bounded_time(html):
    started = time.process_time()
    try:
        imported = read(html)
    except NotImportable:
        imported = None
    assert imported is None or "fond" in "".join(section.html for section in imported.sections) + imported.title
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (b"", EmptyFile),
        (b"<html><body><script>alert('mot')</script></body></html>", EmptyFile),
        (b"<html><head><title>Mot</title></head></html>", EmptyFile),
        (b"%PDF-1.7", NotAGuide),
        (b"PK\x03\x04", NotAGuide),
    ],
)
def test_what_is_no_page_is_refused(source, refusal):
    with pytest.raises(refusal):
        read(source)


def test_a_web_page_named_as_text_is_read_as_a_web_page():
    imported = read("<!DOCTYPE html><html><body><h1>A</h1><p>un</p><h1>B</h1><p>deux</p></body></html>", "guide.txt")
    assert [section.title for section in imported.sections] == ["A", "B"]
