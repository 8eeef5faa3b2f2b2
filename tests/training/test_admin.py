from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from people.models import Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory
from tests.factories.training import complete, make_course, make_draft_course
from tests.factories.videos import add_video
from training.models import Certificate, Course, Lesson, LessonEdition, QuizOption, QuizQuestion
from training.writing import write_lesson

Browser = Callable[..., Client]
Posted = dict[str, object]


@pytest.fixture
def browse(client_of: Browser) -> Browser:
    def log_in(*args: object) -> Client:
        client = client_of(*args)
        client.cookies["django_language"] = "en"
        return client

    return log_in


def page_of(thing: Model, act: str = "change") -> str:
    return reverse(f"admin:training_{thing._meta.model_name}_{act}", args=[thing.pk])


def list_of(model: type[Model], act: str = "changelist") -> str:
    return reverse(f"admin:training_{model._meta.model_name}_{act}")


def rows(prefix: str, *written: Posted, initial: int = 0) -> Posted:
    """The rows of an inline, as a browser posts them."""
    posted: Posted = {f"{prefix}-TOTAL_FORMS": len(written), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(written):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return posted


def a_course(**more: object) -> Posted:
    fields: Posted = {"title_fr": "À l’aise", "title_en": "At ease", "slug": "a-l-aise", "level": "at_ease"}
    return fields | {"pass_mark": 70, "is_open": "on"} | rows("lessons") | more


def a_question(course: Course, *options: Posted, **more: object) -> Posted:
    fields: Posted = {"course": course.pk, "position": 1, "kind": "single", "text_fr": "Oui ?", "text_en": "Yes?"}
    return fields | rows("options", *options) | more


def an_option(text: str, *, position: int = 1, is_right: bool = False, **more: object) -> Posted:
    said: Posted = {"position": position, "text_fr": f"{text} fr", "text_en": f"{text} en"} | more
    return said | {"is_right": "on"} if is_right else said


RIGHT, WRONG = an_option("Right", is_right=True), an_option("Wrong", position=2)


def test_hr_writes_a_course_with_its_lessons(cast: Cast, browse: Browser) -> None:
    lessons = rows("lessons", {"position": 1, "title_fr": "Un", "title_en": "  One\n", "minutes": 4})

    answer = browse(cast.ada).post(list_of(Course, "add"), a_course() | lessons)

    assert answer.status_code == 302
    course = Course.objects.get()
    assert (course.title_en, course.series, course.pass_mark) == ("At ease", "training:a-l-aise", 70)
    assert course.created_at is not None
    assert course.published_at is None
    assert [(row.title_en, row.minutes) for row in course.lessons.all()] == [("One", 4)]


def test_the_address_of_a_course_may_change_and_what_was_asked_stays_found(cast: Cast, browse: Browser) -> None:
    course = make_course(lessons=1)
    lesson = {"id": course.lessons.get().pk, "position": 1, "title_fr": "Leçon", "minutes": 3}
    kept = rows("lessons", lesson, initial=1)

    answer = browse(cast.ada).post(page_of(course), a_course(slug="autre") | kept)

    assert answer.status_code == 302
    changed = Course.objects.get()
    assert (changed.slug, changed.series) == ("autre", course.series)
    assert changed.published_at == course.published_at
    assert (changed.lessons.get().title_fr, changed.lessons.get().body_fr) == ("Leçon", "<p>Texte 1.</p>")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title_fr": " ", "title_en": ""}, "Write it in one language at least."),
        ({"slug": "premiers-pas"}, "already exists"),
        ({"pass_mark": 101}, "less than or equal to 100"),
        ({"questions_drawn": 0}, "greater than or equal to 1"),
        (rows("lessons", {"position": 1, "minutes": 3, "element": 2, "title_fr": "", "title_en": ""}), "one language"),
    ],
)
def test_a_course_nobody_could_follow_is_refused_and_what_was_typed_stays(
    cast: Cast, browse: Browser, more: Posted, said: str
) -> None:
    make_draft_course()

    page = browse(cast.ada).post(list_of(Course, "add"), a_course(summary_en="Kept while I look") | more)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Kept while I look" in page.content.decode()
    assert Course.objects.count() == 1


def test_each_course_says_its_state_and_what_comes_next(cast: Cast, browse: Browser) -> None:
    client = browse(cast.ada)
    draft, current = make_draft_course("brouillon"), make_course()

    page = client.get(list_of(Course)).content.decode()

    assert reverse("training:course-publish", args=[draft.slug]) in page
    assert reverse("training:course-publish", args=[current.slug]) not in page
    for act in ("course-ask", "session-add", "course-retire"):
        assert reverse(f"training:{act}", args=[current.slug]) in page
        assert reverse(f"training:{act}", args=[draft.slug]) not in page


def test_a_lesson_is_stored_without_what_would_harm(cast: Cast, browse: Browser) -> None:
    lesson = make_draft_course(lessons=1).lessons.get()
    written = {"course": lesson.course_id, "position": 1, "element": 1, "minutes": 5, "is_required": "on"}
    written |= {"title_fr": "Leçon", "body_fr": "<p>Bonjour <b>vous</b></p><script>alert(1)</script>"}

    assert browse(cast.ada).post(page_of(lesson), written).status_code == 302

    changed = Lesson.objects.get()
    assert "Bonjour" in changed.body_fr
    assert "script" not in changed.body_fr
    assert (changed.title_fr, changed.title_en, changed.minutes) == ("Leçon", "", 5)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title_fr": "", "title_en": " "}, "Write it in one language at least."),
        ({"video_url": "http://video.example/1"}, "Enter a valid URL"),
        ({"minutes": 241}, "less than or equal to 240"),
    ],
)
def test_a_lesson_refused_says_why_and_changes_nothing(cast: Cast, browse: Browser, more: Posted, said: str) -> None:
    lesson = make_draft_course(lessons=1).lessons.get()
    written = {"course": lesson.course_id, "position": 1, "minutes": 5, "title_fr": "Neuf", "body_fr": "<p>Tapé</p>"}

    page = browse(cast.ada).post(page_of(lesson), written | more)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Tapé" in page.content.decode()
    assert Lesson.objects.get().title_fr == "Leçon 1"


def test_the_page_of_a_lesson_leads_to_its_video_for_who_writes_it(cast: Cast, browse: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    lesson = make_draft_course(lessons=1).lessons.get()
    write, captions = (
        reverse(f"training:{name}", args=["premiers-pas", lesson.pk]) for name in ("video-write", "captions-write")
    )

    assert "Save the lesson first" in browse(cast.ada).get(list_of(Lesson, "add")).content.decode()
    page = browse(cast.ada).get(page_of(lesson)).content.decode()
    assert (write in page, captions in page) == (True, False)
    add_video(lesson)
    page = browse(cast.ada).get(page_of(lesson)).content.decode()
    assert (write in page, captions in page) == (True, True)
    assert write not in browse(cast.sam).get(page_of(lesson)).content.decode()


def test_a_question_is_written_with_its_answers(cast: Cast, browse: Browser) -> None:
    course = make_draft_course(questions=0)

    answer = browse(cast.ada).post(list_of(QuizQuestion, "add"), a_question(course, RIGHT, WRONG))

    assert answer.status_code == 302
    question = course.questions.get()
    assert [(row.text_en, row.is_right) for row in question.options.all()] == [("Right en", True), ("Wrong en", False)]


@pytest.mark.parametrize(
    ("options", "more", "said"),
    [
        ([RIGHT], {}, "Offer two answers at least."),
        ([an_option("One"), WRONG], {}, "Say which answer is right."),
        ([RIGHT, an_option("Two", position=2, is_right=True)], {}, "Only one answer is right"),
        ([RIGHT, WRONG | {"text_en": ""}], {}, "Every answer needs a text in each language"),
        ([RIGHT, WRONG], {"text_fr": "", "text_en": ""}, "Write it in one language at least."),
    ],
)
def test_a_question_nobody_could_answer_is_refused_in_words_and_what_was_typed_stays(
    cast: Cast, browse: Browser, options: list[Posted], more: Posted, said: str
) -> None:
    course = make_draft_course(questions=0)

    page = browse(cast.ada).post(list_of(QuizQuestion, "add"), a_question(course, *options, **more))

    assert page.status_code == 200
    assert said in page.content.decode()
    assert str(options[0]["text_fr"]) in page.content.decode()
    assert not QuizQuestion.objects.exists()


def test_several_answers_are_right_where_the_kind_says_so(cast: Cast, browse: Browser) -> None:
    course = make_draft_course(questions=0)
    both = (RIGHT, an_option("Two", position=2, is_right=True))

    browse(cast.ada).post(list_of(QuizQuestion, "add"), a_question(course, *both, kind="multiple"))

    assert QuizOption.objects.filter(is_right=True).count() == 2


def test_the_last_right_answer_is_not_taken_away(cast: Cast, browse: Browser) -> None:
    question = make_draft_course(questions=1).questions.get()
    kept = [
        {"id": row.pk, "position": row.position, "text_fr": row.text_fr, "text_en": row.text_en}
        | ({"is_right": "on", "DELETE": "on"} if row.is_right else {})
        for row in question.options.all()
    ]

    page = browse(cast.ada).post(
        page_of(question), a_question(question.course) | rows("options", *kept, initial=len(kept))
    )

    assert "Say which answer is right." in page.content.decode()
    assert question.options.count() == 3


def test_hr_takes_a_question_away_and_never_a_course_nor_a_lesson(cast: Cast, browse: Browser) -> None:
    client = browse(cast.ada)
    course = make_draft_course(lessons=1, questions=1)

    assert client.post(page_of(course.questions.get(), "delete"), {"post": "yes"}).status_code == 302
    assert client.post(page_of(course.lessons.get(), "delete"), {"post": "yes"}).status_code == 403
    assert client.post(page_of(course, "delete"), {"post": "yes"}).status_code == 403

    assert (course.questions.count(), course.lessons.count()) == (0, 1)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMUNICATIONS])
def test_the_auditor_and_communications_read_and_change_nothing(cast: Cast, browse: Browser, role: Role) -> None:
    RoleGrantFactory(employee=cast.sam, role=role)
    client = browse(cast.sam)
    course = make_draft_course(lessons=1, questions=1)
    lesson, question = course.lessons.get(), course.questions.get()

    for thing, said in ((course, "Lesson 1"), (lesson, "Text 1."), (question, "Answer 1.2")):
        page = client.get(page_of(thing))
        assert said in page.content.decode()
        assert 'name="_save"' not in page.content.decode()
        assert client.post(page_of(thing), a_course()).status_code == 403
        assert client.post(page_of(thing, "delete"), {"post": "yes"}).status_code == 403
        assert client.get(list_of(type(thing), "add")).status_code == 403
    assert (Course.objects.get().slug, QuizQuestion.objects.count()) == (course.slug, 1)


def test_a_certificate_is_looked_up_and_never_changed(cast: Cast, browse: Browser) -> None:
    certificate = complete(make_course(), cast.zoe)
    client = browse(cast.ada)

    assert "Zoé Tremblay" in client.get(list_of(Certificate), {"q": "zoe TREMBLAY"}).content.decode()
    assert 'name="_save"' not in client.get(page_of(certificate)).content.decode()
    assert client.post(page_of(certificate), {"level": "ambassador"}).status_code == 403
    assert client.post(page_of(certificate, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(list_of(Certificate, "add")).status_code == 403
    assert Certificate.objects.get().level == certificate.level


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_the_stranger_and_the_manager_do_not_enter(cast: Cast, browse: Browser, who: str) -> None:
    course = make_draft_course(lessons=1, questions=1)
    client = browse(getattr(cast, who))

    for thing in (course, course.lessons.get(), course.questions.get()):
        for address in (page_of(thing), list_of(type(thing)), list_of(type(thing), "add")):
            assert client.get(address).status_code == 404
        assert client.post(page_of(thing), a_course()).status_code == 404
    assert Course.objects.get().slug == course.slug


@pytest.mark.parametrize("model", [Course, Lesson, QuizQuestion, Certificate])
def test_a_list_costs_the_same_with_30_rows(
    cast: Cast, browse: Browser, model: type[Model], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = browse(cast.ada)
    complete(make_course("un", lessons=1, questions=1), cast.zoe)
    client.get(list_of(model))
    with django_assert_max_num_queries(20) as few:
        client.get(list_of(model))
    for number in range(29):
        complete(make_course(f"cours-{number}", lessons=1, questions=1), cast.zoe)

    with django_assert_max_num_queries(len(few)):
        assert len(client.get(list_of(model)).context["cl"].result_list) == 30


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.COMMUNICATIONS, Role.AUDITOR])
def test_a_lesson_leads_to_each_wording_that_somebody_read(cast: Cast, browse: Browser, role: Role) -> None:
    course = make_course(lessons=1)
    lesson = course.lessons.get()
    RoleGrantFactory(employee=cast.malik, role=role)
    browser = browse(cast.malik)
    assert "Nobody has read it yet." in browser.get(page_of(lesson)).content.decode()
    complete(course, cast.zoe)
    lesson.body_fr = "<p>Autre chose.</p>"
    write_lesson(lesson)
    complete(course, cast.ada)

    page = browser.get(page_of(lesson)).content.decode()

    older, newer = LessonEdition.objects.filter(lesson=lesson)
    assert page.index(newer.get_absolute_url()) < page.index(older.get_absolute_url())
    assert "In French, from March 9, 2026" in page
