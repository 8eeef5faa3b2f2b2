import pytest

from announcements.plain import WIDTH, as_text, tidied


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour Zoé,</p><p>Il est prêt.</p>", "Bonjour Zoé,\n\nIl est prêt.\n"),
        ("<ul><li>un</li><li><p>deux</p></li></ul><p>fin</p>", "- un\n- deux\n\nfin\n"),
        ('<ol start="3"><li>un<ul><li>a</li></ul></li><li>deux</li></ol>', "3. un\n  - a\n4. deux\n"),
        ('<p>Voir <a href="https://x.example/g">le guide</a>.</p>', "Voir le guide (https://x.example/g).\n"),
        ('<p><a href="https://x.example/">https://x.example/</a></p>', "https://x.example/\n"),
        ('<p><a href="mailto:ada@x.example">Ada</a></p>', "Ada (ada@x.example)\n"),
        ("<p>a<br>b &amp; c</p><hr><p>d</p>", "a\nb & c\n\n* * *\n\nd\n"),
        ("<h2>Titre</h2><blockquote><p>mot</p></blockquote>", "Titre\n\nmot\n"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d\n"),
        ("  <p>  trop   d’espaces\n ici </p> ", "trop d’espaces ici\n"),
        ("", "\n"),
    ],
)
def test_rich_text_reads_well_without_its_looks(html, text):
    assert as_text(html) == text


def test_long_lines_are_folded_between_words_and_lists_hang():
    text = tidied("- " + "mot " * 40)
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert text.splitlines()[1].startswith("  mot")


def test_an_address_is_never_cut():
    address = "https://boreal.example/" + "a-long-path/" * 12
    assert address in tidied(f"Lisez-le ici : {address}").splitlines()


def test_a_no_break_space_is_not_broken():
    words = "x" * 69 + "\N{NO-BREAK SPACE}: et la suite de la phrase"
    assert "\N{NO-BREAK SPACE}: et" in tidied(words) or "\N{NO-BREAK SPACE}:" in tidied(words)
