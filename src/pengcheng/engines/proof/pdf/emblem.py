"""The artwork of a body's round electronic seal, as drawing commands.

A double ring, the body's name round the upper arc, a rosette of eight petals in the middle and a caption below it.
It is deliberately not like a state emblem and carries no star: what proves the seal is the signature, not the picture.
"""

from __future__ import annotations

from math import cos, pi, radians, sin

from pengcheng.engines.proof.pdf.canvas import Colour, colour, number
from pengcheng.engines.proof.pdf.glyphs import UNITS, GlyphStore

SEAL_RED: Colour = (0.78, 0.09, 0.13)
_CIRCLE = 0.5523  # control points that make a Bézier curve a quarter circle
_WEIGHT = 600
_WIDEST_ARC = radians(250)


def seal_commands(glyphs: GlyphStore, name: str, caption: str, diameter: float) -> str:
    """The seal in a square of `diameter` points with its corner at the origin."""
    radius = diameter / 2
    ring = diameter * 0.028
    parts = [
        colour(SEAL_RED, "RG"),
        colour(SEAL_RED),
        _circle(radius, radius - ring / 2 - 0.5, ring),
        _circle(radius, radius - ring * 2.4, ring * 0.22),
        _rosette(radius, radius * 0.27),
        _arc_text(glyphs, name, radius, diameter),
        _straight_text(glyphs, caption, radius, diameter),
    ]
    return "\n".join(parts)


def _circle(centre: float, radius: float, width: float) -> str:
    k, c = radius * _CIRCLE, centre
    quarters = [
        (c + k, c + radius, c + radius, c + k, c + radius, c),
        (c + radius, c - k, c + k, c - radius, c, c - radius),
        (c - k, c - radius, c - radius, c - k, c - radius, c),
        (c - radius, c + k, c - k, c + radius, c, c + radius),
    ]
    curves = " ".join(" ".join(number(part) for part in quarter) + " c" for quarter in quarters)
    return f"{number(width)} w {number(c)} {number(c + radius)} m {curves} h S"


def _rosette(centre: float, radius: float) -> str:
    """Eight petals round a centre that stays open."""
    petals = []
    for index in range(8):
        angle = index * pi / 4
        petals.append(_petal(centre, radius, angle))
    return " ".join(petals) + " f"


def _petal(centre: float, radius: float, angle: float) -> str:
    def at(distance: float, turn: float) -> str:
        x = centre + radius * distance * cos(angle + turn)
        y = centre + radius * distance * sin(angle + turn)
        return f"{number(x)} {number(y)}"

    foot, tip = at(0.3, 0), at(1, 0)
    return f"{foot} m {at(0.6, 0.55)} {at(0.9, 0.38)} {tip} c {at(0.9, -0.38)} {at(0.6, -0.55)} {foot} c h"


def _arc_text(glyphs: GlyphStore, name: str, centre: float, diameter: float) -> str:
    """The name on the arc, its letters standing outward, evenly spread and never past the widest arc."""
    size = diameter * 0.125
    inner = diameter / 2 - diameter * 0.225
    advances = [glyphs.glyph(letter, _WEIGHT).advance * size / UNITS for letter in name]
    gap = size * 0.28 if max(advances, default=0) > size * 0.9 else size * 0.08
    turn = (sum(advances) + gap * len(name)) / (inner + size * 0.35)
    if turn > _WIDEST_ARC:
        shrink = _WIDEST_ARC / turn
        size, gap, turn = size * shrink, gap * shrink, _WIDEST_ARC
        advances = [advance * shrink for advance in advances]
        inner = diameter / 2 - diameter * 0.1 - size * 0.95
    angle, drawn = pi / 2 + turn / 2, []
    scale = size / UNITS
    for letter, advance in zip(name, advances, strict=True):
        step = (advance + gap) / (inner + size * 0.35)
        middle = angle - step / 2
        tilt = middle - pi / 2
        x = centre + inner * cos(middle) - advance / 2 * cos(tilt)
        y = centre + inner * sin(middle) - advance / 2 * sin(tilt)
        matrix = (scale * cos(tilt), scale * sin(tilt), -scale * sin(tilt), scale * cos(tilt), x, y)
        drawn.append(_glyph(glyphs, letter, matrix))
        angle -= step
    return "\n".join(drawn)


def _straight_text(glyphs: GlyphStore, caption: str, centre: float, diameter: float) -> str:
    size = diameter * 0.075
    width = glyphs.width(caption, size, _WEIGHT)
    if width > diameter * 0.5:
        size, width = size * diameter * 0.5 / width, diameter * 0.5
    x, y, scale, drawn = centre - width / 2, centre - diameter * 0.28, size / UNITS, []
    for letter in caption:
        drawn.append(_glyph(glyphs, letter, (scale, 0, 0, scale, x, y)))
        x += glyphs.glyph(letter, _WEIGHT).advance * scale
    return "\n".join(drawn)


def _glyph(glyphs: GlyphStore, letter: str, matrix: tuple[float, ...]) -> str:
    path = glyphs.glyph(letter, _WEIGHT).path
    if not path:
        return ""
    return f"q {' '.join(f'{part:.5f}' for part in matrix)} cm {path} f Q"
