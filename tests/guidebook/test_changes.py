from __future__ import annotations

from guidebook.comparing.changes import MOST_WORDS, changes_between
from guidebook.models import Edition
from people.models import Organisation


def edition(digest: str, *bodies: str, words: int = 10, statement: str = "Je confirme.") -> Edition:
    sections = [
        {"key": f"k{number}", "element": None, "title": f"Titre {number}", "body": body}
        for number, body in enumerate(bodies)
    ]
    return Edition(digest=digest, title="Guide", statement=statement, sections=sections, words=words)


def test_only_what_changed_is_kept_with_how_long_it_takes(organisation: Organisation) -> None:
    found = changes_between(
        edition("a", "<p>Un.</p>", "<p>Deux.</p>"), edition("b", "<p>Un.</p>", "<p>Trois.</p>", "<p>Neuf.</p>")
    )

    assert found is not None
    assert [section.key for section in found.changed] == ["k1", "k2"]
    assert found.changed[1].is_added
    assert found.unchanged == ("Titre 0",)
    assert (found.total, found.minutes) == (3, 1)
    assert "<del>" in found.changed[0].body.html
    assert not found.statement.is_changed


def test_a_declaration_that_changed_is_a_change(organisation: Organisation) -> None:
    found = changes_between(edition("c", "<p>Un.</p>"), edition("d", "<p>Un.</p>", statement="J’affirme."))

    assert found is not None
    assert found.is_changed
    assert found.changed == ()


def test_the_same_pair_is_worked_out_once(organisation: Organisation) -> None:
    older, newer = edition("e", "<p>Un.</p>"), edition("f", "<p>Deux.</p>")
    first = changes_between(older, newer)
    # Were it worked out again, it would be from these.
    newer.sections = older.sections

    assert changes_between(older, newer) == first
    assert changes_between(older, edition("g", "<p>Deux.</p>")) == first


def test_texts_too_long_to_be_compared_while_one_waits_are_not(organisation: Organisation) -> None:
    half = MOST_WORDS // 2

    assert changes_between(edition("h", "<p>Un.</p>", words=half), edition("i", "<p>Un.</p>", words=half)) is not None
    assert changes_between(edition("j", "<p>Un.</p>", words=half), edition("k", "<p>Un.</p>", words=half + 1)) is None


def test_what_people_wrote_stays_text(organisation: Organisation) -> None:
    older = edition("l", "<p>Un.</p>", statement="Je confirme.")
    newer = edition("m", "<p>Un &lt;script&gt;alert(1)&lt;/script&gt;.</p>", statement="<script>alert(2)</script>")

    found = changes_between(older, newer)

    assert found is not None
    assert "<script" not in found.changed[0].body.html + found.statement.html
