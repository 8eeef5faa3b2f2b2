from __future__ import annotations

import pytest

from consent.placing import placed_at
from consent.taking_down import Proof, finish
from tests.conftest import Cast
from tests.factories.assets import RECORDED, open_takedown

LESSON = "https://repere.example/training/courses/premiers-pas/lessons/1/"


@pytest.mark.parametrize("place", [LESSON, LESSON[:-1], f"{LESSON}#t=12", f"{LESSON}?from=mail", f"{LESSON[:-1]}#t=1"])
def test_a_page_knows_what_it_shows_and_must_not(cast: Cast, place: str) -> None:
    takedown = open_takedown(cast, place=place)

    for asked in (LESSON, LESSON[:-1], f"  {LESSON}?page=2"):
        (placed,) = placed_at(asked)
        assert placed.publication.pk == takedown.publication_id
        assert placed.takedowns == [takedown]


@pytest.mark.parametrize("place", [f"{LESSON}2/", LESSON.replace("/1/", "/12/"), "Le dépôt de Lévis", "/"])
def test_another_page_is_another_place(cast: Cast, place: str) -> None:
    open_takedown(cast, place=place)

    assert placed_at(LESSON) == []
    assert placed_at("") == placed_at(" /#?") == []


def test_once_it_is_removed_nothing_is_left_there(cast: Cast) -> None:
    takedown = open_takedown(cast, place=LESSON)

    finish(takedown, Proof("removed", note="La vidéo n’est plus montrée."), by=cast.ada, at=RECORDED)

    assert placed_at(LESSON) == []
