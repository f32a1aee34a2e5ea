"""Examples as the rows of examples.csv beside a table, for whoever keeps them in a spreadsheet.

A heading `name` (or `name:en`, `name:zh`) names the example, `on` its day, `gives:outcome`, `gives:row`, `gives:asks`
or `gives:` with an output what must come of it; every other heading is a fact or a question. A cell means what its
fact's type says; an empty one is not known (under `gives:`, not looked at), the word null is the value that there is
none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from pengcheng.city.build.words import Words
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Example
from pengcheng.city.sources import Row

NAME, ON, GIVES = "name", "on", "gives:"
OUTCOME = f"{GIVES}outcome"
NULL = "null"
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,33})")


def check_headings(rows: list[Row]) -> Iterator[Fault]:
    """What the headings lack for the rows to be examples."""
    headings = list(rows[0].values) if rows else []
    if rows and not any(_is_name(heading) for heading in headings):
        yield Fault(rows[0].file, 1, "csv_columns", "The header lacks `name`.", "Add the column, or `name:en`.")
    if rows and OUTCOME not in headings:
        yield Fault(rows[0].file, 1, "csv_columns", f"The header lacks `{OUTCOME}`.", "Add the column.")


def read_example(row: Row, types: Mapping[str, str], words: Words, faults: list[Fault]) -> Example:
    """The example of one row.

    Args:
        types: the FEEL type of each fact and question, by name.
        faults: gets a fault for each cell that is not of its type, and for a row without a name.
    """
    name: dict[str, str] = {}
    facts: dict[str, object] = {}
    gives: dict[str, object] = {}
    on: str | None = None
    for heading, text in row.values.items():
        if not text:
            continue
        if _is_name(heading):
            name[heading.partition(":")[2] or words.default] = text
        elif heading == ON:
            found = _read(row, heading, "date", text, faults)
            on = str(found) if found is not None else None
        elif heading.startswith(GIVES):
            gives[heading.removeprefix(GIVES)] = _expected(heading, text)
        else:
            facts[heading] = _read(row, heading, types.get(heading, "any"), text, faults)
    if not name:
        faults.append(row.fault("missing", "The example has no name.", "Fill the column `name`."))
    if OUTCOME.removeprefix(GIVES) not in gives:
        faults.append(row.fault("missing", "The example says no outcome.", f"Fill the column `{OUTCOME}`."))
    return Example(words.text(name), facts, gives, on)


def _is_name(heading: str) -> bool:
    return heading == NAME or heading.startswith(f"{NAME}:")


def _expected(heading: str, text: str) -> object:
    if heading == f"{GIVES}asks":
        return [part.strip() for part in text.split(";")]
    return _any(text)


def _read(row: Row, heading: str, kind: str, text: str, faults: list[Fault]) -> object:
    """The value of a cell by its declared type."""
    if text == NULL:
        return None
    try:
        return _READERS.get(kind, _any)(text)
    except (ValueError, InvalidOperation):
        message = f"Column `{heading}`: `{text}` is no {kind}."
        faults.append(
            row.fault("wrong_type", message, f"Write it as {_SAMPLES[kind]}, or leave it empty if not known.")
        )
        return None


def _any(text: str) -> object:
    """What a cell without a declared type looks like, as in YAML."""
    if text == NULL:
        return None
    for read in (_boolean, _number, date.fromisoformat):
        try:
            return read(text)
        except (ValueError, InvalidOperation):
            continue
    return text


def _boolean(text: str) -> bool:
    word = text.lower()  # a spreadsheet writes TRUE
    if word not in ("true", "false"):
        raise ValueError(text)
    return word == "true"


def _number(text: str) -> int | Decimal:
    if _WHOLE.fullmatch(text):
        return int(text)
    if not re.fullmatch(r"-?[0-9]{1,34}\.[0-9]{1,34}", text):
        raise ValueError(text)
    return Decimal(text)


_READERS: Mapping[str, Callable[[str], object]] = {
    "boolean": _boolean,
    "number": _number,
    "date": date.fromisoformat,
    "string": str,
}
_SAMPLES = {"boolean": "true or false", "number": "1234.50", "date": "2026-01-31"}
