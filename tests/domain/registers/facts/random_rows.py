"""Random rows for every register of a city: with empty fields, boundary days, leap days and doubled kin."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pengcheng.city import City, Field, Register
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import attribute, model_of

Rows = list[dict[str, object]]


def random_rows(
    city: City, rng: random.Random, subjects: Mapping[str, Sequence[str]], today: date, empty: float
) -> dict[str, Rows]:
    """Rows by register about these subjects (identifiers by kind); `empty` is the share of empty fields."""
    types = {identifier.type: subjects[kind] for kind, identifier in city.identifiers.items() if kind in subjects}
    rows = {}
    for key, register in city.registers.items():
        known = {}
        for _ in range(rng.randrange(0, 80)):
            row = {field.key: _value(register, field, rng, types, today, empty) for field in register.fields.values()}
            known[tuple(row[name] for name in register.row_key)] = row
        rows[key] = list(known.values())
    return rows


def keep(city: City, rows: Mapping[str, Rows], as_of: Mapping[str, date]) -> None:
    """Put rows into the registers as they are; a register without a day was never loaded."""
    for key, day in as_of.items():
        register = city.registers[key]
        model = model_of(register)
        load = RegisterLoad.objects.create(
            register=key, sha256="x", as_of=day, at="2026-01-01T00:00Z", by="test", department=register.source
        )
        model._default_manager.bulk_create(
            model(
                row_valid_from=day,
                row_recorded_at="2026-01-01T00:00Z",
                row_load=load.pk,
                **{attribute(name): value for name, value in row.items()},
            )
            for row in rows[key]
        )


def _value(
    register: Register,
    field: Field,
    rng: random.Random,
    types: Mapping[str, Sequence[str]],
    today: date,
    empty: float,
) -> object:
    if field.key not in register.row_key and rng.random() < empty:
        return None  # also where it is required: it may have become so after the row was loaded
    if field.type in types:
        return rng.choice(types[field.type])
    match field.type:
        case "code":
            return "a word that has left" if empty and rng.random() < 0.02 else rng.choice(list(field.values))
        case "boolean":
            return rng.random() < 0.5
        case "integer":
            return rng.choice([0, 1, 2, 3, 4, rng.randrange(300)])
        case "number" | "money":
            return Decimal(rng.randrange(2_000_000)) / 100
        case "date" | "month":
            return _day(rng, today)
    return rng.choice(["a", "b", "it's", "440304", str(rng.randrange(40))])


def _day(rng: random.Random, today: date) -> date:
    """Near today, on an anniversary or the day beside it, the first of a recent month, or any day of a century."""
    match rng.randrange(4):
        case 0:
            return today + timedelta(days=rng.randrange(-40, 41))
        case 1:
            year = today.year - rng.randrange(100)
            day = min(today.day, 28) if today.month == 2 else min(today.day, 30)
            return date(year, today.month, day) + timedelta(days=rng.randrange(-1, 3))
        case 2:
            year, month = divmod(today.year * 12 + today.month - 1 - rng.randrange(30), 12)
            return date(year, month + 1, 1)
    return today - timedelta(days=rng.randrange(36_500))
