"""A thousand people who book the fifty seats of a session at the same moment, each over a connection of their own;
then half of them, seats and waiting list alike, give their place up at once while others book. Over HTTP, on
PostgreSQL. Counted afterwards: seats given twice, seats that stay empty while somebody waits, people who overtook
somebody in the line. The last line is JSON.
"""

from __future__ import annotations

import json
import resource
import time
from concurrent.futures import ThreadPoolExecutor

from rig import QUICK
from rig.load import ask_once
from rig.people import hire, log_in
from rig.posting import post
from rig.servers import servers

SEATS = 50
ROUNDS = 1 if QUICK else 5
AT_ONCE = 1_000
LATE = 200  # more people, who book while others leave


def main() -> None:
    allow_connections()
    with servers() as running:
        hire(AT_ONCE + LATE)
        sessions = plan_sessions(1 + ROUNDS)
        browsers = [log_in(number) for number in range(1, AT_ONCE + LATE + 1)]
        port = running.serve("web", "rig.wsgi:application")
        at_once(port, [signing_up(sessions[0], one) for one in browsers[:80]])
        rounds = [measure(port, key, browsers) for key in sessions[1:]]
    tell(rounds)


def measure(port: int, key: int, browsers: list[str]) -> dict[str, float]:
    begun = time.perf_counter()
    booked = at_once(port, [signing_up(key, one) for one in browsers[:AT_ONCE]])
    took = time.perf_counter() - begun
    after_booking = trouble(key)
    leaving = [signing_up(key, one, leave="1") for one in browsers[:AT_ONCE:2]]
    moved = at_once(port, leaving + [signing_up(key, one) for one in browsers[AT_ONCE:]])
    figures = {"seconds": took, "per_second": AT_ONCE / took, "p95_ms": sorted(booked)[int(AT_ONCE * 0.95)] * 1000}
    figures["errors"] = (booked + moved).count(float("inf"))
    after_moving = trouble(key, standing=AT_ONCE // 2 + LATE)
    return figures | {name: after_booking[name] + after_moving[name] for name in after_booking}


def at_once(port: int, requests: list[bytes]) -> list[float]:
    """Seconds each took, a connection each, all open together; infinite when it was not answered as it should be."""

    def ask(wanted: bytes) -> float:
        begun = time.perf_counter()
        answer = ask_once(port, wanted)
        return time.perf_counter() - begun if answer.startswith(b"HTTP/1.1 302") else float("inf")

    with ThreadPoolExecutor(len(requests)) as people:
        return list(people.map(ask, requests))


def trouble(key: int, standing: int = AT_ONCE) -> dict[str, int]:
    from training.models import Booking

    there = list(Booking.objects.standing().filter(session=key).order_by("pk"))
    seated = [booking for booking in there if booking.is_seated]
    first = {booking.pk for booking in there[:SEATS]}
    return {
        "sold_twice": max(0, len(seated) - SEATS),
        "left_empty": max(0, min(SEATS, len(there)) - len(seated)),
        "overtaken": sum(booking.pk not in first for booking in seated),
        "booked_twice": len(there) - len({booking.employee_id for booking in there}),
        "lost": abs(standing - len(there)),
    }


def plan_sessions(number: int) -> list[int]:
    import datetime as dt

    from django.utils import timezone

    from people.models import Employee
    from training.hosting import plan
    from training.models import Course, Lesson, Session
    from training.publishing import publish
    from training.writing import write_course, write_lesson

    now, host = timezone.now(), Employee.objects.get(pk=1)
    course = write_course(Course(slug="ensemble", level="beginner", title_fr="Ensemble"), at=now)
    write_lesson(Lesson(course=course, position=1, title_fr="Un", body_fr="<p>Un.</p>"))
    publish(course, by=host, at=now)
    starts = now + dt.timedelta(days=30)
    hours = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=2), "closes_at": starts}
    new = [Session(course=course, organiser=host, seats=SEATS, place_fr="Salle", **hours) for _ in range(number)]
    return [plan(session, by=host, at=now).pk for session in new]


def signing_up(key: int, cookies: str, **data: str) -> bytes:
    return post(f"/training/sessions/{key}/", cookies, data)


def allow_connections() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))


def tell(rounds: list[dict[str, float]]) -> None:
    ordered = sorted(rounds, key=lambda one: one["seconds"])
    middle = ordered[len(ordered) // 2]
    figures: dict[str, float] = {name: round(middle[name], 2) for name in ("seconds", "per_second", "p95_ms")}
    wrong = [name for name in rounds[0] if name not in figures]
    figures |= {name: int(sum(one[name] for one in rounds)) for name in wrong}
    print(
        f"\n{AT_ONCE:,} people at once for {SEATS} seats, {len(rounds)} times; the middle one and all that went wrong:"
    )
    for name, value in figures.items():
        print(f"{name:16}{value:>12}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
