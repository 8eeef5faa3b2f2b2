from hypothesis import given
from hypothesis import strategies as st

from documents.richtext import plain_text, sanitise
from guidebook.advising.plain import Part, read_plain

WRITTEN = st.text(alphabet="ab <>/pbiéem&;’\n\t", max_size=80)


@given(WRITTEN)
def test_the_words_are_those_of_plain_text(html):
    clean = sanitise(html)
    if "\n" not in clean:
        assert read_plain(clean, "fr").text.split() == plain_text(clean).split()


def test_cells_and_blocks_stand_on_lines_of_their_own():
    html = "<table><tbody><tr><td>Un</td><td>Deux</td></tr></tbody></table><p>Trois <br> quatre</p>"
    assert read_plain(html, "fr").text == "Un\nDeux\nTrois\nquatre"


def test_each_part_is_known():
    html = (
        '<h2>Titre</h2><p>Un <a href="/x">lien</a>, <em>un nom</em>, <span lang="en">word</span>, '
        "« cité », {{ contact }} fin</p>"
    )
    plain = read_plain(html, "fr")
    parts = {
        word: plain.part_at(plain.text.index(word))
        for word in ("Titre", "Un", "lien", "nom", "word", "cité", "contact", "fin")
    }
    assert parts == {
        "Titre": Part.HEADING,
        "Un": Part(0),
        "lien": Part.LINK,
        "nom": Part.EMPHASIS,
        "word": Part.FOREIGN,
        "cité": Part.QUOTE,
        "contact": Part.CODE,
        "fin": Part(0),
    }


def test_a_span_inside_a_link_gives_the_link_back():
    plain = read_plain('<p><a href="/x">a <span lang="en">b</span> c</a> d</p>', "fr")
    assert [plain.part_at(offset) for offset in (0, 2, 4, 6)] == [
        Part.LINK,
        Part.LINK | Part.FOREIGN,
        Part.LINK,
        Part(0),
    ]
