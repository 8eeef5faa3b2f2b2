"""The signed-in guide page over HTTP: against a page that says hello behind the same middleware, and against Wagtail.

All are served by granian as `make run` starts it, from one PostgreSQL and with cached sessions, and are asked in turn
within one run by people who each have a session. Wagtail shows the same text to people who are logged in. `--quick`
leaves it out unless its environment is there (`bench/requirements.txt`, in `var/peers`), which the full run makes.
The last line is JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
from typing import Any

from rig import QUICK
from rig.load import Answered, ask_once, load, request
from rig.peers import is_ready, make_site, serve
from rig.people import hire, log_in
from rig.servers import Servers, servers

ROUNDS, SECONDS = (3, 1.5) if QUICK else (8, 5.0)
PEOPLE, CONNECTIONS = 1_000, 16


def main() -> None:
    with servers() as running:
        hire(PEOPLE)
        path = publish_guide()
        browsers = [log_in(number) for number in range(PEOPLE - CONNECTIONS, PEOPLE)]
        port = running.serve("web", "rig.wsgi:application")
        held = [request(path, one, If_None_Match=etag_of(ask_once(port, request(path, one)))) for one in browsers]
        asked = {
            "hello": (port, [request("/hello/", one) for one in browsers], 200),
            "guide": (port, [request(path, one) for one in browsers], 200),
            "guide, held by the browser": (port, held, 304),
        }
        if peer := wagtail(running):
            asked["Wagtail"] = peer
        tell(measure(asked))


def publish_guide() -> str:
    """The whole starter, for everybody, to be acknowledged; its address."""
    from assignments.models import Ask
    from assignments.reconciling import reconcile
    from guidebook.answering import Answers
    from guidebook.publishing import publish
    from guidebook.starting import start_guide
    from people.models import Audience

    at = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
    guide = start_guide(answers=Answers(), by=None, at=at)
    publish(guide.versions.get(), must_acknowledge=True, audience=Audience.objects.create(), by=None, at=at)
    reconcile(Ask.objects.get(), at=at)
    return guide.get_absolute_url()


def etag_of(answer: bytes) -> str:
    for line in answer.partition(b"\r\n\r\n")[0].decode().splitlines():
        if line.lower().startswith("etag:"):
            return line.partition(":")[2].strip()
    return ""


def measure(asked: dict[str, tuple[int, list[bytes], int]]) -> dict[str, list[Answered]]:
    for port, requests, status in asked.values():
        load(port, requests, seconds=1, expected=status)
    answered: dict[str, list[Answered]] = {name: [] for name in asked}
    for _round in range(ROUNDS):
        for name, (port, requests, status) in asked.items():
            answered[name].append(load(port, requests, seconds=SECONDS, expected=status))
    return answered


def tell(answered: dict[str, list[Answered]]) -> None:
    speed = {name: statistics.median(one.per_second for one in rounds) for name, rounds in answered.items()}
    print(f"\n{'':30}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'bytes':>10}{'errors':>8}")
    for name, rounds in answered.items():
        p50 = statistics.median(one.p50_ms for one in rounds)
        p95 = statistics.median(one.p95_ms for one in rounds)
        errors = sum(one.errors for one in rounds)
        print(f"{name:30}{speed[name]:10.0f}{p50:9.2f}{p95:9.2f}{rounds[-1].bytes:10,}{errors:8}")
    figures = {
        "ratio_vs_hello": round(speed["guide"] / speed["hello"], 3),
        "guide_per_second": round(speed["guide"]),
        "hello_per_second": round(speed["hello"]),
        "p95_ms": round(statistics.median(one.p95_ms for one in answered["guide"]), 2),
        "errors": sum(one.errors for rounds in answered.values() for one in rounds),
    }
    if "Wagtail" in speed:
        figures["ratio_vs_wagtail"] = round(speed["guide"] / speed["Wagtail"], 2)
    else:
        print("Wagtail is left out: its environment is not in var/peers (the full run makes it).")
    print(json.dumps(figures))


def wagtail(running: Servers) -> tuple[int, list[bytes], int] | None:
    """The same text in Wagtail; None in a quick run without its environment."""
    if not is_ready():
        return None
    site = make_site("make_site.py", "wagtail", text_for_wagtail())
    port = serve(running, "wagtail", "wagtail_guide.wsgi:application")
    requests = [request(site["path"], f"sessionid={key}") for key in site["sessions"]]
    return port, requests, 200


def text_for_wagtail() -> dict[str, Any]:
    from guidebook.models import Edition

    edition = Edition.objects.get(language="fr")
    sections = [{"title": section["title"], "body": section["body"]} for section in edition.sections]
    return {"title": edition.title, "sections": sections, "readers": CONNECTIONS}


if __name__ == "__main__":
    main()
