"""The invented people of a demonstration: their numbers and the rows that make their stories true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pengcheng.city.checks.codes import number_fault
from pengcheng.city.checks.view import CityView
from pengcheng.city.demonstration import REPEAT, day_of
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Field
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part


def check(view: CityView) -> Iterator[Fault]:
    """Wrong numbers, rows of unknown registers, fields that are not there, values their fields cannot hold."""
    person = view.city.identifiers.get("person")
    for name, part in view.each("personas"):
        number = part.data.get("subject")
        if number and person and (wrong := number_fault(person, number)):
            yield part.fault(("subject",), "person_number", f"The number of `{name}` is wrong. {wrong}")
        for register, rows in part.data.get("rows", {}).items():
            known = view.city.registers.get(register)
            if known is not None:
                for index, row in enumerate(rows):
                    yield from _row(view, part, ("rows", register, index), row, known.fields)
            elif view.knows_all("register"):
                yield part.fault(
                    ("rows", register),
                    "unknown_register",
                    f"There is no register `{register}`.",
                    suggest(register, view.city.registers),
                )


def _row(
    view: CityView, part: Part, path: Path, row: Mapping[str, object], fields: Mapping[str, Field]
) -> Iterator[Fault]:
    for name, value in row.items():
        if name in fields:
            yield from _value(view, part, (*path, name), fields[name], value)
        elif name != REPEAT:
            yield part.fault((*path, name), "unknown_field", f"There is no field `{name}`.", suggest(name, fields))
    for field in fields.values():
        if field.required and row.get(field.key) is None:
            yield part.fault(path, "missing", f"The field `{field.key}` must be given.", f"Add `{field.key}: ...`.")


def _value(view: CityView, part: Part, path: Path, field: Field, value: object) -> Iterator[Fault]:
    identifier = view.city.identifier_of_type(field.type)
    if identifier and isinstance(value, str) and (wrong := number_fault(identifier, value)):
        yield part.fault(path, "number", f"`{field.key}` is wrong. {wrong}")
    elif field.values and value is not None and str(value) not in field.values:
        yield part.fault(
            path, "unknown_value", f"`{value}` is not a value of `{field.key}`.", suggest(str(value), field.values)
        )
    elif field.type in ("date", "month") and not _is_day(value):
        yield part.fault(path, "no_such_day", f"`{field.key}` is no day.", "Write 2026-01-31, today, or today - P5M.")


def _is_day(value: object) -> bool:
    try:
        return value is None or isinstance(day_of(value, date(2000, 1, 1)), date)
    except ValueError:
        return False
