"""Which cell or entry of a node a warning is about: all texts of a node stand in one row of characters.

A boxed expression holds many texts and becomes one FEEL tree. Each text is given its own stretch of characters, and
the places in its tree are moved there, so a place tells the text and what the text is to the node.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

from pengcheng.engines.feel import tree

from ..errors import Path

Stretch = tuple[int, int]
_Tree = TypeVar("_Tree", bound=tree.Node)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text of a node: the way to it, as `errors.spell_path` spells it, and where its characters begin."""

    path: Path
    text: str
    start: int


class NodeTexts:
    """The texts of one node in the order in which they were read."""

    def __init__(self) -> None:
        self._places: list[TextPlace] = []
        self._end = 0

    @property
    def any(self) -> bool:
        """Whether there is a text that says something."""
        return any(place.text for place in self._places)

    def add(self, path: Path, text: str) -> Stretch:
        """Give a text its stretch; an empty one, or a table as a whole, has a stretch of its own too."""
        place = TextPlace(path, text, self._end)
        self._places.append(place)
        self._end += max(len(text), 1) + 1
        return place.start, self._end - 1

    def find(self, at: Stretch | None) -> tuple[TextPlace, Stretch] | None:
        """The text of a place and its characters in that text; None for a place of the node as a whole."""
        if at is None or not at[1]:
            return None
        number = bisect_right(self._places, at[0], key=_start_of) - 1
        if number < 0:
            return None
        found = self._places[number]
        if not found.text:
            return found, (0, 0)
        return found, (at[0] - found.start, at[1] - found.start)


def moved(node: _Tree, by: int) -> _Tree:
    """A tree with all its places so many characters further on."""
    return cast(_Tree, _moved(node, by)) if by else node


def _moved(node: object, by: int) -> object:
    if isinstance(node, tuple):
        return tuple(_moved(item, by) for item in node)
    if not isinstance(node, tree.Node):
        return node
    changes: dict[str, Any] = {
        each.name: _moved(getattr(node, each.name), by) for each in fields(node) if each.name not in ("start", "end")
    }
    if node.end:
        changes |= {"start": node.start + by, "end": node.end + by}
    return replace(node, **changes)


def _start_of(place: TextPlace) -> int:
    return place.start
