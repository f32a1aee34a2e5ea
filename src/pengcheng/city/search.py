"""The city's items as a search index."""

from __future__ import annotations

from collections.abc import Iterator

from pengcheng.city.objects import City, Item
from pengcheng.city.text import Text
from pengcheng.engines.text import Document, Index, Passage

WEIGHTS = {"name": 5.0, "keywords": 3.0, "summary": 1.5, "department": 1.0, "conditions": 0.5}


def search_index(city: City) -> Index:
    """An index over all items in all languages; a hit's key is the item's, its passages `<part>.<language>`."""
    return Index((Document(item.key, tuple(_passages(city, item))) for item in city.items.values()), city.synonyms)


def _passages(city: City, item: Item) -> Iterator[Passage]:
    yield from _words("name", item.name)
    yield from _words("summary", item.summary)
    for language, keywords in item.keywords.items():
        yield Passage(f"keywords.{language}", " · ".join(keywords), WEIGHTS["keywords"])
    if item.department in city.departments:
        yield from _words("department", city.department_of(item).name)
    for condition in item.conditions:
        yield from _words("conditions", condition)


def _words(part: str, text: Text) -> Iterator[Passage]:
    for language, words in text.items():
        yield Passage(f"{part}.{language}", words, WEIGHTS[part])
