from __future__ import annotations

from django.utils import timezone

from acknowledgements.keeping import signed
from acknowledgements.models import Acknowledgement
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, ask_guide, ask_next, keep_copy, sign


def kept_by_zoe() -> list[tuple[int, bool, int | None, bool, bool]]:
    mine = Acknowledgement.objects.with_all_it_says().order_by("pk")
    return [
        (
            each.acknowledgement.edition.version.number,
            each.document is not None,
            each.newer.number if each.newer else None,
            each.is_asked_again,
            each.is_enough,
        )
        for each in signed(list(mine), at=timezone.now())
    ]


def test_the_copy_is_on_its_way_then_there(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    assert kept_by_zoe() == [(1, False, None, False, True)]

    keep_copy(acknowledgement)

    assert kept_by_zoe() == [(1, True, None, False, True)]


def test_a_minor_version_is_newer_and_asks_nothing(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    ask_next(version, must_acknowledge=False)

    assert kept_by_zoe() == [(1, False, 2, False, True)]


def test_a_new_version_asks_again_until_it_is_signed(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    following = ask_next(version)
    assert kept_by_zoe() == [(1, False, 2, True, False)]

    sign(following, cast.zoe, at=LATER)

    assert kept_by_zoe() == [(1, False, 2, False, False), (2, False, None, False, True)]
