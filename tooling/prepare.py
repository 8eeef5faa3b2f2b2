"""Before the servers start: tables, the demo company on the first start, static files."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    say("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        make_demo_once()
    gather_static_files()


def make_demo_once() -> None:
    from django.core.management import call_command

    from people.models import Employee

    if not Employee.objects.exists():
        say("Making the demo company, on the first start only")
        call_command("make_demo", stdout=sys.stderr)


def gather_static_files() -> None:
    """Only when one of them has changed: compressing them takes seconds."""
    from django.conf import settings
    from django.core.management import call_command

    mark = Path(settings.STATIC_ROOT) / ".gathered"
    wanted = fingerprint()
    if not mark.exists() or mark.read_text() != wanted:
        say("Gathering the static files")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted)


def fingerprint() -> str:
    """Names, sizes and times of every static file."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def say(sentence: str) -> None:
    print(f"{sentence} …", flush=True)


if __name__ == "__main__":
    main()
