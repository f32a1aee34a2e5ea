"""Registers, relations and facts."""

from __future__ import annotations

from pengcheng.city.build.words import Data, Words, feel
from pengcheng.city.objects import Conflict, Fact, Field, QualityRule, Register, Relation
from pengcheng.city.period import Period


def register(data: Data, words: Words) -> Register:
    """A register of registers/*.yaml."""
    return Register(
        key=data["register"],
        name=words.text(data["name"]),
        source=data["source"],
        subject={kind: tuple(fields) for kind, fields in data["subject"].items()},
        row_key=tuple(data["key"]),
        fields={each["field"]: _field(each, words) for each in data["fields"]},
        level=data.get("level", 3),
        cycle=data.get("cycle", "daily"),
        absence=data.get("absence", "unknown"),
        enumerates=tuple(data["enumerates"]) if "enumerates" in data else None,
        dataset=data.get("dataset"),
        quality=tuple(
            QualityRule(feel(each["rule"]), each["dimension"], words.text(each["says"]))
            for each in data.get("quality", ())
        ),
        about=words.text(data.get("about")),
    )


def _field(data: Data, words: Words) -> Field:
    return Field(
        key=data["field"],
        name=words.text(data["name"]),
        type=data["type"],
        required=data.get("required", False),
        values=words.values(data.get("values")),
        level=data.get("level"),
        unit=words.maybe(data.get("unit")),
    )


def relation(data: Data, words: Words) -> Relation:
    """A relation of relations.yaml."""
    return Relation(
        key=data["relation"],
        subject=data["subject"],
        name=words.text(data["name"]),
        register=data.get("register"),
        where=feel(data["where"]) if "where" in data else None,
        pairs=tuple((start, end) for start, end in data.get("pairs", ())),
        union=tuple(data.get("union", ())),
    )


def fact(data: Data, words: Words) -> Fact:
    """A fact of facts/*.yaml."""
    return Fact(
        key=data["fact"],
        name=words.text(data["name"]),
        subject=data["subject"],
        type=data["type"],
        value=feel(data["value"]),
        over=data.get("over", "self"),
        unit=words.maybe(data.get("unit")),
        values=words.values(data.get("values")),
        fresh_for=Period.parse(data["fresh_for"]) if data.get("fresh_for") else None,
        conflicts=tuple(Conflict(feel(each["when"]), words.text(each["says"])) for each in data.get("conflicts", ())),
        nullable=data.get("nullable", False),
        level=data.get("level"),
        about=words.text(data.get("about")),
    )
