"""Outlines of Noto Sans CJK as PDF drawing commands.

The variable font is 33 MB and opening it takes a second; a certificate needs some two hundred glyphs. Each glyph's
commands are therefore kept, in memory and in a cache folder, and the font is opened only for a glyph never seen before.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont

FONT_FILE = Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc"
_SIMPLIFIED_CHINESE = 2  # the font's number in the collection
_REPLACEMENT = "\u25a1"  # a white square, for what the font does not have
UNITS = 1000  # of the font's em


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character's advance, bounding box and outline, in thousandths of the em; `path` is PDF path commands."""

    advance: int
    box: tuple[int, int, int, int]
    path: str


class GlyphStore:
    """The glyphs of several weights, kept in `cache` (a folder, or None to keep them in memory only)."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._guard = threading.RLock()
        self._weights: dict[int, _Weight] = {}
        self._advances = _AdvancesByWeight(self)

    def glyph(self, character: str, weight: int) -> Glyph:
        """The glyph of a character at a weight of 100 to 900; a square where the font has none."""
        kept = self._weights.get(weight)
        known = kept.glyphs.get(character) if kept else None
        if known is not None:
            return known
        with self._guard:
            return self._of(weight).glyph(character)

    def width(self, text: str, size: float, weight: int) -> float:
        """The width of `text` in points at a size in points."""
        return sum(map(self._advances[weight].__getitem__, text)) * size / UNITS

    def save(self) -> None:
        """Writes new glyphs to the cache folder. Two processes that write at once lose nothing but time."""
        if self._cache is None:
            return
        with self._guard:
            for weight, kept in self._weights.items():
                kept.save(self._cache / f"glyphs-{weight}.json")

    def _of(self, weight: int) -> _Weight:
        if weight not in self._weights:
            path = self._cache / f"glyphs-{weight}.json" if self._cache else None
            self._weights[weight] = _Weight(weight, _loaded(path))
        return self._weights[weight]


class _AdvancesByWeight(dict[int, "_Advances"]):
    """The advances of each weight's letters, so that a text is measured without a call per letter."""

    def __init__(self, store: GlyphStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, weight: int) -> _Advances:
        return self.setdefault(weight, _Advances(self._store, weight))


class _Advances(dict[str, int]):
    """Advances of letters, each asked of the store once."""

    def __init__(self, store: GlyphStore, weight: int) -> None:
        super().__init__()
        self._store, self._weight = store, weight

    def __missing__(self, character: str) -> int:
        return self.setdefault(character, self._store.glyph(character, self._weight).advance)


@dataclass(slots=True)
class _Weight:
    weight: int
    glyphs: dict[str, Glyph]
    is_new: bool = False
    font: _Font | None = field(default=None)

    def glyph(self, character: str) -> Glyph:
        found = self.glyphs.get(character)
        if found is None:
            self.font = self.font or _Font(self.weight)
            found = self.glyphs[character] = self.font.glyph(character)
            self.is_new = True
        return found

    def save(self, path: Path) -> None:
        if not self.is_new:
            return
        self.glyphs = {**_loaded(path), **self.glyphs}
        content = {letter: [one.advance, one.box, one.path] for letter, one in self.glyphs.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.draft")
        draft.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        draft.replace(path)
        self.is_new = False


class _Font:
    """The font file at one weight."""

    def __init__(self, weight: int) -> None:
        self._weight = weight

    @cached_property
    def _opened(self) -> tuple[dict[int, str], Any]:
        font = TTFont(FONT_FILE, fontNumber=_SIMPLIFIED_CHINESE, lazy=True)
        return font.getBestCmap(), font.getGlyphSet(location={"wght": self._weight})

    def glyph(self, character: str) -> Glyph:
        names, outlines = self._opened
        name = names.get(ord(character)) or names[ord(_REPLACEMENT)]
        outline = outlines[name]
        pen = _PathPen(outlines)
        outline.draw(pen)
        bounds = ControlBoundsPen(outlines)
        outline.draw(bounds)
        left, bottom, right, top = bounds.bounds or (0, 0, 0, 0)
        box = (int(left) - 1, int(bottom) - 1, int(right) + 1, int(top) + 1) if bounds.bounds else (0, 0, 0, 0)
        return Glyph(round(outline.width), box, pen.path())


class _PathPen(BasePen):  # type: ignore[misc]
    """Writes an outline as PDF path commands."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self._commands: list[str] = []

    def path(self) -> str:
        return "\n".join(self._commands)

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{round(x)} {round(y)}" for x, y in points)
        self._commands.append(f"{numbers} {operator}".strip())

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", point)

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", one, two, end)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")

    def _endPath(self) -> None:  # noqa: N802
        self._add("h")


def _loaded(path: Path | None) -> dict[str, Glyph]:
    """The cached glyphs; a damaged cache is as good as none, since every glyph can be made again."""
    if path is None or not path.exists():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
        return {letter: Glyph(advance, tuple(box), drawn) for letter, (advance, box, drawn) in content.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
