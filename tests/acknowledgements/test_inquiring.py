# ruff: noqa: S608
from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from acknowledgements.inquiring import (
    ANSWER_LENGTH,
    MOST_WAITING,
    PASSAGE_LENGTH,
    QUESTION_LENGTH,
    AlreadyAnswered,
    EmptyAnswer,
    EmptyQuestion,
    NotInForce,
    SectionNotShown,
    TooManyWaiting,
    WordsTooLong,
    answerable_by,
    may_read_questions,
    questions_for,
    waiting_for,
)
from acknowledgements.models import ReaderQuestion
from announcements.delivering import deliver_batch
from announcements.models import Delivery
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, hire, reconciled
from tests.factories.guidebook import PUBLISHED, make_draft, publish_draft
from tests.factories.people import RoleGrantFactory
from tests.factories.questions import ANSWERED, ASKED, answered, ask_about, ask_rows, pinned
from tests.smtp_sink import SmtpSink

TABLE = "acknowledgements_readerquestion"
NOT_A_QUESTION = ["", "  \n ", "\u202e\x00"]


def read_again(person: Employee) -> Employee:
    return Employee.objects.get(pk=person.pk)


def test_a_question_is_kept_as_it_was_asked(cast: Cast) -> None:
    version = ask_guide()

    question = ask_about(version, cast.zoe, 2, question="  Et ma photo ?\r\nEt ma voix ? ", passage=" le texte ")

    assert question.question == "Et ma photo ?\nEt ma voix ?"
    assert question.passage == "le texte"
    assert (question.guide, question.version, question.section_title) == (version.guide, version, "Partie 2")
    assert (question.asked_by, question.asked_at, question.language) == (cast.zoe, ASKED, "fr")
    assert list(ReaderQuestion.objects.waiting()) == [question]
    assert not Delivery.objects.filter(occasion__startswith="answer:").exists()


@pytest.mark.parametrize("words", NOT_A_QUESTION)
def test_an_empty_question_is_refused(cast: Cast, words: str) -> None:
    with pytest.raises(EmptyQuestion):
        ask_about(ask_guide(), cast.zoe, question=words)

    assert not ReaderQuestion.objects.exists()


@pytest.mark.parametrize("words", [{"question": "x" * (QUESTION_LENGTH + 1)}, {"passage": "x" * (PASSAGE_LENGTH + 1)}])
def test_what_is_too_long_is_refused(cast: Cast, words: dict[str, str]) -> None:
    with pytest.raises(WordsTooLong):
        ask_about(ask_guide(), cast.zoe, **words)

    assert not ReaderQuestion.objects.exists()


def test_a_section_that_is_hidden_from_the_person_cannot_be_asked_about(cast: Cast) -> None:
    draft = make_draft()
    hide_section(draft.sections.get(position=2), departments=[cast.operations], by=None, at=PUBLISHED)
    version = reconciled(publish_draft(GuideVersion.objects.get(pk=draft.pk)).version, at=PUBLISHED)

    with pytest.raises(SectionNotShown):
        ask_about(version, cast.zoe, 2)

    assert ask_about(version, cast.sam, 2).section_title == "Part 2"


def test_a_version_that_was_replaced_is_not_asked_about(cast: Cast) -> None:
    version = ask_guide()
    ask_next(version)

    with pytest.raises(NotInForce):
        ask_about(GuideVersion.objects.get(pk=version.pk), cast.zoe)


def test_so_many_may_wait_and_no_more(cast: Cast) -> None:
    version = ask_guide()
    ask_rows(MOST_WAITING, version, cast.zoe)

    with pytest.raises(TooManyWaiting):
        ask_about(version, cast.zoe)

    assert ask_about(version, cast.sam)
    answered(ReaderQuestion.objects.of(cast.zoe)[0], cast.ada)
    assert ask_about(version, cast.zoe)


# --- Answering -------------------------------------------------------------------------------------------------------
def test_the_answer_reaches_who_asked_in_their_language(cast: Cast, smtp_sink: SmtpSink) -> None:
    question = ask_about(ask_guide(), cast.zoe, question="Et <b>ma</b> photo ?", passage="le texte")

    answered(question, cast.ada, "Oui & non : <i>voir</i> la section 6.")
    deliver_batch(clock=lambda: ANSWERED)

    (mail,) = smtp_sink.sent_to("zoe@boreal.example")
    assert mail.message["Subject"].strip() == "Une réponse à votre question\N{NO-BREAK SPACE}: Guide des médias sociaux"
    for said in ("Et <b>ma</b> photo ?", "le texte", "Oui & non : <i>voir</i> la section 6.", "Ada Gagnon"):
        assert said in mail.body()
    assert "Et &lt;b&gt;ma&lt;/b&gt; photo ?" in mail.body("html")
    assert "&lt;i&gt;voir&lt;/i&gt;" in mail.body("html")
    assert f"/questions/#question-{question.pk}" in mail.body()
    assert len(smtp_sink.received) == 1


def test_an_english_reader_is_answered_in_english(cast: Cast, smtp_sink: SmtpSink) -> None:
    answered(ask_about(ask_guide(), cast.sam, question="And my picture?"), cast.ada, "Any time.")
    deliver_batch(clock=lambda: ANSWERED)

    (mail,) = smtp_sink.sent_to("sam@boreal.example")
    assert mail.message["Subject"] == "An answer to your question: Social media guide"
    assert "Ada Gagnon answers:" in mail.body()


def test_the_longest_question_and_answer_fit_in_a_mail(cast: Cast, smtp_sink: SmtpSink) -> None:
    question = ask_about(ask_guide(), cast.zoe, question="é" * QUESTION_LENGTH, passage="é" * PASSAGE_LENGTH)

    answered(question, cast.ada, "’&" * (ANSWER_LENGTH // 2))
    deliver_batch(clock=lambda: ANSWERED)

    assert len(smtp_sink.received) == 1


def test_without_an_address_the_answer_waits_on_their_page(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(email=None)
    question = answered(ask_about(ask_guide(), read_again(cast.zoe)), cast.ada)

    assert (question.answered_by, question.answered_at) == (cast.ada, ANSWERED)
    assert not Delivery.objects.filter(occasion__startswith="answer:").exists()


def test_a_second_answer_is_refused_and_says_who_answered(cast: Cast) -> None:
    question = ask_about(ask_guide(), cast.zoe)
    answered(question, cast.ada, "Oui.")

    with pytest.raises(AlreadyAnswered) as refusal:
        answered(question, cast.sam, "Non.")

    assert refusal.value.question.answered_by == cast.ada
    assert ReaderQuestion.objects.get().answer == "Oui."
    assert Delivery.objects.filter(occasion=f"answer:{question.pk}").count() == 1


@pytest.mark.parametrize("words", NOT_A_QUESTION)
def test_an_empty_answer_is_refused(cast: Cast, words: str) -> None:
    with pytest.raises(EmptyAnswer):
        answered(ask_about(ask_guide(), cast.zoe), cast.ada, words)


def test_an_answer_that_is_too_long_is_refused(cast: Cast) -> None:
    with pytest.raises(WordsTooLong):
        answered(ask_about(ask_guide(), cast.zoe), cast.ada, "x" * (ANSWER_LENGTH + 1))

    assert ReaderQuestion.objects.waiting().exists()


# --- Who reads and answers -------------------------------------------------------------------------------------------
def test_hr_reads_and_answers_the_auditor_reads_and_managers_do_neither(cast: Cast) -> None:
    question = ask_about(ask_guide(), cast.zoe)
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    auditor = read_again(cast.sam)

    assert list(questions_for(cast.ada)) == list(answerable_by(cast.ada)) == [question]
    assert list(questions_for(auditor)) == [question]
    assert not answerable_by(auditor).exists()
    assert not may_read_questions(cast.malik)
    assert not questions_for(cast.malik).exists()
    assert waiting_for(cast.malik) is None
    assert (waiting_for(cast.ada), waiting_for(auditor, question.guide)) == (1, 1)


def test_hr_of_a_department_reads_its_tree_not_their_own_team(cast: Cast) -> None:
    nora = hire("Nora Roy", cast.malik)
    Employee.objects.filter(pk=nora.pk).update(department=cast.technology)
    version = ask_guide()
    question = ask_about(version, cast.zoe)
    ask_about(version, read_again(nora))
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.operations)
    malik = read_again(cast.malik)

    assert list(questions_for(malik)) == list(answerable_by(malik)) == [question]
    assert waiting_for(malik) == 1


# --- What the database refuses ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET asked_at = '2020-01-01'",
        f"UPDATE {TABLE} SET section_title = 'Autre'",
        f"UPDATE {TABLE} SET asked_by_id = (SELECT MAX(id) FROM people_employee)",
        f"DELETE FROM {TABLE}",
    ],
)
def test_who_asked_when_and_about_what_stays(cast: Cast, statement: str) -> None:
    ask_about(ask_guide(), cast.zoe)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert ReaderQuestion.objects.get().asked_by == cast.zoe


@pytest.mark.parametrize(
    "change",
    [
        {"answered_at": ANSWERED},
        {"answer": "Oui."},
        {"question": ""},
        {"pinned_at": ANSWERED},
        {"unpinned_at": ANSWERED},
    ],
)
def test_who_and_when_go_together(cast: Cast, change: dict[str, object]) -> None:
    ask_about(ask_guide(), cast.zoe)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderQuestion.objects.update(**change)


def test_nothing_is_pinned_without_words(cast: Cast) -> None:
    pinned(ask_about(ask_guide(), cast.zoe), cast.ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderQuestion.objects.update(faq_answer_fr="", faq_question_en="")


def test_the_tests_may_lift_it(cast: Cast, lifted_triggers: Callable[[], AbstractContextManager[None]]) -> None:
    ask_about(ask_guide(), cast.zoe)

    with lifted_triggers():
        ReaderQuestion.objects.all().delete()

    assert not ReaderQuestion.objects.exists()
