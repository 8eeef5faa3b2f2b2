"""What Repère needs from the machine itself, how we know it is there, and the Debian package that brings it.

Read by the system's own Python, before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    package: str
    is_met: Callable[[], bool]


def library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def program(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def chromium() -> str | None:
    """The browser of the tests: CHROMIUM, or the one on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


VENV = [
    Need(
        f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",
        lambda: importlib.util.find_spec("ensurepip") is not None,
    )
]
PANGO = [
    Need("libpango-1.0-0", library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
]
PDF = [
    *PANGO,
    Need("libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
]
TESTS = [
    Need("chromium", lambda: chromium() is not None),
    Need("libatomic1", library("libatomic.so.1")),
    Need("gettext", program("msgfmt", "xgettext", "msgmerge")),
    Need("poppler-utils", program("pdfsig", "pdfinfo", "pdftotext")),
    Need("qpdf", program("qpdf")),
    Need("softhsm2", program("softhsm2-util")),
]


def missing(*needs: Need) -> list[str]:
    return [need.package for need in needs if not need.is_met()]


def recipe(packages: list[str]) -> str:
    return f"as root: apt-get install -y --no-install-recommends {' '.join(packages)}"
