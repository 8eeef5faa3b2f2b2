"""An announcement to 10,000 people (100,000 in a full run), each addressed by name, through an SMTP sink.

Ours is the rule that workers run, claims, journal, answers and all. In turn with it: `send_mail` in a loop,
django-post-office, and ready messages pipelined down one socket as the limit. Then a real Celery worker sends to
everybody: the time from pressing Send to the first mail, the memory of its processes; it is killed several times on
the way, and the sink counts who was lost and who was written to twice. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rig import QUICK, ROOT
from rig.company import found
from rig.servers import Servers, servers
from rig.sink import Sink

PEOPLE = 10_000 if QUICK else 100_000
READY = 10_000
LOOPED, QUEUED = (300, 300) if QUICK else (2_000, 2_000)
ROUNDS = 3 if QUICK else 5
KILLS = 3 if QUICK else 6
PATIENCE = 240
PEERS = ROOT / "var" / "peers"


def main() -> None:
    sink = Sink()
    try:
        with servers() as running:
            os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
            use(sink)
            found(PEOPLE)
            speeds = measure(sink, post_office(running, sink))
            first_mail, memory, lost, doubled = survive(running, sink)
    finally:
        sink.stop()
    tell(speeds, first_mail, memory, lost, doubled)


def use(sink: Sink) -> None:
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port


def measure(sink: Sink, peer: Callable[[], float] | None) -> dict[str, list[float]]:
    """Messages a second, in turn."""
    letter = ours(sink)[1]  # a warm-up, which also gives the message that the others send
    acts: dict[str, Callable[[], float]] = {
        "ours": lambda: ours(sink)[0],
        "send_mail": lambda: looped(sink, letter),
        "pipelined": lambda: pipelined(sink, letter),
    }
    if peer is not None:
        acts["post_office"] = peer
    speeds: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(ROUNDS):
        for name, act in acts.items():
            speeds[name].append(act())
    return speeds


def announced(*, now: bool = False) -> Any:
    from django.utils import timezone

    from announcements.announcing import announce, start
    from people.models import Audience, Employee

    at = timezone.now()
    body = "<p>{hello} {{{{ first_name }}}},</p>" + "<p>{why}</p>" * 4
    announcement = announce(
        subject_fr="{{ first_name }}, voici votre nouveau guide des médias sociaux", button_fr="Lire le guide",
        body_fr=body.format(hello="Bonjour", why="Il dit comment parler de nous en ligne, avec vos mots. " * 4),
        subject_en="{{ first_name }}, here is your new social media guide", button_en="Read the guide",
        body_en=body.format(hello="Hello", why="It tells how to speak of us on line, in your own words. " * 4),
        path="/guides/", audience=Audience.objects.create(), send_at=at if now else None,
        by=Employee.objects.get(pk=1), at=at,
    )  # fmt: skip
    if not now:
        start(announcement, at=at)
    return announcement


def ours(sink: Sink) -> tuple[float, bytes]:
    from django.utils import timezone

    from announcements.composing import Composer
    from announcements.delivering import deliver_batch
    from announcements.models import Delivery

    announcement = announced()
    row = announcement.deliveries.select_related("employee").first()
    letter = Composer([row], at=timezone.now()).outgoing(row, at=timezone.now()).data
    count = announcement.deliveries.count()
    sink.taken()
    begun = time.perf_counter()
    while deliver_batch(clock=timezone.now, occasion=announcement.occasion):
        pass
    took = time.perf_counter() - begun
    taken = sink.taken()
    answered = Delivery.objects.filter(announcement=announcement).exclude(sent_at=None).count()
    if not len(taken) == len(set(taken)) == count == answered:
        raise RuntimeError(f"{len(taken)} messages, {len(set(taken))} people, {answered} answers for {count} rows.")
    return count / took, letter


def looped(sink: Sink, letter: bytes) -> float:
    from django.core.mail import send_mail

    said = parts_of(letter)
    begun = time.perf_counter()
    for number in range(LOOPED):
        name = f"Zoé{number}"
        subject, text, html = (part.replace("Zoé", name) for part in (said["subject"], said["text"], said["html"]))
        send_mail(subject, text, "repere@localhost", [f"p{number}@boreal.example"], html_message=html)
    took = time.perf_counter() - begun
    assert len(sink.taken()) == LOOPED
    return LOOPED / took


def pipelined(sink: Sink, letter: bytes) -> float:
    """Messages ready in memory, one socket, nothing recorded: what the wire and the sink allow."""
    line = socket.create_connection(("127.0.0.1", sink.port))
    answers = line.makefile("rb")
    answers.readline()
    line.sendall(b"EHLO bench\r\n")
    while answers.readline()[3:4] == b"-":
        pass
    to = [f"MAIL FROM:<repere@localhost>\r\nRCPT TO:<p{n}@boreal.example>\r\nDATA\r\n".encode() for n in range(READY)]
    text = letter + b".\r\n"
    groups = [to[0], *[text + envelope for envelope in to[1:]], text]
    begun = time.perf_counter()
    for number, group in enumerate(groups):
        line.sendall(group)
        for _answer in range(3 if number == 0 else 1 if number == READY else 4):
            answers.readline()
    took = time.perf_counter() - begun
    line.close()
    assert len(sink.taken()) == READY
    return READY / took


def parts_of(letter: bytes) -> dict[str, str]:
    from email import message_from_bytes, policy

    message = message_from_bytes(letter.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return {"subject": str(message["Subject"]), "text": text.get_content(), "html": html.get_content()}  # type: ignore[union-attr]


def post_office(running: Servers, sink: Sink) -> Callable[[], float] | None:
    """A round of django-post-office in its own environment; None, and why, without it."""
    python = PEERS / "bin" / "python"
    look = [python, "-c", "from importlib.metadata import version; version('django-post-office')"]
    found_it = python.exists() and subprocess.run(look, check=False, capture_output=True).returncode == 0
    if not found_it and QUICK:
        print("django-post-office is left out: it is not in var/peers (the full run installs it).")
        return None
    if not found_it and not installed():
        print("django-post-office is left out: it could not be installed.")
        return None
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE post_office")
    given = {**connection.settings_dict, "NAME": "post_office"}
    where = {key: given[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    database = json.dumps(where | {"OPTIONS": {"host": given["OPTIONS"]["host"]}})  # a socket
    letter = {
        "subject": "Zoé, voici votre guide",
        "text": "Il dit comment. " * 80,
        "html": "<p>Il dit comment.</p>" * 250,
    }
    command = [python, ROOT / "bench" / "peers" / "post_office_send.py", database, str(sink.port), json.dumps(letter)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=peer_environment())
    running.children.append(child)  # type: ignore[arg-type]
    if child.stdout is None or child.stdin is None or child.stdout.readline().strip() != "ready":
        print("django-post-office is left out: it did not start.")
        return None
    asked, told = child.stdin, child.stdout

    def one_round() -> float:
        asked.write(f"{QUEUED}\n")
        asked.flush()
        said = json.loads(told.readline())
        if said["failed"] or len(sink.taken()) != QUEUED:
            raise RuntimeError(f"django-post-office lost some: {said}")
        return QUEUED / float(said["seconds"])

    return one_round


def peer_environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")}
    return kept | {"PYTHONUTF8": "1"}


def installed() -> bool:
    subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    command = [PEERS / "bin" / "pip", "install", "-q", "-r", ROOT / "bench" / "requirements.txt"]
    return subprocess.run(command, check=False).returncode == 0


def survive(running: Servers, sink: Sink) -> tuple[float, float, int, float]:
    """(seconds from Send to the first mail, MB of the worker's processes at most, lost, doubled for each kill)."""
    from announcements.models import Announcement
    from announcements.tasks import deliver_waiting

    worker = running.worker("worker")
    sink.taken()
    begun = time.perf_counter()
    announcement = announced(now=True)
    waited_for(lambda: sink.count() > 0)
    first_mail, memory = time.perf_counter() - begun, 0.0
    rows = announcement.deliveries.count()
    for kill in range(1, KILLS + 1):
        waited_for(lambda kill=kill: sink.count() >= rows * kill // (KILLS + 1))  # type: ignore[misc]
        memory = max(memory, most_memory(worker.pid))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker = running.worker(f"worker-{kill}")
        deliver_waiting.delay()  # what beat does every minute
    waited_for(lambda: Announcement.objects.get(pk=announcement.pk).finished_at is not None)
    memory = max(memory, most_memory(worker.pid))
    times = Counter(sink.taken())
    return first_mail, memory, rows - len(times), (times.total() - len(times)) / KILLS


def waited_for(done: Callable[[], bool]) -> None:
    begun = time.perf_counter()
    while not done():
        if time.perf_counter() - begun > PATIENCE:
            raise RuntimeError("The worker did not send in time.")
        time.sleep(0.005)


def most_memory(group: int) -> float:
    """The largest of the group's processes, at its largest, in MB."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
                most = max(most, int(peak[0].split()[1]) if peak else 0)
        except (ProcessLookupError, FileNotFoundError):
            continue
    return most / 1024


def tell(speeds: dict[str, list[float]], first_mail: float, memory: float, lost: int, doubled: float) -> None:
    speed = {name: statistics.median(rounds) for name, rounds in speeds.items()}
    print(f"\n{'messages a second':44}{'median':>10}{'least':>10}{'most':>10}")
    for name, rounds in speeds.items():
        print(f"{name:44}{speed[name]:10,.0f}{min(rounds):10,.0f}{max(rounds):10,.0f}")
    print(f"{'from Send to the first mail':44}{first_mail * 1000:10,.0f} ms")
    print(f"{'memory of the worker, at most':44}{memory:10,.0f} MB")
    print(f"{f'killed {KILLS} times while sending':44}{lost:10} lost, {doubled:.2f} doubled for each kill")
    figures = {
        "people": PEOPLE,
        "per_second": round(speed["ours"]),
        "ratio_vs_send_mail": round(speed["ours"] / speed["send_mail"], 2),
        "ratio_vs_pipelined": round(speed["ours"] / speed["pipelined"], 3),
        "first_mail_ms": round(first_mail * 1000),
        "rss_mb": round(memory),
        "lost": lost,
        "doubled": round(doubled, 2),
    }
    if "post_office" in speed:
        figures["ratio_vs_post_office"] = round(speed["ours"] / speed["post_office"], 2)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
