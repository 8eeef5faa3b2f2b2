import pytest

from guidebook.advising.keeping import NothingToKeep, keep_words, release_words
from guidebook.drafting import AlreadyPublished, draft_next
from guidebook.models import WordingNote
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(cast):
    return make_draft(sections=1).sections.get()


def keep(section, **more):
    kept = {"language": "fr", "term": "Cette Politique", "note": "Le  titre\nofficiel"} | more
    return keep_words(section, **kept, at=PUBLISHED, by=more.pop("by", None))


def test_words_are_kept_whatever_their_case(section):
    note = keep(section)
    assert (note.term, note.note) == ("cette politique", "Le titre officiel")


def test_keeping_again_changes_the_reason(section):
    keep(section)
    keep(section, term="CETTE POLITIQUE", note="Mieux dit")
    assert WordingNote.objects.get().note == "Mieux dit"


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "de"},
        {"term": "’"},
        {"term": "a" * 201},
        {"note": " \N{RIGHT-TO-LEFT OVERRIDE}"},
        {"note": "a" * 501},
    ],
)
def test_nothing_is_kept_without_words_or_reason(section, wrong):
    with pytest.raises(NothingToKeep):
        keep(section, **wrong)
    assert not WordingNote.objects.exists()


def test_notes_follow_into_the_next_draft_and_stay_in_the_published_one(section):
    keep(section)
    guide = publish_draft(section.version).version.guide
    with pytest.raises(AlreadyPublished):
        keep(section, note="Trop tard")
    with pytest.raises(AlreadyPublished):
        release_words(section, language="fr", term="cette politique", by=None, at=LATER)
    draft = draft_next(guide, by=None, at=LATER)
    release_words(draft.sections.get(), language="fr", term="Cette politique", by=None, at=LATER)
    assert [note.version.number for note in WordingNote.objects.all()] == [1]
