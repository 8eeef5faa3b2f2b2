import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.richtext import plain_text, sanitise
from guidebook.comparing.aligning import align
from guidebook.comparing.redlining import ADDED, REMOVED, redline
from guidebook.comparing.versions import compare_editions, compare_sections
from guidebook.drafting import draft_next
from guidebook.writing import add_section, move_section, remove_section, write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_draft, publish_guide

WORDS = st.sampled_from(["photo", "ne", "publiez", "jamais", "d’équipe", "l’accord", "é", "a", "b", "«", "»", ".", "1"])
LINES = st.lists(WORDS, max_size=8).map(" ".join)


@st.composite
def texts(draw, depth=2):
    """Sanitised texts as people write them, and worse."""
    kinds = ["p", "h2", "h3", "bare", "ul", "ol", "table", "callout", "link", "bold", "div"]
    pieces = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=4)):
        line = draw(LINES)
        inside = draw(texts(depth=depth - 1)) if depth and kind in {"ul", "ol", "table", "callout", "div"} else ""
        pieces.append(
            {
                "bare": f"{line}",
                "ul": f"<ul><li>{line}{inside}</li><li>{line}</li></ul>",
                "ol": f"<ol><li>{inside}{line}</li></ol>",
                "table": f"<table><tr><th>{line}</th><td></td></tr><tr><td>{inside}</td><td>{line}</td></tr></table>",
                "callout": f'<aside class="callout-do">{line}{inside}</aside>',
                "div": f"<div>{line}{inside}{line}</div>",
                "link": f'<p>{line} <a href="https://example.com/{draw(WORDS)}">{line}</a></p>',
                "bold": f"<p><strong>{line}</strong>{line}<br>{line}</p>",
            }.get(kind, f"<{kind}>{line}</{kind}>")
        )
    return sanitise("".join(pieces))


def letters(html):
    return "".join(plain_text(html).split())


@given(texts(), texts())
def test_no_word_is_missing_on_either_side(older, newer):
    changed = redline(older, newer)
    assert "".join("".join(changed.words(newer=False)).split()) == letters(older)
    assert "".join("".join(changed.words(newer=True)).split()) == letters(newer)


@given(texts())
def test_a_text_has_not_changed_from_itself(html):
    changed = redline(html, html)
    assert not changed.is_changed
    assert "<ins" not in changed.html
    assert "<del" not in changed.html


@given(texts(), texts())
def test_texts_that_say_other_words_are_changed(older, newer):
    if letters(older) != letters(newer):
        assert redline(older, newer).is_changed


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)))
def test_edits_cover_both_sides_and_what_is_the_same_is(older, newer):
    at_old = at_new = 0
    for edit in align(older, newer):
        assert (edit.i, edit.k) == (at_old, at_new)
        if edit.is_same:
            assert older[edit.i : edit.j] == newer[edit.k : edit.l]
        at_old, at_new = edit.j, edit.l
    assert (at_old, at_new) == (len(older), len(newer))


def fates(older, newer):
    changed = redline(older, newer)
    runs = [run for line in changed.lines for run in line.runs]
    return [(run.fate, "".join(word.text for word in run.words).strip()) for run in runs if run.fate != "same"]


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        ("<p>Ne publiez <b>jamais</b> rien.</p>", "<p>Ne publiez pas rien.</p>", [(REMOVED, "jamais"), (ADDED, "pas")]),
        ("<ul><li>Un<ul><li>a</li></ul></li></ul>", "<ul><li>Deux<ul><li>a</li></ul></li></ul>",
         [(REMOVED, "Un"), (ADDED, "Deux")]),
        ("<div>Un <p>b</p></div>", "<div>Deux <p>b</p></div>", [(REMOVED, "Un"), (ADDED, "Deux")]),
        ('<p><a href="https://a.ca">ici</a></p>', '<p><a href="https://b.ca">ici</a></p>',
         [(REMOVED, "ici"), (ADDED, "ici")]),
        ("<p>voir ici</p>", '<p>voir <a href="https://b.ca">ici</a></p>', [(REMOVED, "ici"), (ADDED, "ici")]),
        ("<p>tout bas</p>", "<p>tout <strong>bas</strong></p>", [("mark", "bas")]),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>1</td><td>3</td></tr></table>",
         [(REMOVED, "2"), (ADDED, "3")]),
        (f'<p>a<img src="/pictures/{"a" * 64}/" alt="Chat"></p>',
         f'<p>a<img src="/pictures/{"b" * 64}/" alt="Chat"></p>',
         [(REMOVED, "Chat"), (ADDED, "Chat")]),
    ],
)  # fmt: skip
def test_what_changes_is_shown_where_it_stands(older, newer, expected):
    assert fates(sanitise(older), sanitise(newer)) == expected


def test_where_a_link_leads_is_said_in_words():
    shown = redline('<p><a href="https://a.ca">ici</a></p>', '<p><a href="https://b.ca">ici</a></p>').html
    assert "(https://a.ca)" in shown
    assert "(https://b.ca)" in shown


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("<h2>Titre</h2>", "<h3>Titre</h3>"),
        ("<ul><li>Un</li></ul>", "<ol><li>Un</li></ol>"),
        ('<aside class="callout-do"><p>Oui</p></aside>', '<aside class="callout-avoid"><p>Oui</p></aside>'),
        ("<p>1 000 $</p>", "<p>1\u00a0000\u00a0$</p>"),
        ("<table><tr><td>1</td></tr></table>", '<table><tr><td colspan="2">1</td></tr></table>'),
        ("<p>a</p><p>b</p>", "<p>ab</p>"),
    ],
)
def test_a_change_that_changes_no_word_is_a_change(older, newer):
    assert redline(sanitise(older), sanitise(newer)).is_changed


@pytest.mark.parametrize(
    ("bare", "in_paragraphs"),
    [
        ("<ul><li>Un</li><li>Deux</li></ul>", "<ul><li><p>Un</p></li><li><p>Deux</p></li></ul>"),
        (
            "<table><tr><th>Un</th><td>Deux</td></tr></table>",
            "<table><tr><th><p>Un</p></th><td><p>Deux</p></td></tr></table>",
        ),
        ("<ul><li>Un<ul><li>Deux</li></ul></li></ul>", "<ul><li><p>Un</p><ul><li><p>Deux</p></li></ul></li></ul>"),
    ],
)
def test_the_paragraph_that_an_editor_puts_in_an_item_changes_nothing(bare, in_paragraphs):
    assert not redline(bare, in_paragraphs).is_changed
    assert not redline(in_paragraphs, bare).is_changed


def test_what_is_unchanged_is_set_as_it_was():
    text = '<p>Un</p><ul><li>Deux</li></ul><aside class="callout-do"><p>Trois</p><p>Quatre</p></aside>'
    assert "<p>Un</p><ul>" in redline(text, text).html


def test_evil_text_stays_text():
    evil = sanitise('<p>&lt;script&gt;alert(1)&lt;/script&gt; <a href="https://x.ca/?a=&quot;b&quot;">x</a></p>')
    shown = redline("", evil).html + redline(evil, "").html
    assert "<script" not in shown
    assert 'href="https://x.ca/?a=&quot;b&quot;"' in shown or "%22" in shown


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("<p>" + "la " * 60_000 + "</p>", "<p>x " + "la le " * 30_000 + "</p>"),
        ("<ul>" + "<li>a</li>" * 15_000 + "</ul>", "<ul>" + "<li>b</li><li>a</li>" * 7_500 + "</ul>"),
        ("<div>" * 900 + "profond" + "</div>" * 900, "<div>" * 900 + "creux" + "</div>" * 900),
        ("<p>" + " ".join(f"m{n % 977}" for n in range(30_000)) + "</p>",
         "<p>" + " ".join(f"m{n % 977}" if n % 40 else "neuf" for n in range(30_000)) + "</p>"),
    ],
)  # fmt: skip
def test_long_and_repetitive_texts_are_compared_in_a_bounded_time(older, newer):
    begun = time.thread_time()
    changed = redline(older, newer)
    assert time.thread_time() - begun < 30  # a runaway takes hours
    assert "".join("".join(changed.words(newer=True)).split()) == letters(newer)


def section(key, title="Titre", body="<p>Texte</p>", **more):
    return {"key": key, "element": 1, "title": title, "body": body, **more}


def test_sections_come_go_move_and_change():
    older = [section("a"), section("b"), section("c"), section("d")]
    newer = [section("b"), section("c", body="<p>Autre texte</p>"), section("a"), section("e")]
    found = {one.key: one for one in compare_sections(older, newer)}
    assert [key for key, one in found.items() if one.is_added] == ["e"]
    assert [key for key, one in found.items() if one.is_removed] == ["d"]
    assert [key for key, one in found.items() if one.is_moved] == ["a"]
    assert [key for key, one in found.items() if one.is_rewritten and not one.is_added and not one.is_removed] == ["c"]
    assert not found["b"].is_changed


def test_questions_are_compared_too():
    check = {"question": "Qui ?", "choices": [{"text": "Moi", "is_right": True, "explanation": ""}]}
    wrong = {"question": "Qui ?", "choices": [{"text": "Moi", "is_right": False, "explanation": ""}]}
    older, newer = [section("a", checks=[check])], [section("a", checks=[wrong])]
    assert compare_sections(older, newer)[0].is_changed
    assert not compare_sections(older, older)[0].is_changed


@pytest.mark.django_db
def test_editions_are_compared_statement_included(organisation):
    guide = publish_guide(sections=2)
    draft = draft_next(guide, by=None, at=LATER)
    write_section(draft.sections.first(), language="fr", title="Partie 1", body="<p>Mieux</p>", by=None, at=WRITTEN)
    remove_section(draft.sections.last(), by=None, at=LATER)
    newer = publish_draft(draft, at=LATER, parity_reason="Bientôt.").version
    one, other = (version.editions.get(language="fr") for version in (guide.versions.get(number=1), newer))
    comparison = compare_editions(one, other)
    assert comparison.is_changed
    assert not comparison.statement.is_changed
    assert [found.key for found in comparison.changed] == ["partie-1", "partie-2"]
    assert comparison.minutes == 1
    assert not compare_editions(one, one).is_changed


@pytest.mark.django_db
def test_a_moved_section_is_said_to_be(organisation):
    draft = make_draft(sections=3)
    add_section(draft, title_fr="Neuve", by=None, at=WRITTEN)
    move_section(draft.sections.get(key="partie-1"), places=2, by=None, at=WRITTEN)
    keys = list(draft.sections.values_list("key", flat=True))
    found = compare_sections([section(f"partie-{n}") for n in (1, 2, 3)], [section(key) for key in keys])
    assert [one.key for one in found if one.is_moved] == ["partie-1"]
