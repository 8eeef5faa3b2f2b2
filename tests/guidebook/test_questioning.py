from dataclasses import replace

import pytest

from guidebook.checking import checks_in
from guidebook.composed import CheckRow, ChoiceRow
from guidebook.coverage import lags_of
from guidebook.drafting import AlreadyPublished
from guidebook.editions import compose_edition, placeholders_used
from guidebook.models import Check, CheckChoice, GuideVersion
from guidebook.questioning import (
    ChecksChanged,
    CheckTooLong,
    CheckUnsaid,
    NoneRight,
    TooFewChoices,
    TooManyChecks,
    checks_digest,
    checks_of,
    write_checks,
)
from tests.factories.guidebook import LATER, make_draft, publish_draft

pytestmark = pytest.mark.django_db
YES = ChoiceRow(True, "Oui", "Yes", "Bien sûr.", "Of course.")
NO = ChoiceRow(False, "Non", "No", "Relisez.", "Read again.")
QUESTION = CheckRow("Puis-je ?", "May I?", (YES, NO))


@pytest.fixture
def section(organisation):
    return make_draft().sections.get(key="partie-1")


def write(section, *checks, **more):
    write_checks(section, checks, by=None, at=LATER, **more)


def test_questions_are_kept_in_their_order_with_what_explains_them(section):
    other = replace(QUESTION, question_fr="Et ceci ?", question_en="And this?")
    write(section, QUESTION, other)
    assert checks_of(section) == [QUESTION, other]
    write(section, other)
    assert checks_of(section) == [other]
    assert CheckChoice.objects.count() == 2


def test_answers_that_say_nothing_are_left_out_and_texts_are_cleaned(section):
    typed = replace(QUESTION, question_fr=" Puis-je\u00a0?\n\x00 ", choices=(YES, ChoiceRow(False), NO))
    write(section, typed)
    assert checks_of(section) == [replace(QUESTION, question_fr="Puis-je\u00a0?")]


@pytest.mark.parametrize(
    ("check", "refusal"),
    [
        (replace(QUESTION, question_fr=" ", question_en=""), CheckUnsaid),
        (replace(QUESTION, choices=(YES,)), TooFewChoices),
        (replace(QUESTION, choices=(NO, NO)), NoneRight),
        (replace(QUESTION, choices=(YES, NO) * 4), TooManyChecks),
        (replace(QUESTION, question_fr="x" * 301), CheckTooLong),
        (replace(QUESTION, choices=(YES, replace(NO, explanation_en="x" * 501))), CheckTooLong),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_changes(section, check, refusal):
    write(section, QUESTION)
    with pytest.raises(refusal):
        write(section, QUESTION, check)
    assert checks_of(section) == [QUESTION]


def test_a_section_asks_a_few_questions(section):
    with pytest.raises(TooManyChecks):
        write(section, *[QUESTION] * 11)


def test_questions_that_changed_meanwhile_are_not_written_over(section):
    seen = checks_digest(checks_of(section))
    write(section, QUESTION, seen=seen)
    with pytest.raises(ChecksChanged):
        write(section, seen=seen)
    assert checks_of(section) == [QUESTION]


def test_they_are_frozen_with_their_version(section):
    write(section, QUESTION)
    publish_draft(section.version)
    with pytest.raises(AlreadyPublished):
        write(section)
    assert Check.objects.count() == 1


def test_a_language_that_lacks_a_question_lags_behind(section):
    write(section, replace(QUESTION, choices=(YES, replace(NO, text_en=""))))
    version = GuideVersion.objects.with_text().get(pk=section.version_id)
    (gap,) = lags_of(version, "en")
    assert gap.section == section
    assert lags_of(version, "fr") == []
    assert checks_in(version.sections.all()[0], "en") == []


def test_placeholders_are_filled_in_and_unknown_ones_are_named(section):
    asked = replace(QUESTION, question_fr="Que fait {{ company }} ?", choices=(YES, replace(NO, text_fr="{{ moon }}")))
    write(section, asked)
    version = GuideVersion.objects.with_text().get(pk=section.version_id)
    assert {use.name for use in placeholders_used(version, "fr")} == {"company", "moon"}
    write(section, replace(asked, choices=(YES, NO)))
    version = GuideVersion.objects.with_text().get(pk=section.version_id)
    edition = compose_edition(version, "fr", values={"company": "Boréal & fils"})
    assert edition.sections[0]["checks"][0]["question"] == "Que fait Boréal & fils ?"
