"""The organisation's colour, darkened or lightened until it can be read on our grounds (WCAG 2.2, contrast)."""

from __future__ import annotations

import colorsys

READABLE = 4.5
BRIGHT = 6.5  # on a dark ground the least readable shade looks dull
STEPS = 100
OURS = "#0f5c4d"  # spruce: tokens.css says how it looks, in the dark too
TINT = 0.07  # how much of the colour is in the ground of a notice: `--spruce-soft` in tokens.css
LIGHT_GROUNDS = ("#ffffff", "#fbfaf7", "#f3f1ea")
DARK_GROUNDS = ("#1a2324", "#12191a", "#0d1314")
BLACK, WHITE, NEAR_BLACK = "#000000", "#ffffff", "#0b1f1a"

RULES = """\
:root {{ --spruce: {light}; --on-spruce: {on_light}; }}
@media (prefers-color-scheme: dark) {{
  :root:not([data-bs-theme="light"]) {{ --spruce: {dark}; --on-spruce: {on_dark}; }}
}}
:root[data-bs-theme="dark"] {{ --spruce: {dark}; --on-spruce: {on_dark}; }}
"""


def stylesheet(colour: str) -> str:
    """The custom properties that replace ours; nothing when the organisation has no colour, or ours."""
    if not colour or colour.lower() == OURS:
        return ""
    light = readable(colour, LIGHT_GROUNDS, towards=BLACK)
    dark = readable(colour, DARK_GROUNDS, towards=WHITE, least=BRIGHT)
    return RULES.format(light=light, on_light=ink_on(light), dark=dark, on_dark=ink_on(dark))


def readable(colour: str, grounds: tuple[str, ...], *, towards: str, least: float = READABLE) -> str:
    """The nearest shade of the colour that reads on each ground, and on the first one tinted with itself."""
    for step in range(STEPS + 1):
        shade = shaded(colour, towards, step / STEPS)
        if all(contrast(shade, ground) >= least for ground in (*grounds, mixed(grounds[0], shade, TINT))):
            return shade
    return towards


def shaded(colour: str, towards: str, share: float) -> str:
    """Darker or lighter, of the same hue and nearly as vivid: mixing with white would grey it."""
    red, green, blue = (channel / 255 for channel in _channels(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    end = 1 if towards == WHITE else 0
    shade = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * share, saturation * (1 - share / 2))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in shade)


def ink_on(ground: str) -> str:
    return max((WHITE, NEAR_BLACK), key=lambda ink: contrast(ink, ground))


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with that share of the other, as CSS mixes them in sRGB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
