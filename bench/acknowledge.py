"""Acknowledgements per second over HTTP, each with its evidence, its tallies and its order to seal, against a bare
Django view that inserts one row (same server, same pool, same sessions, same middleware) and the view with which
django-termsandconditions accepts (one row too, its own middleware), in turn within one run. pgbench inserting and
committing is the limit. Each person acknowledges once. `--quick` leaves django-termsandconditions out unless its
environment is in var/peers, which the full run makes. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterator

from rig import QUICK
from rig.load import Answered, spend
from rig.peers import is_ready, make_site, serve
from rig.people import hire, log_in
from rig.posting import BARE, TOKEN, create_bare, posts
from rig.servers import Servers, servers

ROUNDS, EACH = (3, 300) if QUICK else (8, 1_000)
CONNECTIONS = 8
WARM = 80
TERMS = "termsandconditions"
PGBENCH = "INSERT INTO bench_bare (employee_id, accepted_at) VALUES (1, now());"


def main() -> None:
    people = WARM * 2 + 2 * ROUNDS * EACH
    with servers() as running:
        hire(people)
        path, form = publish_guide()
        create_bare()
        port = running.serve("web", "rig.wsgi:application")
        browsers = (log_in(number) for number in range(1, people + 1))
        bare, ours = (BARE, {}), (path, form)
        asked = {"bare view": (port, *bare, browsers), "ours": (port, *ours, browsers)}
        if peer := terms_and_conditions(running):
            asked[TERMS] = peer
        for at, address, data, of in asked.values():
            spend(at, posts(address, data, of, WARM), connections=CONNECTIONS, expected=302)
        answered: dict[str, list[Answered]] = {name: [] for name in asked}
        for _round in range(ROUNDS):
            for name, (at, address, data, of) in asked.items():
                wanted = posts(address, data, of, EACH)
                answered[name].append(spend(at, wanted, connections=CONNECTIONS, expected=302))
        limit = pgbench(running)
        lost = ROUNDS * EACH + WARM - counted()
    tell(answered, limit, lost)


def publish_guide() -> tuple[str, dict[str, str]]:
    """The whole starter, asked of everybody; where it is acknowledged, and what is typed there."""
    import datetime as dt

    from django.utils import timezone

    from assignments.models import Ask
    from assignments.reconciling import reconcile
    from guidebook.answering import Answers
    from guidebook.models import Edition
    from guidebook.publishing import publish
    from guidebook.starting import start_guide
    from people.models import Audience, Employee

    # Everybody signs under the same name, so that one form serves all.
    Employee.objects.update(first_name="Zoé", last_name="Tremblay")
    at = timezone.now() - dt.timedelta(days=1)
    guide = start_guide(answers=Answers(), by=None, at=at)
    publish(guide.versions.get(), must_acknowledge=True, audience=Audience.objects.create(), by=None, at=at)
    reconcile(Ask.objects.get(), at=at)
    form = {
        "answer": "acknowledged",
        "typed_name": "zoe tremblay",
        "edition": Edition.objects.get(language="fr").digest,
    }
    return f"{guide.get_absolute_url()}versions/1/acknowledge/", form


def terms_and_conditions(running: Servers) -> tuple[int, str, dict[str, str], Iterator[str]] | None:
    """Where its accept view answers, what is posted there, and as many browsers as ours has."""
    if not is_ready():
        return None
    site = make_site("make_terms.py", "terms", {"people": WARM + ROUNDS * EACH})
    port = serve(running, "terms", "terms_site.wsgi:application")
    browsers = (f"sessionid={key}; csrftoken={TOKEN}" for key in site["sessions"])
    return port, "/terms/accept/", {"terms": str(site["terms"]), "returnTo": "/"}, browsers


def counted() -> int:
    from acknowledgements.models import Acknowledgement
    from documents.models import SealOrder

    signed = Acknowledgement.objects.count()
    if signed != SealOrder.objects.count():
        raise RuntimeError("An acknowledgement has no order to seal.")
    return signed


def pgbench(running: Servers) -> float:
    """Inserts committed a second by as many connections, without Python."""
    script = running.base / "insert.sql"
    script.write_text(PGBENCH)
    command = [running.postgres.bin / "pgbench", "-n", "-f", script, "-c", str(CONNECTIONS), "-T", "3", "-j", "2"]
    where = {"PGHOST": str(running.postgres.sockets), "PGUSER": "postgres", "PGDATABASE": "postgres"}
    said = subprocess.run(command, env=os.environ | where, capture_output=True, text=True, check=True).stdout
    return float(next(line for line in said.splitlines() if line.startswith("tps")).split()[2])


def tell(answered: dict[str, list[Answered]], limit: float, lost: int) -> None:
    speed = {name: statistics.median(one.per_second for one in rounds) for name, rounds in answered.items()}
    print(f"\n{'':24}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}")
    for name, rounds in answered.items():
        p50 = statistics.median(one.p50_ms for one in rounds)
        p95 = statistics.median(one.p95_ms for one in rounds)
        print(f"{name:24}{speed[name]:10.0f}{p50:9.2f}{p95:9.2f}{sum(one.errors for one in rounds):8}")
    print(f"{'pgbench, the limit':24}{limit:10.0f}")
    figures = {
        "ratio_vs_bare_view": round(speed["ours"] / speed["bare view"], 3),
        "per_second": round(speed["ours"]),
        "bare_per_second": round(speed["bare view"]),
        "p95_ms": round(statistics.median(one.p95_ms for one in answered["ours"]), 2),
        "errors": sum(one.errors for one in answered["ours"]),
        "lost": lost,
    }
    if TERMS in speed:
        figures["ratio_vs_termsandconditions"] = round(speed["ours"] / speed[TERMS], 3)
    else:
        print("django-termsandconditions is left out: its environment is not in var/peers (the full run makes it).")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
