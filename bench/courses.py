"""The reports on trainings, whole pages over HTTP, as HR and managers ask for them: three courses asked of 10,000 and
of 100,000 people, two in three of whom completed each, with their certificates; a third said how at ease they were,
before and after. Each page with its number of queries, which must not depend on the company. `--quick`: 2,000 and
10,000 people. The last line is JSON.
"""

from __future__ import annotations

import json
import time
from typing import Any

from rig import QUICK
from rig.company import RARE, found
from rig.load import p95_of_each
from rig.people import log_in
from rig.servers import Servers, servers

SIZES = [2_000, 10_000] if QUICK else [10_000, 100_000]
TIMES = 10 if QUICK else 40
HR, MANAGER = 1, 2  # the manager leads a quarter of the company


def main() -> None:
    with servers() as running:
        found_out = {size: measured(size, running) for size in SIZES}
    largest = found_out[SIZES[-1]]
    print(f"\n{'page, p95 in ms':44}" + "".join(f"{size:>12,}" for size in SIZES) + f"{'queries':>12}")
    for name in largest["pages"]:
        p95 = "".join(f"{found_out[size]['pages'][name]:12.1f}" for size in SIZES)
        print(f"{name:44}{p95}{largest['queries'][name]:12}")
    worst = {size: max(found_out[size]["pages"].values()) for size in SIZES}
    queries = [max(found_out[size]["queries"].values()) for size in SIZES]
    figures = {
        "people": SIZES[-1],
        "p95_ms": round(worst[SIZES[-1]], 1),
        "growth": round(worst[SIZES[-1]] / worst[SIZES[0]], 2),
        "queries": max(queries),
        "queries_grow": queries[1] - queries[0],
    }
    print(json.dumps(figures))


def measured(size: int, running: Servers) -> dict[str, Any]:
    """A company in a database of its own."""
    running.turn_to(f"company_{size}")
    found(size)
    asked = pages_asked(followed())
    port = running.serve(f"web-{size}", "rig.wsgi:application")
    return {"pages": p95_of_each(port, asked, times=TIMES), "queries": queries_of(asked)}


def followed() -> str:
    """The starter courses, asked of everybody and completed by two in three: what reconciling and completing would have
    written, in a statement a course."""
    import datetime as dt

    from django.db import connection
    from django.utils import timezone

    from assignments.reconciling import reconcile
    from assignments.tallying import recount
    from guidebook.answering import Answers
    from guidebook.publishing import publish
    from guidebook.starting import start_guide
    from people.models import Audience, Employee, Role, RoleGrant
    from training.asking import ask_course
    from training.models import Course
    from training.starting import start_courses

    begun = time.monotonic()
    at = timezone.now() - dt.timedelta(days=40)
    RoleGrant.objects.create(employee=Employee.objects.get(pk=HR), role=Role.HR_ADMIN)
    guide = start_guide(answers=Answers(), by=None, at=at)
    publish(guide.versions.get(), must_acknowledge=False, audience=Audience.objects.create(), by=None, at=at)
    start_courses(by=None, at=at)
    courses = list(Course.objects.order_by("pk"))
    for place, course in enumerate(courses):
        ask = ask_course(course, audience=Audience.objects.create(), due_days=30, by=None, at=at)
        with connection.cursor() as cursor:
            reconcile(ask, at=at)
            cursor.execute(
                "UPDATE assignments_assignment SET opened_at = assigned_at, done_at = CASE WHEN employee_id %% 3 <> %s "
                "THEN assigned_at + random() * interval '20 days' END WHERE ask_id = %s AND employee_id %% 12 <> %s",
                [place, ask.pk, place],
            )
            cursor.execute(
                "INSERT INTO training_certificate (course_id, employee_id, guide_version_id, language, title_fr, "
                "title_en, level, score, lessons, minutes, completed_at, legal_name, department_id, site_id, "
                "manager_id) SELECT %s, p.id, %s, p.language, %s, %s, %s, 90, 4, 12, a.done_at, "
                "p.first_name || ' ' || p.last_name, p.department_id, p.site_id, p.manager_id "
                "FROM assignments_assignment a JOIN people_employee p ON p.id = a.employee_id "
                "WHERE a.ask_id = %s AND a.done_at IS NOT NULL",
                [course.pk, guide.versions.get().pk, course.title_fr, course.title_en, course.level, ask.pk],
            )
        recount(ask, on=timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO training_selfassessment (employee_id, answers, suggested, level, confidence_before, "
            "confidence_after, assessed_at, reassessed_at) SELECT id, '[1, 1, 1, 1, 1, 1]', 'at_ease', 'at_ease', "
            "1 + id %% 4, 2 + id %% 4, %s, %s + id * interval '1 second' FROM people_employee WHERE id %% 3 = 0",
            [at, at],
        )
        cursor.execute("VACUUM ANALYZE")
    print(f"They follow {len(courses)} courses ({time.monotonic() - begun:.0f} s).", flush=True)
    return courses[0].slug


def pages_asked(slug: str) -> dict[str, tuple[str, str]]:
    from guidebook.models import GuideVersion
    from people.models import Department

    page = f"/training/reports/{slug}/"
    branch = Department.objects.filter(parent__isnull=False).order_by("position").first()
    version = GuideVersion.objects.get()
    hr, manager = log_in(HR), log_in(MANAGER)
    return {
        "HR, all courses": ("/training/reports/", hr),
        "HR, courses of a level": ("/training/reports/?level=beginner", hr),
        "HR, a course": (page, hr),
        "HR, a course: last page": (f"{page}?page=999999", hr),
        "HR, who is late": (f"{page}?state=late", hr),
        "HR, who is late: last page": (f"{page}?state=late&page=999999", hr),
        "HR, a department and all below it": (f"{page}?department={branch.pk if branch else 0}", hr),
        "HR, certified for a version": (f"{page}?version={version.pk}", hr),
        "HR, search: one person": (f"{page}?q={RARE.split()[0].lower()}".replace("é", "e"), hr),
        "HR, search: very many": (f"{page}?q=tremblay", hr),
        "a manager of a quarter, all courses": ("/training/reports/", manager),
        "a manager of a quarter, a course": (page, manager),
        "a manager of a quarter, who is late": (f"{page}?state=late", manager),
    }


def queries_of(asked: dict[str, tuple[str, str]]) -> dict[str, int]:
    """How many each page sends, the session and the person included, once what is cached is there."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    sent: dict[str, int] = {}
    for name, (path, cookies) in asked.items():
        browser = Client(headers={"host": "127.0.0.1", "accept-language": "fr-CA", "cookie": cookies})
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            if browser.get(path).status_code != 200:
                raise RuntimeError(path)
        sent[name] = len(queries)
    return sent


if __name__ == "__main__":
    main()
