"""One cell of a workbook: which of Excel's own kinds holds a cell of a rule, and what a person's entry means.

Excel turns entries into numbers, days and truth values as it likes. So numbers, truth values and (in columns of
days) days are kept as Excel's own kinds; what Excel cannot hold exactly is kept as text; and text that would be
taken for something else gets an apostrophe in front, as people do in Excel.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..model import InputClause
from ..regions import Kind, kind_of
from .sources import scalar

FIRST_DAY = date(1900, 3, 1)
"""The first day that every program counts alike; Excel believes in a 29 February 1900."""
_MOST = 10**15
_AS_WRITTEN = "'"


class EntryRefused(ValueError):
    """What stands in a cell is not what its column holds; the message says what to do."""


def entry_for(source: object, type_name: str) -> object:
    """What to put into a workbook's cell for the source of a rule's cell: str, int, float, bool or date."""
    if isinstance(source, str):
        return source if _of_text(source, type_name) is source else _AS_WRITTEN + source
    if isinstance(source, float):
        source = Decimal(repr(source))
    if _is_native(source, type_name):
        return float(source) if isinstance(source, Decimal) else source
    if source is None:
        return "null"
    return f'@"{source.isoformat()}"' if isinstance(source, date) else str(source)


def source_of(entry: object, type_name: str, words: frozenset[str]) -> object:
    """The source of a rule's cell for what stands in a workbook's cell; never for an empty one.

    Raises:
        EntryRefused: Excel made something of the entry that the column cannot mean.
    """
    kind = kind_of(InputClause("", type_name))
    if isinstance(entry, str):
        return _of_text(entry, type_name)
    if isinstance(entry, bool):
        return entry
    if isinstance(entry, int | float):
        number = _number(entry)
        return str(number) if kind is Kind.TEXT and str(number) in words else number
    if isinstance(entry, datetime) and (entry.time() != time() or type_name == "date and time"):
        if type_name in ("date and time", "dateTime", "any", "Any"):
            return f'@"{entry.isoformat()}"'
    elif isinstance(entry, date) and _holds_days(kind):
        return entry.date() if isinstance(entry, datetime) else entry
    elif isinstance(entry, time) and type_name == "time":
        return f'@"{entry.isoformat()}"'
    raise EntryRefused(_turned(entry))


def text_of_entry(entry: object) -> str:
    """What stands in a cell that is for people's words or a name."""
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, int | float):
        return str(_number(entry))
    return entry.isoformat() if isinstance(entry, date | time) else str(entry)


def words_entry(words: Iterable[str]) -> str:
    """Words in one cell, with commas between; one that holds a comma or a quote is quoted as in CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(words)
    return line.getvalue()


def words_of_entry(text: str) -> list[str]:
    """The words of such a cell."""
    return next(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True), [])


def _of_text(text: str, type_name: str) -> object:
    if text.startswith(_AS_WRITTEN):
        return text[1:]
    value = scalar(text.strip())
    return text if isinstance(value, str) or _is_native(value, type_name) else value


def _is_native(source: object, type_name: str) -> bool:
    """Whether Excel's own number, truth value or day holds it exactly."""
    if isinstance(source, bool):
        return True
    if isinstance(source, int):
        return abs(source) < _MOST
    if isinstance(source, Decimal):
        back = _number(float(source))
        return isinstance(back, Decimal) and str(back) == str(source)
    if isinstance(source, date) and not isinstance(source, datetime):
        return source >= FIRST_DAY and _holds_days(kind_of(InputClause("", type_name)))
    return False


def _number(entry: float) -> int | Decimal:
    if entry == int(entry) and abs(entry) < _MOST:
        return int(entry)
    return Decimal(repr(float(entry)))


def _holds_days(kind: Kind) -> bool:
    return kind in (Kind.DATE, Kind.ANY)


def _turned(entry: object) -> str:
    made = {datetime: "a moment", date: "a day", time: "a time of day", timedelta: "a span of time"}[type(entry)]
    return (
        f"Excel made {made} of this entry ({entry}). Format the cell as Text and write it again, "
        'for example `[3..5]`, or a day as @"2026-01-31".'
    )
