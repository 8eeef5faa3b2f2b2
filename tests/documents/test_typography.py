from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from documents.typography import drawable, keep_together, make_ready, structure


def part(html: str) -> Element:
    return fromstring(f"<div>{html}</div>")  # noqa: S314  (our own)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("«Bonjour»", "«\u00a0Bonjour\u00a0»"),
        ("Vraiment ? Oui ; non !", "Vraiment\u202f? Oui\u202f; non\u202f!"),
        ("À retenir : tout", "À retenir\u00a0: tout"),
        ("12 500 abonnés", "12\u202f500 abonnés"),
        ("à 14 h 05, 30 % de 20 $", "à 14\u00a0h\u00a005, 30\u00a0% de 20\u00a0$"),
        ("voir https://boreal.example/a", "voir https://boreal.example/a"),
        ("déjà\u00a0: fait\u202f!", "déjà\u00a0: fait\u202f!"),
    ],
)
def test_french_lines_do_not_break_where_french_would_not(written: str, kept: str) -> None:
    assert keep_together(written, "fr") == kept
    assert keep_together(kept, "fr") == kept


def test_english_is_left_as_it_is() -> None:
    assert keep_together("What ? « x »", "en") == "What ? « x »"


def test_what_no_face_draws_is_shown_as_missing() -> None:
    assert drawable("Nguyễn Łukasz → ✓ 👍 שלום مرحبا") == "Nguyễn Łukasz → ✓ 👍 שלום مرحبا"
    assert drawable("李 Bruce") == "� Bruce"
    assert drawable("a\x00b\u0007c\u202edlo") == "abcdlo"
    assert drawable("e\u0301") == "é"


def test_styles_and_attributes_that_are_no_text_are_left_alone() -> None:
    page = fromstring('<html><style>@page :first { }</style><p data-title="A : b" class="a : b">C : d</p></html>')  # noqa: S314
    make_ready(page, "fr")
    assert tostring(page, encoding="unicode") == (
        '<html><style>@page :first { }</style><p data-title="A\u00a0: b" class="a : b">C\u00a0: d</p></html>'
    )


def test_headings_follow_the_section_title_without_a_gap() -> None:
    section = part("<h2>a</h2><h4>b</h4><h2>c</h2><h3>d</h3>")
    structure(section, under=2)
    assert [heading.tag for heading in section] == ["h3", "h4", "h3", "h4"]


def test_header_cells_say_which_way_they_look() -> None:
    section = part("<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><td>d</td></tr></table>")
    structure(section, under=2)
    assert [cell.get("scope") for cell in section.iter("th")] == ["col", "col", "row"]


def test_lists_count_from_where_the_author_said() -> None:
    section = part('<ol start="4"><li>a</li></ol><ol><li>b</li></ol>')
    structure(section, under=2)
    assert [ol.get("style") for ol in section.iter("ol")] == [
        "counter-reset: list-item 3",
        "counter-reset: list-item 0",
    ]


def test_a_title_leaves_no_short_word_alone() -> None:
    page = fromstring("<html><h2>Améliorer votre profil, pas à pas</h2><p>pas à pas</p><h3>Titre</h3></html>")  # noqa: S314
    make_ready(page, "fr")
    assert [element.text for element in page] == ["Améliorer votre profil, pas à\u00a0pas", "pas à pas", "Titre"]


def test_short_tables_are_marked_as_such() -> None:
    section = part(f"<table>{'<tr><td>a</td></tr>' * 7}</table><table>{'<tr><td>a</td></tr>' * 8}</table>")
    structure(section, under=2)
    assert [table.get("class") for table in section] == ["short", None]
