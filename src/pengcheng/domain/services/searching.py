"""Finding items by words, in any language of the city."""

from __future__ import annotations

from pengcheng.city import City
from pengcheng.city.search import search_index
from pengcheng.engines.text import Hit, Index

_MOST_KEPT = 16
_indexes: dict[str, Index] = {}


def find(city: City, query: str, limit: int = 20) -> list[Hit]:
    """The items that fit best, best first. The index is built once for each city version."""
    index = _indexes.get(city.hash)
    if index is None:
        if len(_indexes) >= _MOST_KEPT:
            _indexes.clear()
        index = _indexes[city.hash] = search_index(city)
    return index.search(query, limit)


def fragments(city: City, hit: Hit, language: str) -> tuple[tuple[str, bool], ...]:
    """The item's name in a language with what matched marked; empty when the match is elsewhere."""
    name = city.items[hit.key].name.in_(language)
    for fragment in hit.fragments:
        if fragment.passage.startswith("name.") and fragment.text == name:
            return fragment.parts
    return ()
