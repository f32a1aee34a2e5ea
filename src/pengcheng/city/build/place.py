"""The city itself, its calendar years and its divisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pengcheng.city.build.words import Data, Words
from pengcheng.city.objects import Division, Identifier, LifeEvent
from pengcheng.city.text import Text
from pengcheng.engines.identifiers import SCHEMES
from pengcheng.engines.worktime import CalendarYear, Weekday

WEEKDAYS = {day.name.lower(): day for day in Weekday}
DEFAULT_WEEKEND = ("saturday", "sunday")


def identifiers(data: Data) -> dict[str, Identifier]:
    """The identifiers of city.yaml by subject kind: the name of a scheme, or a type with its own pattern."""
    made = {}
    for kind, given in data.items():
        if isinstance(given, str):
            made[kind] = Identifier(kind, given, scheme=given if given in SCHEMES else None)
        else:
            made[kind] = Identifier(kind, given["type"], given.get("scheme"), given.get("pattern"))
    return made


def calendar_year(data: Data) -> CalendarYear:
    """A year of calendar/*.yaml."""
    return CalendarYear(
        year=data["year"],
        holidays=frozenset(day for each in data.get("holidays", ()) for day in days(each)),
        make_up=frozenset(day for each in data.get("make_up", ()) for day in days(each)),
        weekend=frozenset(WEEKDAYS[name] for name in data.get("weekend", DEFAULT_WEEKEND)),
        provisional=data.get("provisional", False),
    )


def days(span: date | str) -> Iterator[date]:
    """The days of a day or of a span written `first/last`. Raises ValueError."""
    if isinstance(span, date):
        yield span
        return
    first, _, last = span.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if end < day or (end - day).days > 366:
        raise ValueError(f"{span} does not run from an earlier to a later day of one year.")
    while day <= end:
        yield day
        day += timedelta(days=1)


def division(row: Mapping[str, str], words: Words) -> Division:
    """A row of divisions.csv: code, level, parent, name_<language>; further columns are notes."""
    named = {column.removeprefix("name_"): value for column, value in row.items() if column.startswith("name_")}
    names = {language: value for language, value in named.items() if value}
    known = {"code", "level", "parent"}
    return Division(
        code=row["code"],
        name=Text.of(names, words.default),
        level=row["level"],
        parent=row.get("parent") or None,
        notes={
            column: value for column, value in row.items() if column not in known and not column.startswith("name_")
        },
    )


def life_event(data: Data, words: Words) -> LifeEvent:
    """A life event of life_events.yaml."""
    return LifeEvent(data["life_event"], words.text(data["name"]), words.text(data.get("says")))


def settings(data: Data, words: Words) -> dict[str, Any]:
    """What city.yaml says about the city as a whole, as arguments of City."""
    return {
        "key": data["city"],
        "name": words.text(data["name"]),
        "languages": tuple(data["languages"]),
        "time_zone": data["time_zone"],
        "currency": data["currency"],
        "operator": data["operator"],
        "division": data.get("division"),
        "demo_sign_in": data.get("demo_sign_in", False),
        "identifiers": identifiers(data.get("identifiers", {})),
        "synonyms": tuple(tuple(group) for group in data.get("synonyms", ())),
    }
