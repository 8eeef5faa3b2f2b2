"""What ours is measured against lives in an environment of its own (`bench/requirements.txt`), under var/peers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from rig import QUICK, ROOT
from rig.servers import Servers

PEERS = ROOT / "var" / "peers"
CODE = ROOT / "bench" / "peers"


def is_ready() -> bool:
    """The environment is there. A quick run does without it; a full one makes it."""
    if not QUICK and not (PEERS / "bin" / "granian").exists():
        print("Making the environment of those ours is measured against.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        wanted = ROOT / "bench" / "requirements.txt"
        subprocess.run([PEERS / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
    return (PEERS / "bin" / "granian").exists()


def make_site(script: str, database: str, given: dict[str, Any]) -> Any:
    """Its own database, made and filled by its own environment; what it answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    command: list[str | Path] = [PEERS / "bin" / "python", CODE / script]
    asked = json.dumps(given)
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    made = subprocess.run(command, input=asked, env=kept, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(made.stdout.splitlines()[-1])


def serve(running: Servers, name: str, application: str) -> int:
    return running.serve(name, application, path=CODE, binaries=PEERS / "bin")
