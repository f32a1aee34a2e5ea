"""One page to draw on: text in Type 3 fonts, lines, bars, shapes. Points, origin at the bottom left.

Type 3 fonts are drawing commands, one small program per glyph: no font file is embedded, nothing has to be subset,
and a ToUnicode map lets readers select, search and read the text aloud.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pengcheng.engines.proof.pdf.glyphs import Glyph, GlyphStore

Colour: TypeAlias = tuple[float, float, float]

_FONT_CAPACITY = 224  # codes 32..255: readers treat lower ones as control characters
_FIRST_CODE = 32

BLACK: Colour = (0.0, 0.0, 0.0)


def number(value: float) -> str:
    """A number as PDF writes it: no exponent, no useless digits."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def colour(rgb: Colour, operator: str = "rg") -> str:
    """The command that sets a fill (rg) or stroke (RG) colour."""
    return f"{' '.join(number(part) for part in rgb)} {operator}"


@dataclass(slots=True)
class Type3Font:
    """Up to 224 glyphs of one weight with their codes; more become another font."""

    name: str
    weight: int
    codes: dict[str, int] = field(default_factory=dict)
    glyphs: dict[str, Glyph] = field(default_factory=dict)

    def add(self, character: str, glyph: Glyph) -> int:
        self.glyphs[character] = glyph
        self.codes[character] = _FIRST_CODE + len(self.codes)
        return self.codes[character]


class Canvas:
    """The commands of one page and the fonts they use."""

    def __init__(self, glyphs: GlyphStore, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.glyphs = glyphs
        self.fonts: list[Type3Font] = []
        self._commands: list[str] = []

    def content(self) -> bytes:
        """The page's content stream."""
        return "\n".join(self._commands).encode("ascii")

    def text(
        self, x: float, y: float, text: str, size: float, *, weight: int = 400, fill: Colour = BLACK, spacing: float = 0
    ) -> float:
        """Draws one line with its baseline at (x, y) and returns the x behind it; `spacing` is added per character."""
        parts = [f"BT {colour(fill)} {number(spacing)} Tc 1 0 0 1 {number(x)} {number(y)} Tm"]
        font, codes = None, bytearray()
        for character in text:
            its_font, code = self._code(character, weight)
            if font is not None and its_font is not font:
                parts.append(_shown(font, size, codes))
                codes.clear()
            font = its_font
            codes.append(code)
        if font is not None:
            parts.append(_shown(font, size, codes))
        self._commands.append(" ".join([*parts, "ET"]))
        return x + self.width_of(text, size, weight, spacing)

    def width_of(self, text: str, size: float, weight: int = 400, spacing: float = 0) -> float:
        """The width of a line in points."""
        return self.glyphs.width(text, size, weight) + spacing * len(text)

    def text_right(
        self, x: float, y: float, text: str, size: float, *, weight: int = 400, fill: Colour = BLACK
    ) -> None:
        """Draws one line that ends at x."""
        self.text(x - self.width_of(text, size, weight), y, text, size, weight=weight, fill=fill)

    def text_centred(
        self, x: float, y: float, text: str, size: float, *, weight: int = 400, fill: Colour = BLACK, spacing: float = 0
    ) -> None:
        """Draws one line around x."""
        width = self.width_of(text, size, weight, spacing) - spacing
        self.text(x - width / 2, y, text, size, weight=weight, fill=fill, spacing=spacing)

    def lines(self, text: str, size: float, width: float, weight: int = 400) -> list[str]:
        """Breaks `text` to a width: between words, or between any two characters of a script without spaces."""
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.width_of((line + piece).rstrip(), size, weight) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        return [*lines, line.rstrip()] if line.strip() else lines

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float, stroke: Colour) -> None:
        """Draws a straight line."""
        points = f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l"
        self._commands.append(f"{colour(stroke, 'RG')} {number(width)} w {points} S")

    def bar(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """Fills a rectangle."""
        box = " ".join(number(part) for part in (x, y, width, height))
        self._commands.append(f"{colour(fill)} {box} re f")

    def cells(self, x: float, y: float, side: float, runs: Iterable[tuple[int, int, int]], fill: Colour) -> None:
        """Fills square cells of a grid whose upper left corner is (x, y), with one command, so that no seam shows.

        `runs` are (row, first column, length), counted from that corner in cells of `side` points.
        """
        drawn = " ".join([f"{column} {row} {length} 1 re" for row, column, length in runs])
        place = f"{side:.6f} 0 0 {-side:.6f} {number(x)} {number(y)} cm"
        self._commands.append(f"q {colour(fill)} {place} {drawn} f Q")

    def draw(self, commands: str) -> None:
        """Adds drawing commands as they are, within a saved state."""
        self._commands.append(f"q {commands} Q")

    def _code(self, character: str, weight: int) -> tuple[Type3Font, int]:
        for font in self.fonts:
            if font.weight == weight and character in font.codes:
                return font, font.codes[character]
        for font in self.fonts:
            if font.weight == weight and len(font.codes) < _FONT_CAPACITY:
                return font, font.add(character, self.glyphs.glyph(character, weight))
        font = Type3Font(f"F{len(self.fonts) + 1}", weight)
        self.fonts.append(font)
        return font, font.add(character, self.glyphs.glyph(character, weight))


def _shown(font: Type3Font, size: float, codes: bytearray) -> str:
    return f"/{font.name} {number(size)} Tf <{codes.hex()}> Tj"


_CLOSING = "，。、；：？！）》」』”’"


def _pieces(text: str) -> list[str]:
    """What may not be broken: a word with its space, or one character of a script without spaces with its mark."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character in _CLOSING
            or (character == " ")
            or (ord(character) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80 and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
