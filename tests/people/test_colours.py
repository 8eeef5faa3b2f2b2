import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.colours import (
    BLACK,
    BRIGHT,
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    READABLE,
    WHITE,
    contrast,
    ink_on,
    mixed,
    readable,
    shaded,
    stylesheet,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54), ("#FFFFFF", "#ffffff", 1)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_any_colour_becomes_readable_on_light_and_dark(colour: str) -> None:
    light = readable(colour, LIGHT_GROUNDS, towards=BLACK)
    dark = readable(colour, DARK_GROUNDS, towards=WHITE, least=BRIGHT)
    assert all(contrast(light, ground) >= READABLE for ground in LIGHT_GROUNDS)
    assert all(contrast(dark, ground) >= BRIGHT for ground in DARK_GROUNDS)
    assert contrast(ink_on(light), light) >= READABLE
    assert contrast(ink_on(dark), dark) >= READABLE


def test_colour_that_reads_already_stays() -> None:
    assert readable("#0f5c4d", LIGHT_GROUNDS, towards=BLACK) == "#0f5c4d"


def test_shade_keeps_its_hue() -> None:
    red, green, blue = (int(shaded("#c00000", WHITE, 0.3)[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green == blue
    assert shaded("#c00000", WHITE, 1) == WHITE


def test_mixing_goes_from_one_to_the_other() -> None:
    assert (mixed("#000000", "#ffffff", 0), mixed("#000000", "#ffffff", 1)) == ("#000000", "#ffffff")
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_stylesheet_speaks_to_both_grounds_and_says_nothing_without_a_colour() -> None:
    css = stylesheet("#ffcc00")
    assert css.count("--spruce:") == css.count("--on-spruce:") == 3
    assert "prefers-color-scheme: dark" in css
    assert stylesheet("") == stylesheet("#0F5C4D") == ""
