"""People who complete a training with the last thing asked of them, their quiz, over HTTP on PostgreSQL: judged by what
they were shown, what was asked closed, a certificate in the ledger with its order to seal. Against a bare Django view
that inserts one row (same server, same pool, same sessions, same middleware), in turn within one run. Each person sends
their answers from two tabs at the same moment. Counted afterwards: people without a certificate, with two, or still
asked. The last line is JSON.
"""

from __future__ import annotations

import json
import statistics

from rig import QUICK
from rig.load import Answered, spend
from rig.people import hire, log_in
from rig.posting import BARE, create_bare, post
from rig.servers import servers

ROUNDS, EACH = (3, 100) if QUICK else (8, 500)
CONNECTIONS = 8
WARM = 40
PEOPLE = WARM + ROUNDS * EACH


def main() -> None:
    with servers() as running:
        hire(PEOPLE)
        slug, data = all_but_the_quiz()
        create_bare()
        port = running.serve("web", "rig.wsgi:application")
        browsers = [log_in(number) for number in range(1, PEOPLE + 1)]
        ours = [post(f"/training/courses/{slug}/quiz/", one, data[number]) for number, one in enumerate(browsers, 1)]
        bare = [post(BARE, one, {}) for one in browsers]
        asked = {"bare view": bare, "a training completed": ours}
        answered: dict[str, list[Answered]] = {name: [] for name in asked}
        for requests in asked.values():
            spend(port, requests[:WARM], connections=CONNECTIONS, expected=302)
        for start in range(WARM, PEOPLE, EACH):
            for name, requests in asked.items():
                tabs = [each for each in requests[start : start + EACH] for _tab in range(2 if requests is ours else 1)]
                answered[name].append(spend(port, tabs, connections=CONNECTIONS, expected=302))
        wrong = trouble()
    tell(answered, wrong)


def all_but_the_quiz() -> tuple[str, dict[int, dict[str, str | list[str]]]]:
    """The first starter course, asked of everybody, its lessons read and an attempt begun; what each person answers."""
    import datetime as dt

    from django.utils import timezone

    from assignments.reconciling import reconcile
    from guidebook.answering import Answers
    from guidebook.publishing import publish
    from guidebook.starting import start_guide
    from people.models import Audience, Employee
    from training.asking import ask_course
    from training.models import Attempt, Course, Enrollment, LessonOpening
    from training.quizzing import start_attempt
    from training.remembering import keep, shown
    from training.starting import start_courses

    at = timezone.now() - dt.timedelta(days=1)
    guide = start_guide(answers=Answers(), by=None, at=at)
    publish(guide.versions.get(), must_acknowledge=False, audience=Audience.objects.create(), by=None, at=at)
    start_courses(by=None, at=at)
    course = Course.objects.order_by("pk")[0]
    reconcile(ask_course(course, audience=Audience.objects.create(), by=None, at=at), at=at)
    questions = start_attempt(course, by=Employee.objects.get(pk=1), at=at).questions
    others = [Enrollment(course=course, employee_id=number, enrolled_at=at) for number in range(2, PEOPLE + 1)]
    made = Enrollment.objects.bulk_create(others)
    begun = [Attempt(enrollment=one, pass_mark=course.pass_mark, questions=questions, started_at=at) for one in made]
    Attempt.objects.bulk_create(begun)
    editions = [keep(shown(lesson, "fr", None), at=at) for lesson in course.lessons.all()]
    LessonOpening.objects.bulk_create(
        LessonOpening(enrollment=enrollment, lesson=read.lesson, edition=read, opened_at=at, last_opened_at=at)
        for enrollment in Enrollment.objects.all()
        for read in editions
    )
    right = {
        f"question-{place}": [str(one) for one, option in enumerate(question["options"]) if option["is_right"]]
        for place, question in enumerate(questions)
    }
    attempts = Attempt.objects.values_list("enrollment__employee", "pk")
    return course.slug, {person: {"attempt": str(key), **right} for person, key in attempts}


def trouble() -> dict[str, int]:
    from assignments.models import Assignment
    from documents.models import SealOrder
    from training.models import Certificate

    certified = list(Certificate.objects.values_list("employee", flat=True))
    return {
        "lost": PEOPLE - len(set(certified)),
        "twice": len(certified) - len(set(certified)),
        "still_asked": Assignment.objects.outstanding().count(),
        "without_order": len(certified) - SealOrder.objects.count(),
    }


def tell(answered: dict[str, list[Answered]], wrong: dict[str, int]) -> None:
    speed = {name: statistics.median(one.per_second for one in rounds) for name, rounds in answered.items()}
    speed["a training completed"] /= 2  # of two tabs, one completes
    print(f"\n{'':24}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}")
    for name, rounds in answered.items():
        p50 = statistics.median(one.p50_ms for one in rounds)
        p95 = statistics.median(one.p95_ms for one in rounds)
        print(f"{name:24}{speed[name]:10.0f}{p50:9.2f}{p95:9.2f}{sum(one.errors for one in rounds):8}")
    ours = answered["a training completed"]
    figures = {
        "ratio_vs_bare_view": round(speed["a training completed"] / speed["bare view"], 3),
        "per_second": round(speed["a training completed"]),
        "p95_ms": round(statistics.median(one.p95_ms for one in ours), 2),
        "errors": sum(one.errors for one in ours),
        **wrong,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
