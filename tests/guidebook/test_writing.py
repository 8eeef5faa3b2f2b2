import pytest

from guidebook.drafting import AlreadyPublished
from guidebook.models import SectionText
from guidebook.writing import (
    BODY_LENGTH,
    Seen,
    Sheet,
    TextTooLong,
    TitleMissing,
    WrittenMeanwhile,
    add_section,
    classify_section,
    describe,
    move_section,
    remove_section,
    write_section,
    write_sheets,
)
from tests.factories.guidebook import LATER, PUBLISHED, WRITTEN, make_draft, publish_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_draft(sections=1).sections.get()


def write(section, language="fr", title="Titre", body="<p>Texte</p>", at=LATER, **more):
    return write_section(section, language=language, title=title, body=body, by=None, at=at, **more)


def keys(version):
    return [section.key for section in version.sections.all()]


def test_write_section_stores_what_was_written_and_by_whom(section, ada):
    text = write_section(section, language="fr", title="Nos mots", body="<p>Bonjour</p>", by=ada, at=LATER)
    stored = SectionText.objects.get(section=section, language="fr")
    assert (stored.title, stored.body, stored.edited_by, stored.edited_at) == ("Nos mots", "<p>Bonjour</p>", ada, LATER)
    assert stored == text


def test_write_section_sanitises_here(section):
    write(section, body='<p onclick="x()">Bon<script>alert(1)</script><a href="javascript:x">jour</a></p>')
    stored = SectionText.objects.get(section=section, language="fr")
    assert "script" not in stored.body
    assert "onclick" not in stored.body
    assert "Bon" in stored.body


def test_a_title_is_one_line_of_plain_text(section):
    write(section, title="  Nos\n <b>mots</b>\x00 ")
    assert SectionText.objects.get(section=section, language="fr").title == "Nos <b>mots</b>"


def test_a_text_that_was_not_changed_keeps_its_author_and_its_time(section, ada):
    before = section.texts.get(language="fr")
    write_section(section, language="fr", title=before.title, body=before.body, by=ada, at=LATER)
    after = section.texts.get(language="fr")
    assert (after.edited_at, after.edited_by) == (WRITTEN, None)


def test_two_editors_never_overwrite_each_other(section, ada):
    seen = Seen(section.texts.get(language="fr").edited_at)
    write_section(section, language="fr", title="D’Ada", body="<p>D’Ada</p>", by=ada, at=PUBLISHED, seen=seen)
    with pytest.raises(WrittenMeanwhile) as refusal:
        write(section, title="De Camille", seen=seen)
    assert refusal.value.newer["fr"].title == "D’Ada"
    assert section.texts.get(language="fr").title == "D’Ada"


def test_two_editors_who_begin_the_same_empty_text(section):
    section.texts.filter(language="en").delete()
    write(section, language="en", title="First", seen=Seen(None))
    with pytest.raises(WrittenMeanwhile):
        write(section, language="en", title="Second", seen=Seen(None))


def test_a_text_removed_meanwhile_is_said_too(section):
    seen = Seen(section.texts.get(language="fr").edited_at)
    write(section, title="", body="")
    with pytest.raises(WrittenMeanwhile) as refusal:
        write(section, title="De Camille", seen=seen)
    assert refusal.value.newer == {"fr": None}


def test_both_languages_are_written_or_none(section):
    seen = Seen(section.texts.get(language="fr").edited_at)
    write(section, language="en", title="Newer")
    with pytest.raises(WrittenMeanwhile):
        write_sheets(
            section, {"fr": Sheet("A", "<p>A</p>", seen), "en": Sheet("B", "<p>B</p>", seen)}, by=None, at=LATER
        )
    assert section.texts.get(language="fr").title == "Partie 1"


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> </p><p>&nbsp;</p>", "<script>x</script>"])
def test_a_text_without_a_word_is_removed(section, empty):
    assert write(section, title="", body=empty) is None
    assert not section.texts.filter(language="fr").exists()


def test_a_text_needs_a_title(section):
    with pytest.raises(TitleMissing):
        write(section, title=" ")


@pytest.mark.parametrize("typed", [{"title": "a" * 201}, {"body": f"<p>{'a' * BODY_LENGTH}</p>"}])
def test_what_is_too_long_is_refused_and_nothing_is_written(section, typed):
    with pytest.raises(TextTooLong):
        write(section, **typed)
    assert section.texts.get(language="fr").title == "Partie 1"


def test_a_section_of_200_000_characters_is_kept_whole(section):
    write(section, body=f"<p>{'ab ' * 66_666}</p>")
    assert section.texts.get(language="fr").body.count("ab") == 66_666


def test_add_section_comes_last_with_a_key_of_its_own():
    version = make_draft(sections=2)
    added = add_section(version, title_fr="Nos réseaux", by=None, at=LATER)
    twin = add_section(version, title_fr="Nos réseaux", title_en="Our networks", by=None, at=LATER)
    assert (added.key, twin.key) == ("nos-reseaux", "nos-reseaux-2")
    assert keys(version)[-2:] == ["nos-reseaux", "nos-reseaux-2"]
    assert twin.text("en").title == "Our networks"


def test_add_section_needs_a_title():
    with pytest.raises(TitleMissing):
        add_section(make_draft(), title_fr=" ", by=None, at=LATER)


@pytest.mark.parametrize(
    ("moved", "places", "order"),
    [(0, 1, "bac"), (1, -1, "bac"), (2, -2, "cab"), (0, 9, "bca"), (0, -1, "abc"), (2, 1, "abc")],
)
def test_move_section(moved, places, order):
    version = make_draft(sections=0)
    for key in "abc":
        add_section(version, title_fr=key, by=None, at=LATER)
    move_section(version.sections.all()[moved], places=places, by=None, at=LATER)
    assert "".join(keys(version)) == order
    assert [section.position for section in version.sections.all()] == [1, 2, 3]


def test_remove_section_takes_its_texts_along():
    version = make_draft(sections=2)
    remove_section(version.sections.first(), by=None, at=LATER)
    assert keys(version) == ["partie-2"]
    assert SectionText.objects.count() == 2


def test_classify_section(section):
    classify_section(section, element=None, by=None, at=LATER)
    section.refresh_from_db()
    assert section.element is None


def test_describe_names_the_guide_and_the_statement():
    version = make_draft()
    describe(
        version, title_fr="Nos repères", title_en="", statement_fr=" J’ai lu. ", statement_en="", by=None, at=LATER
    )
    version.refresh_from_db()
    assert version.guide.title_fr == "Nos repères"
    assert (version.statement_fr, version.statement_en) == ("J’ai lu.", "")


def test_a_guide_keeps_a_title():
    with pytest.raises(TitleMissing):
        describe(make_draft(), title_fr="", title_en=" ", statement_fr="x", statement_en="x", by=None, at=LATER)


@pytest.mark.parametrize(
    "act",
    [
        write,
        lambda section: remove_section(section, by=None, at=LATER),
        lambda section: move_section(section, places=1, by=None, at=LATER),
        lambda section: classify_section(section, element=2, by=None, at=LATER),
        lambda section: add_section(section.version, title_fr="x", by=None, at=LATER),
        lambda section: describe(
            section.version, title_fr="x", title_en="", statement_fr="", statement_en="", by=None, at=LATER
        ),
    ],
)
def test_nothing_writes_a_published_version(organisation, act):
    section = publish_guide().versions.get().sections.first()
    with pytest.raises(AlreadyPublished):
        act(section)
