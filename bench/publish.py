"""A version published to 100,000 people (1,000,000 in a full run): the request, then the task that asks each of them.

PostgreSQL, the web server and a real Celery worker. The task is measured against one INSERT … SELECT of the same rows
into the same table, in turn. Then a version is published again, the worker is killed while it writes, and what the
sweep finds is counted: nobody lost, nobody asked twice. The last line is JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import statistics
import subprocess
import time
import urllib.request
from typing import Any
from urllib.parse import urlencode

from rig import QUICK
from rig.people import hire, log_in
from rig.servers import Servers, servers

PEOPLE = 100_000 if QUICK else 1_000_000
ROUNDS = 1 if QUICK else 3
PATIENCE = 300
HR = 1
WORDS = {
    "must_acknowledge": "yes", "for_whom": "everyone", "language": "", "publish": "", "when": "never",
    "publish_when": "at_once",
    "change_note_fr": "Nous avons précisé une règle.", "change_note_en": "We made one rule clearer.",
    "subject_fr": "Votre guide", "subject_en": "Your guide", "button_fr": "Lire", "button_en": "Read",
    "body_fr": "<p>Bonjour {{ first_name }}.</p>", "body_en": "<p>Hello {{ first_name }}.</p>",
}  # fmt: skip


def main() -> None:
    with servers() as running:
        hire(PEOPLE)
        guide = begin()
        hr = Browser(running.serve("web", "rig.wsgi:application"), log_in(HR))
        worker = running.worker("worker")
        requests, ours, plain = [], [], []
        for _round in range(ROUNDS):
            request, ask = publish_next(guide, hr)
            requests.append(request)
            ours.append(until_asked(ask))
            plain.append(insert_select(ask))
        lost, doubled, killed_after = survive(guide, hr, running, worker, statistics.median(ours))
    request, seconds, limit = max(requests), statistics.median(ours), statistics.median(plain)
    print(f"\n{'the request that publishes (slowest)':44}{request * 1000:10.0f} ms")
    print(f"{f'until all {PEOPLE:,} are asked, by the task':44}{seconds:10.2f} s {PEOPLE / seconds:12,.0f} a second")
    print(f"{'INSERT … SELECT of the same rows':44}{limit:10.2f} s {PEOPLE / limit:12,.0f} a second")
    print(f"{'worker killed while writing, after':44}{killed_after:10.2f} s: {lost} lost, {doubled} asked twice")
    figures = {
        "people": PEOPLE,
        "request_ms": round(request * 1000),
        "seconds_until_asked": round(seconds, 2),
        "ratio_vs_insert_select": round(limit / seconds, 3),
        "lost": lost,
        "doubled": doubled,
    }
    print(json.dumps(figures))


class Browser:
    """HR's, which sends a form with its token."""

    def __init__(self, port: int, cookies: str) -> None:
        self.port, self.cookies = port, cookies
        self.token = "benchbenchbenchbenchbenchbenchbe"

    def look(self, path: str) -> None:
        wanted = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": self.cookies})
        urllib.request.urlopen(wanted, timeout=60).close()

    def post(self, path: str, data: dict[str, Any]) -> float:
        """The seconds until the answer, which must be a redirection."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.token}).encode()
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        wanted = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        begun = time.perf_counter()
        with urllib.request.build_opener(_Stay).open(wanted, timeout=60) as answer:
            text = answer.read().decode()
        took = time.perf_counter() - begun
        if answer.status != 302:
            found = re.findall(r'class="invalid-feedback"[^>]*>(.*?)<', text, re.DOTALL)
            raise RuntimeError(f"{path} was refused: {found or text[:500]}")
        return took


class _Stay(urllib.request.HTTPErrorProcessor):
    """A redirection is an answer."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response


def begin() -> Any:
    """The whole starter as a first draft, and somebody who may publish it."""
    from django.utils import timezone

    from guidebook.answering import Answers
    from guidebook.starting import start_guide
    from people.models import Employee, Role, RoleGrant

    hr = Employee.objects.get(pk=HR)
    RoleGrant.objects.create(employee=hr, role=Role.HR_ADMIN)
    return start_guide(answers=Answers(), by=hr, at=timezone.now())


def publish_next(guide: Any, hr: Browser) -> tuple[float, Any]:
    """Over HTTP, as HR does it; the seconds of the request, and what is asked."""
    from django.utils import timezone

    from assignments.models import Ask
    from guidebook.drafting import draft_next

    draft = guide.versions.draft().first() or draft_next(guide, by=None, at=timezone.now())
    day = (timezone.localdate() + dt.timedelta(days=21)).isoformat()
    path = f"/guides/{guide.slug}/versions/{draft.number}/publish/"
    for _time in range(8):  # each process of the web server reads its templates once
        hr.look(path)
    took = hr.post(path, WORDS | {"due_on": day})
    return took, Ask.objects.get(subject=draft.subject)


def until_asked(ask: Any) -> float:
    """Seconds from the request to the last person asked."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE:
        ask.refresh_from_db()
        if ask.reconciled_at is not None:
            took = time.perf_counter() - begun
            if (count := ask.assignments.count()) != PEOPLE:
                raise RuntimeError(f"{count} of {PEOPLE} were asked.")
            until_closed()
            return took
        time.sleep(0.02)
    raise RuntimeError("The worker did not ask everybody in time.")


def until_closed() -> None:
    """The rows of the version before are closed by a task of their own, which is not to disturb what comes next."""
    from assignments.models import Ask

    while Ask.objects.filter(reconciled_at=None).exists():
        time.sleep(0.05)


def insert_select(ask: Any) -> float:
    """The same rows for another request, by hand; taken away afterwards."""
    from django.db import connection

    from assignments.models import Ask, Assignment

    twin = Ask.objects.get(pk=ask.pk)
    twin.pk, twin.subject = None, f"{ask.subject}:twin"
    twin.save(force_insert=True)
    due = Assignment.objects.filter(ask=ask).values_list("due_on", flat=True)[0]
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(
            "INSERT INTO assignments_assignment (ask_id, employee_id, assigned_at, counted_from, paused_days, due_on, "
            "closed_reason, sort_name, tally_manager_id, tally_department_id, tally_site_id, tally_language) "
            "SELECT %s, id, %s, %s, 0, %s, '', sort_name, manager_id, department_id, site_id, language "
            "FROM people_employee",
            [twin.pk, twin.asked_at, twin.asked_at, due],
        )
        took = time.perf_counter() - begun
        cursor.execute("DELETE FROM assignments_assignment WHERE ask_id = %s", [twin.pk])
        cursor.execute("VACUUM ANALYZE assignments_assignment")
    twin.delete()
    return took


def survive(
    guide: Any, hr: Browser, running: Servers, worker: subprocess.Popen[bytes], usual: float
) -> tuple[int, int, float]:
    """(lost, doubled, seconds of writing before the worker was killed)."""
    from assignments.tasks import reconcile_waiting

    for attempt in range(5):
        _took, ask = publish_next(guide, hr)
        while not is_writing():
            time.sleep(0.005)
        wait = usual / 2 ** (attempt + 1)
        time.sleep(wait)
        os.killpg(worker.pid, signal.SIGKILL)
        ask.refresh_from_db()
        was_midway = ask.reconciled_at is None
        worker = running.worker(f"worker-{attempt}")
        reconcile_waiting.delay()  # what beat does every minute
        until_asked(ask)
        if was_midway:
            people = ask.assignments.values("employee").distinct().count()
            return PEOPLE - people, ask.assignments.count() - people, wait
    raise RuntimeError("The worker was never killed in time.")


def is_writing() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
            "AND query LIKE 'INSERT INTO assignments_assignment%' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
