"""Codes cannot be guessed, and nobody may try for long; nor keep us busy with files. Both are counted per address."""

from django.core.cache import cache

WRONG_CODES = 20
FILE_CHECKS = 20
QUESTIONS = 600
MINUTES = 10


def has_guessed_enough(address: str | None) -> bool:
    return _counted("wrong-codes", address) >= WRONG_CODES


def count_wrong_code(address: str | None) -> None:
    _count("wrong-codes", address)


def has_checked_enough(address: str | None) -> bool:
    return _counted("file-checks", address) >= FILE_CHECKS


def count_file_check(address: str | None) -> None:
    _count("file-checks", address)


def has_asked_enough(caller: str) -> bool:
    return _counted("questions", caller) >= QUESTIONS


def count_question(caller: str) -> None:
    _count("questions", caller)


def _counted(what: str, address: str | None) -> int:
    return int(cache.get(_key(what, address), 0))


def _count(what: str, address: str | None) -> None:
    key = _key(what, address)
    if not cache.add(key, 1, MINUTES * 60):
        try:
            cache.incr(key)
        except ValueError:  # it expired in between
            cache.add(key, 1, MINUTES * 60)


def _key(what: str, address: str | None) -> str:
    return f"documents.{what}:{address or 'unknown'}"
