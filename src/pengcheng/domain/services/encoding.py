"""FEEL values as JSON that says their type, so that a decision can be recomputed from its record for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pengcheng.engines.dmn.unknown import UNKNOWN

_TAGS: dict[type, tuple[str, Callable[[Any], str]]] = {
    Decimal: ("$number", str),
    datetime: ("$date and time", datetime.isoformat),
    date: ("$date", date.isoformat),
}
_READERS: dict[str, Callable[[str], object]] = {
    "$number": Decimal,
    "$date and time": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$unknown": lambda _: UNKNOWN,
}


def encode(value: object) -> object:
    """A value as plain JSON: text, truth values, numbers of JSON, null, lists and mappings as they are, others as
    {$type: text}. Raises `TypeError` for what no fact and no rules document can hold.
    """
    if value is UNKNOWN:
        return {"$unknown": ""}
    if value is None or isinstance(value, (bool, str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): encode(each) for key, each in value.items()}
    for kind, (tag, write) in _TAGS.items():
        if isinstance(value, kind):
            return {tag: write(value)}
    raise TypeError(f"A fact cannot be a {type(value).__name__}: {value!r}")


def decode(stored: object) -> Any:
    """The value that `encode` stored."""
    if isinstance(stored, list):
        return [decode(each) for each in stored]
    if isinstance(stored, Mapping):
        if len(stored) == 1 and (tag := next(iter(stored))) in _READERS:
            return _READERS[tag](stored[tag])
        return {key: decode(each) for key, each in stored.items()}
    return stored


def encode_all(values: Mapping[str, object]) -> dict[str, object]:
    """A mapping of values, encoded."""
    return {name: encode(value) for name, value in values.items()}


def decode_all(stored: Mapping[str, object]) -> dict[str, Any]:
    """A mapping of values, decoded."""
    return {name: decode(value) for name, value in stored.items()}
