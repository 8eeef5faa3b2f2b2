"""`make check`: all that a machine can judge without running the tests; every check runs, then the verdict."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MANAGE = (sys.executable, "manage.py")
PRODUCTION = {
    "SECRET_KEY": "only-to-check-the-settings-of-a-production-0123456789-abcdefghijklmnop",
    "SITE_URL": "https://repere.example",
    "ALLOWED_HOSTS": "repere.example",
    "DATABASE_URL": "sqlite:////nonexistent/never-opened.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "DEBUG": "false",
    "DEMO": "false",
}

NOTHING_GIVEN = {"DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}


def main() -> None:
    templates = [str(path) for path in sorted(ROOT.glob("templates/**/*.html"))]
    with tempfile.TemporaryDirectory(prefix="repere-check-") as home:
        local = {"REPERE_HOME": home, "DEMO": "true", "STATIC_COMPRESSED": "false", **NOTHING_GIVEN}
        production = {**PRODUCTION, "REPERE_HOME": home}
        verdicts = [
            check("format", local, BIN / "ruff", "format", "--check", "--quiet", "."),
            check("lint", local, BIN / "ruff", "check", "--quiet", "."),
            check("storeys", local, BIN / "lint-imports"),
            check("types", local, BIN / "mypy"),
            check("templates", local, BIN / "djade", "--check", *templates),
            check("migrations", local, *MANAGE, "makemigrations", "--check", "--dry-run"),
            check("static files", local, *MANAGE, "collectstatic", "--no-input", "--verbosity", "0"),
            check("deployment", production, *MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
            check("translations", local, sys.executable, "-m", "tooling.messages", "--check"),
        ]
    sys.exit(0 if all(verdicts) else "Something above needs care; `make fix` repairs what a machine can.")


def check(name: str, environment: dict[str, str], *command: str | Path) -> bool:
    begun = time.monotonic()
    given = {key: value for key, value in {**os.environ, **environment}.items() if value}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=given,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{name:14}{verdict:8}{time.monotonic() - begun:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
