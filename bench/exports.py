"""The whole list of a report as CSV and as a workbook, over HTTP, against COPY … TO of the same rows, in turn within
one run: 100,000 people in a quick run, 1,000,000 in a full one. The memory is that of the web server. The last line is
JSON.
"""

from __future__ import annotations

import json
import socket
import statistics
import time
from pathlib import Path
from typing import Any

from rig import QUICK
from rig.company import ask_everyone, found
from rig.load import request
from rig.people import log_in
from rig.servers import servers

PEOPLE = 100_000 if QUICK else 1_000_000
ROUNDS = 2 if QUICK else 3
HR = 1


def main() -> None:
    with servers() as running:
        found(PEOPLE)
        version = ask_everyone(versions=1)
        port = running.serve("web", "rig.wsgi:application")
        cookies, export = log_in(HR), f"/reports/guides/{version.guide.slug}/versions/{version.number}/export/"
        took: dict[str, list[float]] = {"COPY": [], "CSV": [], "XLSX": []}
        size: dict[str, int] = {}
        for _round in range(ROUNDS):
            for name, way in (
                ("COPY", lambda: copy(version)),
                ("CSV", lambda: drink(port, export, cookies)),
                ("XLSX", lambda: drink(port, f"{export}?format=xlsx", cookies)),
            ):
                begun = time.perf_counter()
                size[name] = way()
                took[name].append(time.perf_counter() - begun)
        memory = max(resident(child.pid) for child in running.children)
    seconds = {name: statistics.median(times) for name, times in took.items()}
    for name, each in seconds.items():
        print(f"{name:6}{each:10.2f} s {PEOPLE / each:12,.0f} rows a second {size[name]:14,} bytes")
    figures = {
        "people": PEOPLE,
        "ratio_vs_copy": round(seconds["COPY"] / seconds["CSV"], 3),
        "csv_seconds": round(seconds["CSV"], 2),
        "xlsx_seconds": round(seconds["XLSX"], 2),
        "rss_mb": memory,
    }
    print(json.dumps(figures))


def copy(version: Any) -> int:
    """The columns of the report, as PostgreSQL writes them by itself."""
    from django.db import connection

    query = (
        "SELECT e.employee_number, e.first_name, e.last_name, e.email, d.name_fr, s.name, e.language, m.sort_name, "
        "a.assigned_at, a.due_on, a.done_at, a.closed_at FROM assignments_assignment a "
        "JOIN people_employee e ON e.id = a.employee_id LEFT JOIN people_department d ON d.id = e.department_id "
        "LEFT JOIN people_site s ON s.id = e.site_id LEFT JOIN people_employee m ON m.id = e.manager_id "
        f"WHERE a.ask_id = {version.ask_id} ORDER BY a.sort_name, a.id"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT WITH CSV HEADER") as rows:
        return sum(len(piece) for piece in rows)


def drink(port: int, path: str, cookies: str) -> int:
    """The bytes of the whole answer, which is streamed."""
    taken, head = 0, b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request(path, cookies, Connection="close"))
        while piece := connection.recv(1_048_576):
            head = head or piece[:40]
            taken += len(piece)
    if b" 200 " not in head or taken < PEOPLE * 20:
        raise RuntimeError(f"{path}: {head!r}, {taken:,} bytes")
    return taken


def resident(pid: int) -> int:
    """Megabytes at most, of that process and its largest child."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max([_peak(pid), *(_peak(int(child)) for child in children)])


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


if __name__ == "__main__":
    main()
