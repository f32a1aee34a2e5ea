"""Values of the city's objects in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from pengcheng.city.phrases import say
from pengcheng.city.text import Text
from pengcheng.engines.worktime import Limit, LimitUnit


def spell(value: object, language: str) -> str:
    """A value in words of `language`."""
    match value:
        case None | "":
            return say("none", language)
        case bool():
            return say("yes" if value else "no", language)
        case Text():
            return value.in_(language) or say("none", language)
        case Limit():
            return spell_limit(value, language)
        case Enum():
            return value.name.lower()
        case str():
            return value
        case Mapping():
            return ", ".join(f"{key}: {spell(each, language)}" for key, each in value.items()) or say("none", language)
        case Collection():
            words = [spell(each, language) for each in value]
            return ", ".join(sorted(words) if isinstance(value, frozenset) else words) or say("none", language)
    name = getattr(value, "name", None)
    if isinstance(name, Text):
        return spell(name, language)
    if is_dataclass(value) and not isinstance(value, type) and "__str__" not in vars(type(value)):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
        return ", ".join(spell(each, language) for each in given.values() if each)
    return str(value)


def spell_limit(limit: Limit, language: str) -> str:
    """A limit in words: `5 working days`, `at once`."""
    if limit.unit is LimitUnit.IMMEDIATE:
        return say("at once", language)
    unit = limit.unit.value.replace("_", " ")
    return say(f"{{count}} {unit}{'' if limit.amount == 1 else 's'}", language, count=limit.amount)
