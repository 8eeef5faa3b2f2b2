"""Bring what Repère needs: system libraries, a virtual environment, the pinned packages.

`install.py run` brings what it takes to run, `install.py dev` what it takes to check and test as well. Run by the
system's own Python; a second run finds everything in place and takes no time.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
MEGABYTE = 1024 * 1024
ROOM = {"run": 600 * MEGABYTE, "dev": 1500 * MEGABYTE}
REQUIREMENTS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}


class Refusal(Exception):
    """Says in one sentence what is wrong and what to do."""


def main(purpose: str) -> None:
    os.environ.setdefault("HOME", pwd.getpwuid(os.getuid()).pw_dir)
    bring_system_packages(purpose)
    if not stamp(purpose).exists():
        make_room(purpose)
        make_venv()
        bring_python_packages(purpose)
        stamp("run").touch()  # what tests, runs
        stamp(purpose).touch()


def bring_system_packages(purpose: str) -> None:
    """What runs can do without PDFs; what tests cannot do without anything."""
    sys.path.insert(0, str(ROOT))
    from tooling import system

    vital = [] if PYTHON.exists() else [*system.VENV]
    vital += [*system.PDF, *system.TESTS] if purpose == "dev" else []
    wanted = system.missing(*vital, *system.PDF)
    failure = apt_install(sorted(set(wanted))) if wanted else ""
    if still := system.missing(*vital):
        raise Refusal(f"Repère needs system packages, and {failure}; {system.recipe(still)}")
    if still := system.missing(*system.PANGO):
        say(f"Repère will serve without PDFs, because Pango is missing and {failure}; {system.recipe(still)}")


def apt_install(packages: list[str]) -> str:
    """Install them; answer why they would still be missing afterwards."""
    if not shutil.which("apt-get"):
        return "this machine has no apt-get"
    become = become_root()
    if become is None:
        return "installing them takes root"
    say(f"Installing system packages: {' '.join(packages)}")
    apt = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    if subprocess.run([*apt, "update"], check=False, capture_output=True).returncode:
        subprocess.run([*apt, "update"], check=False, capture_output=True)
    install = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *packages], check=False, capture_output=True, text=True
    )
    if install.returncode:
        return f"apt-get failed ({last_line(install.stderr or install.stdout)})"
    return "apt-get did not bring them"


def become_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode:
        return ["sudo", "-n"]
    return None


def stamp(purpose: str) -> Path:
    """Its name changes with the requirements, the Python and the place, so that a stale one is never believed."""
    wanted = f"{(ROOT / REQUIREMENTS[purpose]).read_text()}{PYTHON.resolve()}{VENV}"
    return VENV / f".installed-{purpose}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"


def make_room(purpose: str) -> None:
    free = shutil.disk_usage(ROOT).free
    if free < ROOM[purpose]:
        raise Refusal(
            f"The disk is full: {ROOT} has {free // MEGABYTE} MB free and installing takes "
            f"{ROOM[purpose] // MEGABYTE} MB."
        )


def make_venv() -> None:
    if venv_works():
        return
    say(f"Making a virtual environment in {VENV}")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False, capture_output=True, text=True)
    if made.returncode:
        raise Refusal(f"The virtual environment could not be made: {last_line(made.stderr or made.stdout)}")


def venv_works() -> bool:
    """Made here, for a Python that is still there."""
    pip = VENV / "bin" / "pip"
    return (
        pip.exists()
        and str(VENV).encode() in pip.read_bytes()
        and subprocess.run([PYTHON, "-m", "pip", "-V"], check=False, capture_output=True).returncode == 0
    )


def bring_python_packages(purpose: str) -> None:
    """With uv where it installs, which takes seconds, otherwise with pip."""
    requirements = ROOT / REQUIREMENTS[purpose]
    say(f"Installing the Python packages of {requirements.name}")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    has_uv = succeeds(*pip, "--constraint", ROOT / "requirements-dev.txt", "uv")
    if has_uv and succeeds(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "-r", requirements):
        return
    if not succeeds(*pip, "-r", requirements):
        raise Refusal(
            f"The Python packages could not be installed: {last_line(LOG.read_text(errors='replace'))} "
            f"(all of it in {LOG})."
        )


def succeeds(*command: str | Path) -> bool:
    with LOG.open("ab") as log:
        return subprocess.run(list(map(str, command)), check=False, stdout=log, stderr=log).returncode == 0


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit("Stopped before the end: run it again, it goes on where it was.")
    except OSError as error:
        sys.exit(f"The installation could not go on: {error.strerror} ({error.filename}).")
