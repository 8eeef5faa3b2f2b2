"""`make messages`: gather the texts to translate and compile the translations; `--check`: are the compiled fresh?"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
IGNORED = (".venv", "var", "node_modules", "tests", "tooling", "bench", "static")


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compiled(catalogue: Path) -> bytes:
    """What the catalogue compiles to; a fault in it stops everything with gettext's own words."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as result:
        subprocess.run(["msgfmt", "--check-format", "-o", result.name, catalogue], check=True)
        return Path(result.name).read_bytes()


def gather() -> None:
    options = ["--no-wrap", "--no-obsolete", "--add-location", "file"]
    languages = [f"--locale={folder.name}" for folder in sorted(LOCALE.iterdir()) if folder.is_dir()] or ["--locale=fr"]
    ignored = [f"--ignore={name}/*" for name in IGNORED]
    subprocess.run([sys.executable, "manage.py", "makemessages", *languages, *options, *ignored], cwd=ROOT, check=True)


def compile_all() -> None:
    for catalogue in catalogues():
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"Compiled {catalogue.relative_to(ROOT)}")


def stale() -> list[Path]:
    return [
        catalogue
        for catalogue in catalogues()
        if not catalogue.with_suffix(".mo").exists() or catalogue.with_suffix(".mo").read_bytes() != compiled(catalogue)
    ]


def main() -> None:
    try:
        if "--check" in sys.argv:
            old = stale()
            sys.exit(f"Not compiled since they changed: {', '.join(map(str, old))}; run make messages." if old else 0)
        LOCALE.mkdir(exist_ok=True)
        gather()
        compile_all()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} found a fault, told above.")


if __name__ == "__main__":
    main()
