"""The report on an acknowledgement, whole pages over HTTP, as HR and managers ask for them: companies of 10,000 and
100,000 people (and 1,000,000 in a full run), five versions, ten levels of managers.

In the same run, on the largest company, "who has not" is asked by SQL alone in turn: ours (the statements that our rule
sends, sent again without it), as a peer asks it (everybody left-joined to what was accepted, counted, and skipped to
the page), and a manager's whole team by a recursive query. What our rule takes with Django’s part is shown
beside. The last line is JSON.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from rig import QUICK
from rig.company import RARE, ask_everyone, found
from rig.load import ask_once, p95_of_each, request
from rig.people import log_in
from rig.servers import Servers, servers

SIZES = [10_000, 100_000] if QUICK else [10_000, 100_000, 1_000_000]
VERSIONS = 5
TIMES = 10 if QUICK else 40
HR, MANAGER = 1, 2  # the manager leads a quarter of the company


def main() -> None:
    with servers() as running:
        found_out = {size: measured(size, running) for size in SIZES}
    largest = found_out[SIZES[-1]]
    print(f"\n{'page, p95 in ms':44}" + "".join(f"{size:>12,}" for size in SIZES))
    for name in largest["pages"]:
        print(f"{name:44}" + "".join(f"{found_out[size]['pages'][name]:12.1f}" for size in SIZES))
    sql = largest["sql"]
    print("\n" + "\n".join(f"{name:44}{ms:12.2f} ms" for name, ms in sql.items()))
    ours = statistics.fmean([sql["ours, first page"], sql["ours, last page"]])
    peer = statistics.fmean([sql["peer's shape, first page"], sql["peer's shape, last page"]])
    worst = {size: max(found_out[size]["pages"].values()) for size in SIZES}
    figures = {
        "people": SIZES[-1],
        "p95_ms": round(worst[SIZES[-1]], 1),
        "growth": round(worst[SIZES[-1]] / worst[SIZES[0]], 2),
        "ratio_vs_moodle_shape": round(peer / ours, 1),
        "ratio_vs_recursive": round(sql["team by a recursive query"] / sql["team by tallies"], 1),
    }
    print(json.dumps(figures))


def measured(size: int, running: Servers) -> dict[str, Any]:
    """A company in a database of its own."""
    running.turn_to(f"company_{size}")
    found(size)
    version = ask_everyone(versions=VERSIONS)
    port = running.serve(f"web-{size}", "rig.wsgi:application")
    return {"pages": pages(port, version), "sql": by_sql(version) if size == SIZES[-1] else {}}


def pages(port: int, version: Any) -> dict[str, float]:
    """p95 of each page in milliseconds."""
    from people.models import Department

    address = f"/reports/guides/{version.guide.slug}/versions/{version.number}/"
    branch = Department.objects.filter(parent__isnull=False).order_by("position").first()
    hr, manager = log_in(HR), log_in(MANAGER)
    middle = follow(port, f"{address}?state=overdue", hr)
    asked = {
        "HR, all guides": ("/reports/", hr),
        "HR, the company": (address, hr),
        "HR, a department and all below it": (f"{address}?department={branch.pk}", hr),
        "HR, a site": (f"{address}?site=1", hr),
        "HR, who has not: first page": (f"{address}?state=overdue", hr),
        "HR, who has not: a page further on": (middle, hr),
        "HR, who has not: last page": (f"{address}?state=overdue&last=1", hr),
        "HR, by name: last page": (f"{address}?sort=name&last=1", hr),
        "HR, search: one person": (f"{address}?q={RARE.split()[0].lower()}".replace("é", "e"), hr),
        "HR, search: very many": (f"{address}?q=tremblay", hr),
        "a manager of a quarter": (address, manager),
        "a manager, who has not: last page": (f"{address}?state=overdue&last=1", manager),
    }
    return p95_of_each(port, asked, times=TIMES)


def follow(port: int, path: str, cookies: str) -> str:
    """The page that its link “next” leads to."""
    import re

    answer = ask_once(port, request(path, cookies)).decode(errors="replace")
    found_link = re.search(r'rel="next" href="\?([^"]+)"', answer)
    if found_link is None:
        raise RuntimeError("No next page.")
    return f"{path.partition('?')[0]}?{found_link[1].replace('&amp;', '&')}"


def by_sql(version: Any) -> dict[str, float]:
    """Median milliseconds of each way of asking, in turn."""
    from django.db import connection
    from rig.company import TODAY

    from acknowledgements.reporting import Selection
    from acknowledgements.totals import totals_of
    from people.models import Employee

    hr, manager = Employee.objects.get(pk=HR), Employee.objects.get(pk=MANAGER)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE peer_acceptance AS SELECT id, employee_id AS user_id, ask_id AS version_id, 1 AS status "
            "FROM assignments_assignment WHERE done_at IS NOT NULL"
        )
        cursor.execute("CREATE UNIQUE INDEX ON peer_acceptance (version_id, user_id)")
        cursor.execute("CREATE INDEX ON peer_acceptance (user_id)")
        cursor.execute("CREATE INDEX IF NOT EXISTS peer_by_name ON people_employee (first_name, id)")
        cursor.execute("VACUUM ANALYZE peer_acceptance")
        cursor.execute(
            "SELECT count(*) FROM assignments_assignment WHERE ask_id = %s AND done_at IS NULL", [version.ask_id]
        )
        waiting = cursor.fetchone()[0]
    peer = (
        "SELECT u.id, u.first_name, u.last_name, a.status FROM people_employee u "
        f"LEFT JOIN peer_acceptance a ON a.user_id = u.id AND a.version_id = {version.ask_id} "
        "WHERE u.left_on IS NULL AND a.status IS NULL ORDER BY u.first_name, u.id LIMIT 50"
    )
    count = (
        f"SELECT count(*) FROM people_employee u LEFT JOIN peer_acceptance a ON a.user_id = u.id "
        f"AND a.version_id = {version.ask_id} WHERE u.left_on IS NULL AND a.status IS NULL"
    )
    team = (
        f"WITH RECURSIVE team AS (SELECT id FROM people_employee WHERE manager_id = {MANAGER} UNION ALL "
        "SELECT p.id FROM people_employee p JOIN team ON p.manager_id = team.id) "
        f"SELECT count(*), count(a.done_at) FROM team JOIN assignments_assignment a ON a.employee_id = team.id "
        f"AND a.ask_id = {version.ask_id}"
    )

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    first, last = sent_by(version, hr), sent_by(version, hr, last=True)
    ways: dict[str, Callable[[], object]] = {
        "ours, first page": lambda: run(*first),
        "ours, last page": lambda: run(*last),
        "ours, first page, with Django’s part": lambda: listed(version, hr),
        "peer's shape, first page": lambda: run(count, peer),
        "peer's shape, last page": lambda: run(count, f"{peer} OFFSET {max(waiting - 50, 0)}"),
        "team by tallies": lambda: totals_of(version.ask, manager, Selection(), on=TODAY),
        "team by a recursive query": lambda: run(team),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(6 if QUICK else 8):
        for name, way in ways.items():
            plan(as_pages=name.startswith(("ours", "team by tallies")))
            begun = time.perf_counter()
            way()
            if turn:
                took[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(times) for name, times in took.items()}


def plan(*, as_pages: bool) -> None:
    """Ours are planned as the web server has them planned (settings: DATABASE_PAGE_OPTIONS), one process each; the
    others as PostgreSQL likes, with as many as it takes."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name, value in (("jit", "off"), ("max_parallel_workers_per_gather", "0")):
            cursor.execute(f"SET {name} = {value}" if as_pages else f"RESET {name}")


def listed(version: Any, hr: Any, **where: Any) -> list[Any]:
    """A page of who is late, as our rule finds it."""
    from rig.company import TODAY

    from acknowledgements.reporting import Report, Selection
    from people.scoping import Places

    report = Report(version, hr, Selection(state="overdue"), Places([], []), TODAY)
    return report.lines(report.slice(**where).keys)


def sent_by(version: Any, hr: Any, **where: Any) -> list[str]:
    """The statements it sends for that."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert hr.grants is not None  # known once for a page, by another question
    with CaptureQueriesContext(connection) as sent:
        if not listed(version, hr, **where):
            raise RuntimeError("Nobody is late.")
    return [query["sql"] for query in sent.captured_queries]


if __name__ == "__main__":
    main()
