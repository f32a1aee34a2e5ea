"""The rows of a demonstration's personas as they stand on a day.

So that a story stays true whenever it is told, a persona's row may give a date relative to the day of the
demonstration (`today`, `today - P5M`, `today + P1Y`), and `each_month_back: 40` makes one row a month from
that month back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pengcheng.city.objects import City, Persona
from pengcheng.city.period import Period

REPEAT = "each_month_back"
_RELATIVE = re.compile(r"today(?:\s*([+-])\s*(P\w+))?")


def rows_of(city: City, persona: Persona, today: date) -> dict[str, list[dict[str, object]]]:
    """The rows of `persona` by register, with real dates. Raises ValueError for a date nobody understands."""
    made: dict[str, list[dict[str, object]]] = {}
    for name, rows in persona.rows.items():
        months = {field.key for field in city.registers[name].fields.values() if field.type == "month"}
        dates = {field.key for field in city.registers[name].fields.values() if field.type == "date"} | months
        made[name] = [each for row in rows for each in _repeated(row, dates, months, today)]
    return made


def day_of(value: object, today: date) -> object:
    """The day a row's date means on the day `today`; anything else as it is."""
    if not isinstance(value, str) or not value.startswith("today"):
        return value
    found = _RELATIVE.fullmatch(value.strip())
    if not found:
        raise ValueError(f"{value!r} is no date: write 2026-01-31, today, or today - P5M.")
    sign, period = found.groups()
    if sign is None:
        return today
    span = Period.parse(period)
    return span.after(today) if sign == "+" else span.before(today)


def _repeated(row: Mapping[str, object], dates: set[str], months: set[str], today: date) -> Iterator[dict[str, object]]:
    times = row.get(REPEAT, 1)
    real = {key: day_of(value, today) if key in dates else value for key, value in row.items() if key != REPEAT}
    for back in range(times if isinstance(times, int) else 1):
        yield {
            key: Period(months=back).before(value.replace(day=1))
            if key in months and isinstance(value, date)
            else value
            for key, value in real.items()
        }
