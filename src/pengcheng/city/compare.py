"""What changes between two cities, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pengcheng.city.objects import City
from pengcheng.city.phrases import say
from pengcheng.city.spelling import spell
from pengcheng.city.text import Text
from pengcheng.engines.worktime import Limit

COLLECTIONS = {
    "identifiers": "identifier",
    "departments": "department",
    "divisions": "division",
    "registers": "register",
    "relations": "relation",
    "facts": "fact",
    "procedures": "procedure",
    "certificates": "certificate type",
    "items": "service item",
    "life_events": "life event",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `of` is the kind of object (item, fact ...) in English, `key` and `name` say which; `element` is the way to
    the part that changed, as phrases and keys; `before` and `after` are its values (None: not there).
    """

    of: str
    key: str
    name: Text
    what: Literal["added", "removed", "changed"]
    element: tuple[str, ...] = ()
    before: object = None
    after: object = None

    def in_(self, language: str) -> str:
        """The change as a sentence."""
        name = self.name.in_(language) or self.key
        if not self.element:
            pattern = "{name}: new {of}" if self.what == "added" else "{name}: {of} removed"
            return say(pattern, language, name=name, of=say(self.of, language))
        element = " / ".join(_part(part, language) for part in self.element)
        pattern = {
            "added": "{name}: {element} added: {after}",
            "removed": "{name}: {element} removed: {before}",
            "changed": "{name}: {element} {before} -> {after}",
        }[self.what]
        before, after = spell(self.before, language), spell(self.after, language)
        return say(pattern, language, name=name, element=element, before=before, after=after)

    def as_dict(self, languages: tuple[str, ...]) -> dict[str, object]:
        """The change as plain data, with a sentence for each language."""
        return {
            "of": self.of,
            "key": self.key,
            "what": self.what,
            "element": list(self.element),
            "says": {language: self.in_(language) for language in languages},
        }


def _part(part: str, language: str) -> str:
    phrase, _, value = part.partition("=")
    if value:
        return say(phrase, language, number=value, day=value)
    return say(part, language)


def compare(old: City, new: City) -> list[Change]:
    """Everything that differs, by kind of object and in the order of the new city; empty when nothing does."""
    return list(_compare(old, new))


def _compare(old: City, new: City) -> Iterator[Change]:
    for field in fields(City):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in COLLECTIONS:
            yield from _collection(COLLECTIONS[field.name], before, after)
        elif field.name == "calendar":
            yield from _collection("calendar year", before.years, after.years)
        elif field.name == "personas":
            yield from _collection("persona", _by_key(before) or {}, _by_key(after) or {})
        elif field.name != "hash":
            for element, one, two in _differences((field.name,), before, after):
                yield Change("city", new.key, new.name, _what(one, two), element, one, two)


def _collection(of: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Change]:
    for key, after in new.items():
        if key not in old:
            yield Change(of, str(key), _name(after, key), "added", after=after)
            continue
        for element, one, two in _parts(old[key], after, ()):
            yield Change(of, str(key), _name(after, key), _what(one, two), element, one, two)
    for key, before in old.items():
        if key not in new:
            yield Change(of, str(key), _name(before, key), "removed", before=before)


def _name(value: object, key: object) -> Text:
    name = getattr(value, "name", None)
    return name if isinstance(name, Text) else Text.of({"en": str(key)}, "en")


def _what(before: object, after: object) -> Literal["added", "removed", "changed"]:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


Difference = tuple[tuple[str, ...], object, object]


def _parts(old: Any, new: Any, element: tuple[str, ...]) -> Iterator[Difference]:
    for field in fields(new):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name == "rules":
            yield from _rules(before, after, element)
        else:
            yield from _differences((*element, field.name.strip("_").replace("_", " ")), before, after)


def _differences(element: tuple[str, ...], old: Any, new: Any) -> Iterator[Difference]:
    """The smallest parts that differ below `element`."""
    if old == new:
        return
    if isinstance(old, Text) and isinstance(new, Text):
        yield from ((place, old.get(place[-1]), new.get(place[-1])) for place in _languages(element, old, new))
        return
    before, after = _by_key(old), _by_key(new)
    if before is not None and after is not None and (before or after):
        yield from _members(element, before, after)
    elif is_dataclass(new) and type(old) is type(new) and _is_record(new):
        yield from _parts(old, new, element)
    else:
        yield element, _or_none(old), _or_none(new)


def _languages(element: tuple[str, ...], old: Text, new: Text) -> Iterator[tuple[str, ...]]:
    for language in dict.fromkeys((*old, *new)):
        if old.get(language) != new.get(language):
            yield (*element, language)


def _members(element: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key, value in new.items():
        if key not in old:
            yield (*element, str(key)), None, value
        else:
            yield from _differences((*element, str(key)), old[key], value)
    for key, value in old.items():
        if key not in new:
            yield (*element, str(key)), value, None


def _by_key(value: object) -> dict[str, Any] | None:
    """The members of a collection by what names them; None where they have no names."""
    if isinstance(value, Text):
        return None
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, tuple):
        return None
    keys = [getattr(each, "key", getattr(each, "login", None)) for each in value]
    return {str(key): each for key, each in zip(keys, value, strict=True)} if all(keys) else None


def _is_record(value: Any) -> bool:
    """Whether a dataclass is read part by part; a limit, and what writes itself as one word, is not."""
    return not isinstance(value, Limit) and "__str__" not in vars(type(value))


def _or_none(value: object) -> object:
    empty = value == () or value == "" or (isinstance(value, Mapping) and not value)
    return None if empty else value


def _rules(old: Any, new: Any, element: tuple[str, ...]) -> Iterator[Difference]:
    before, after = _versions(old), _versions(new)
    for day in dict.fromkeys((*before, *after)):
        place = (*element, f"rules of {{day}}={day}")
        if day not in before or day not in after:
            one, two = before.get(day), after.get(day)
            yield place, _told(one) if one else None, _told(two) if two else None
            continue
        one, two = before[day], after[day]
        for key in dict.fromkeys((*one, *two)):
            if key == "rows":
                yield from _rows(place, one.get(key, []), two.get(key, []))
            elif key != "effective":
                yield from _differences((*place, key.replace("_", " ")), one.get(key), two.get(key))


def _versions(rules: Any) -> dict[str, Any]:
    return {str(version["effective"]): version for version in (rules or {}).get("versions", ())}


def _told(version: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(_row(row) for row in version.get("rows", ()))


def _rows(place: tuple[str, ...], old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """Rows matched by their content; a replaced row is told cell by cell, a new one by what it says."""
    one, two = ([json.dumps(row, default=str, sort_keys=True) for row in rows] for rows in (old, new))
    for operation, i1, i2, j1, j2 in SequenceMatcher(a=one, b=two, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        shared = min(i2 - i1, j2 - j1)
        for step in range(shared):
            at = (*place, f"row {{number}}={j1 + step + 1}")
            yield from _cells(at, old[i1 + step], new[j1 + step])
        for index in range(i1 + shared, i2):
            yield (*place, f"row {{number}}={index + 1}"), _row(old[index]), None
        for index in range(j1 + shared, j2):
            yield (*place, f"row {{number}}={index + 1}"), None, _row(new[index])


def _cells(at: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for part in ("when", "then"):
        yield from _differences(at, old.get(part, {}), new.get(part, {}))
    for part in ("clause", "says"):
        yield from _differences((*at, part), Text.of(old.get(part) or {}), Text.of(new.get(part) or {}))


def _row(row: Mapping[str, Any]) -> object:
    return Text.of(row["says"]) if row.get("says") else {**row.get("when", {}), **row.get("then", {})}
