import pytest

from documents.composing import UnknownKind, compose
from tests.factories.documents import KIND


def test_the_composer_registered_for_a_kind_composes_it() -> None:
    assert compose(KIND, "test:en:7").about == "test:en:7"


def test_a_kind_that_no_app_registered_is_named() -> None:
    with pytest.raises(UnknownKind, match="“poem”"):
        compose("poem", "poem:1")
