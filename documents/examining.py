"""Anybody's file, looked at by a process of its own, with little time, little memory, and no disk to write to.

The file reaches it through a pipe, and only a verdict comes back: nothing of it is kept. A file made to loop, to swell
or to bring its reader down brings down that process alone.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
import threading
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from documents.verdicts import Integrity, Verdict, from_json, to_json

HEAVIEST = 20 * 1024 * 1024
SECONDS = 15  # by the clock; two thirds of it in work
MEMORY = 768 * 1024 * 1024
AT_ONCE = 2  # per process that serves pages
PATIENCE = 5  # seconds in the queue
_END = b"\n.\n"
_places = threading.BoundedSemaphore(AT_ONCE)


class FileTooLarge(ValueError):
    """More than HEAVIEST bytes."""


class TooManyChecks(Exception):
    """As many files as we look at together are being looked at."""


def examine(pdf: bytes, *, roots: Sequence[x509.Certificate], clocks: Sequence[x509.Certificate] = ()) -> Verdict:
    """The verdict on anybody's file, within limits. Raises `FileTooLarge` and `TooManyChecks`."""
    if len(pdf) > HEAVIEST:
        raise FileTooLarge
    if not _places.acquire(timeout=PATIENCE):
        raise TooManyChecks
    try:
        return _examine(_pem(roots) + _END + _pem(clocks) + _END + pdf)
    finally:
        _places.release()


def _examine(given: bytes) -> Verdict:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "documents.examining"],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},  # none of our secrets
            timeout=SECONDS,
            check=True,
        )
        return from_json(done.stdout)
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return Verdict(Integrity.TOO_COSTLY)


def main() -> None:
    """In the other process: read, judge, answer."""
    _limit()
    from documents.checking import check

    roots, clocks, pdf = sys.stdin.buffer.read().split(_END, 2)
    sys.stdout.write(to_json(check(pdf, roots=_certificates(roots), clocks=_certificates(clocks))))


def _pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def _certificates(pem: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem) if pem.strip() else []


def _limit() -> None:
    work = SECONDS * 2 // 3
    limits = [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, work),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    for which, most in limits:
        with contextlib.suppress(ValueError, OSError):  # not every system knows each of them
            resource.setrlimit(which, (most, most))


if __name__ == "__main__":
    main()
