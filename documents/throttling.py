"""Codes cannot be guessed, and nobody may try for long: wrong ones are counted per address."""

from django.core.cache import cache

WRONG_CODES = 20
MINUTES = 10


def has_guessed_enough(address: str | None) -> bool:
    return int(cache.get(_key(address), 0)) >= WRONG_CODES


def count_wrong_code(address: str | None) -> None:
    if not cache.add(_key(address), 1, MINUTES * 60):
        try:
            cache.incr(_key(address))
        except ValueError:  # it expired in between
            cache.add(_key(address), 1, MINUTES * 60)


def _key(address: str | None) -> str:
    return f"documents.wrong-codes:{address or 'unknown'}"
