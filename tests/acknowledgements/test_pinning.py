from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements.inquiring import QUESTION_LENGTH, WordsTooLong
from acknowledgements.models import ReaderQuestion
from acknowledgements.pinning import (
    AskedAbout,
    HalfWritten,
    NotAnswered,
    NothingToPin,
    Pinned,
    Wording,
    asked_about,
    pin_question,
    unpin_question,
)
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from guidebook.reading import edition_for
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, ask_guide, ask_next, reconciled
from tests.factories.guidebook import PUBLISHED, make_draft, publish_draft
from tests.factories.questions import ANSWERED, answered, ask_about, ask_rows, pinned


def found(version: GuideVersion, person: Employee, language: str = "fr") -> list[AskedAbout]:
    edition = edition_for(version, language, person)
    return [section for section in asked_about(edition, person, language=language) if not section.is_empty]


def test_what_is_pinned_is_found_under_its_section_by_everybody(cast: Cast) -> None:
    version = ask_guide()
    question = pinned(ask_about(version, cast.zoe, 2), cast.ada)

    (french,), (english,) = found(version, cast.malik), found(version, cast.sam, "en")

    assert (french.title, french.pinned, french.mine) == ("Partie 2", [Pinned("Une photo ?", "Oui.", "fr")], [])
    assert english.pinned == [Pinned("A photo?", "Yes.", "en")]
    assert (question.pinned_by, question.pinned_at, question.is_pinned) == (cast.ada, ANSWERED, True)


def test_who_asked_finds_their_own_answer_and_nobody_else_does(cast: Cast) -> None:
    version = ask_guide()
    question = answered(ask_about(version, cast.zoe), cast.ada)
    ask_about(version, cast.zoe, 2)

    (mine,) = found(version, cast.zoe)

    assert (mine.title, mine.mine) == ("Partie 1", [question])
    assert found(version, cast.malik) == found(version, cast.ada) == []


def test_one_language_alone_is_shown_to_the_others(cast: Cast) -> None:
    version = ask_guide()
    pinned(ask_about(version, cast.zoe), cast.ada, question_fr="Une photo ?", answer_fr="Oui.")

    (english,) = found(version, cast.sam, "en")

    assert english.pinned == [Pinned("Une photo ?", "Oui.", "fr")]


def test_it_stays_with_its_section_in_the_next_version(cast: Cast) -> None:
    version = ask_guide()
    pinned(ask_about(version, cast.zoe, 2), cast.ada)

    (section,) = found(ask_next(version), cast.malik)

    assert section.title == "Partie 2"


def test_who_is_not_shown_the_section_does_not_find_it(cast: Cast) -> None:
    draft = make_draft()
    hide_section(draft.sections.get(position=2), departments=[cast.operations], by=None, at=PUBLISHED)
    version = reconciled(publish_draft(GuideVersion.objects.get(pk=draft.pk)).version, at=PUBLISHED)
    pinned(ask_about(version, cast.sam, 2), cast.ada)

    assert found(version, cast.zoe) == []
    assert len(found(version, cast.ada)) == 1


def test_taken_away_it_is_no_longer_found_and_its_words_are_kept(cast: Cast) -> None:
    version = ask_guide()
    question = pinned(ask_about(version, cast.zoe), cast.ada)

    unpin_question(question, by=cast.ada, at=LATER)
    unpin_question(question, by=cast.sam, at=PUBLISHED)

    question.refresh_from_db()
    assert found(version, cast.malik) == []
    assert (question.unpinned_by, question.unpinned_at, question.faq_answer_fr) == (cast.ada, LATER, "Oui.")
    again = pinned(question, cast.ada, question_fr="Une photo ?", answer_fr="Toujours.")
    assert (again.is_pinned, again.faq_answer_en) == (True, "")


def test_who_asked_is_answered_first(cast: Cast) -> None:
    with pytest.raises(NotAnswered):
        pin_question(ask_about(ask_guide(), cast.zoe), Wording("Oui ?", "Oui."), by=cast.ada, at=ANSWERED)


@pytest.mark.parametrize(
    ("wording", "refusal"),
    [
        (Wording(), NothingToPin),
        (Wording(" \x00", "\n"), NothingToPin),
        (Wording("Oui ?"), HalfWritten),
        (Wording("Oui ?", "Oui.", "", "Yes."), HalfWritten),
        (Wording("x" * (QUESTION_LENGTH + 1), "Oui."), WordsTooLong),
    ],
)
def test_words_that_are_missing_or_too_many_are_refused(cast: Cast, wording: Wording, refusal: type[Exception]) -> None:
    question = answered(ask_about(ask_guide(), cast.zoe), cast.ada)

    with pytest.raises(refusal):
        pin_question(question, wording, by=cast.ada, at=ANSWERED)

    assert not ReaderQuestion.objects.pinned().exists()


def test_two_queries_whatever_was_asked(cast: Cast) -> None:
    version = ask_guide()
    edition = edition_for(version, "fr", cast.zoe)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            asked_about(edition, cast.zoe, language="fr")
        return len(captured)

    assert queries() == 2
    ask_rows(10, version, cast.zoe)
    for question in ReaderQuestion.objects.waiting():
        pinned(question, cast.ada)
    assert queries() == 2
