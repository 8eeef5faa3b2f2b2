from collections.abc import Iterator

import pytest
from django.core.cache import cache

from documents.throttling import WRONG_CODES, count_wrong_code, has_guessed_enough


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_wrong_codes_are_counted_per_address() -> None:
    for _ in range(WRONG_CODES):
        assert not has_guessed_enough("203.0.113.7")
        count_wrong_code("203.0.113.7")
    assert has_guessed_enough("203.0.113.7")
    assert not has_guessed_enough("203.0.113.8")
    assert not has_guessed_enough(None)
