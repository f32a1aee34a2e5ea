"""Vectors from FEEL values and back, and functions of few distinct values: asked once for each of them.

Whatever has no arithmetic of its own on arrays (texts, times, ranges) is worked out by the scalar engine's own
operation, once for each distinct combination of its arguments in the block and never once for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Context, Decimal

import numpy as np

from pengcheng.engines.feel import numbers, types
from pengcheng.engines.feel.temporal import DaysTime, DistantDate, YearsMonths
from pengcheng.engines.feel.temporal.dates import from_ordinal
from pengcheng.engines.feel.temporal.durations import SECOND
from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector.refusal import NotVectorised, refuse
from pengcheng.engines.feel.vector.vectors import (
    LARGEST,
    Codes,
    Constant,
    Contexts,
    Integers,
    Lists,
    Masked,
    Quotients,
    Scaled,
    Truths,
    Vector,
    offsets_of,
    scaled,
)

EPOCH = date(1970, 1, 1).toordinal()
_WIDE = Context(prec=80)
_FEWEST = 4_096
_SHARE = 8
"""A function may be asked for so many distinct combinations: 4,096, or one in eight of the rows."""


# --- values to vectors --------------------------------------------------------------------------


def from_values(values: Sequence[object]) -> Vector:
    """A vector of FEEL values, in the narrowest form that holds them all exactly."""
    if not values:
        return Codes(0, np.zeros(0, np.int64), ())
    kinds = {_form(value) for value in values} - {None}
    if not kinds:
        return Constant(len(values), None)
    kind = kinds.pop() if len(kinds) == 1 else ""
    valid = np.array([value is not None for value in values])
    mask = None if valid.all() else valid
    if kind == "boolean":
        return Truths(len(values), mask, np.array([value is True for value in values]))
    if kind == "list":
        lists: list[list[object]] = [value if isinstance(value, list) else [] for value in values]
        offsets = offsets_of(np.array([len(each) for each in lists], np.int64))
        return Lists(len(values), mask, offsets, from_values([item for each in lists for item in each]))
    if kind == "context":
        made = _contexts(values, mask)
        if made is not None:
            return made
    if kind in _SCALED:
        try:
            return _scaled(kind, values, mask)
        except NotVectorised:
            pass
    return _codes(values)


_SCALED = {each.name: each for each in (types.NUMBER, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS)}


def _form(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "boolean"
        case int() | Decimal():
            return "number"
        case date() | DistantDate():
            return "date"
        case DaysTime():
            return types.DAYS_TIME.name
        case YearsMonths():
            return types.YEARS_MONTHS.name
        case list():
            return "list"
        case dict():
            return "context"
    return "other"


def _contexts(values: Sequence[object], mask: object) -> Vector | None:
    dicts = [value for value in values if isinstance(value, dict)]
    keys = dicts[0].keys()
    if any(list(each) != list(keys) for each in dicts):
        return None
    entries = {key: from_values([each[key] if isinstance(each, dict) else None for each in values]) for key in keys}
    return Contexts(len(values), mask, entries)  # type: ignore[arg-type]


def _scaled(kind: str, values: Sequence[object], mask: object) -> Vector:
    exact = [Decimal(0) if value is None else _decimal(value) for value in values]
    scale = max(max(0, -int(each.as_tuple().exponent)) for each in exact)
    if scale > 18 or any(each.adjusted() + scale > 18 for each in exact):
        raise refuse("too_large", "A number needs more than 62 bits.")
    whole = [int(each.scaleb(scale, _WIDE)) for each in exact]
    if any(abs(each) >= LARGEST for each in whole):
        raise refuse("too_large", "A number needs more than 62 bits.")
    return scaled(_SCALED[kind], np.array(whole, np.int64), scale, mask)  # type: ignore[arg-type]


def _decimal(value: object) -> Decimal:
    match value:
        case int() | Decimal():
            return numbers.CONTEXT.create_decimal(value).normalize(numbers.CONTEXT)
        case date() | DistantDate():
            return Decimal(value.toordinal() - EPOCH)
        case YearsMonths():
            return Decimal(value.total_months)
        case DaysTime():
            seconds, rest = divmod(value.nanoseconds, SECOND)
            return Decimal(seconds) if not rest else Decimal(value.nanoseconds).scaleb(-9, _WIDE).normalize(_WIDE)
    raise TypeError(f"{type(value).__name__} is not held as a scaled number")


def _codes(values: Sequence[object]) -> Vector:
    known: dict[object, int] = {}
    distinct: list[object] = []
    codes = np.empty(len(values), np.int64)
    for place, value in enumerate(values):
        key = value if isinstance(value, str) else (type(value), repr(value))
        code = known.setdefault(key, len(distinct))
        if code == len(distinct):
            distinct.append(value)
        codes[place] = code
    return Codes(len(values), codes, tuple(distinct))


# --- vectors to values --------------------------------------------------------------------------


def to_values(vector: Vector) -> list[object]:
    """The FEEL values of all rows."""
    if isinstance(vector, Constant):
        return [vector.value] * vector.rows
    if isinstance(vector, Codes):
        return [vector.values[code] for code in vector.codes.tolist()]
    known = vector.known().tolist()
    if isinstance(vector, Scaled):
        make = _maker(vector.type, vector.scale)
        return [make(value) if there else None for value, there in zip(vector.values.tolist(), known, strict=True)]
    if isinstance(vector, Truths):
        return [value if there else None for value, there in zip(vector.true.tolist(), known, strict=True)]
    if isinstance(vector, Quotients):
        pairs = zip(vector.numerator.tolist(), vector.denominator.tolist(), known, strict=True)
        return [numbers.divide(above, below) if there else None for above, below, there in pairs]
    if isinstance(vector, Lists):
        items, offsets = to_values(vector.items), vector.offsets.tolist()
        return [items[offsets[row] : offsets[row + 1]] if there else None for row, there in enumerate(known)]
    if not isinstance(vector, Contexts):
        raise refuse("not_a_function", "A function among values has no vector form.")
    columns = {key: to_values(each) for key, each in vector.entries.items()}
    return [{key: column[row] for key, column in columns.items()} if there else None for row, there in enumerate(known)]


def _maker(kind: FeelType, scale: int) -> Callable[[int], object]:
    if kind == types.DATE:
        return lambda days: from_ordinal(days + EPOCH)
    if kind == types.YEARS_MONTHS:
        return YearsMonths
    if kind == types.DAYS_TIME:
        return lambda seconds: DaysTime(seconds * SECOND // 10**scale)
    if scale == 0:
        return lambda value: value
    return lambda value: _plain(Decimal(value).scaleb(-scale, numbers.CONTEXT))


def _plain(value: Decimal) -> numbers.Number:
    whole = int(value)
    return whole if whole == value else value


# --- distinct values ----------------------------------------------------------------------------


def codes_of(vector: Vector) -> Codes:
    """A vector as positions among its distinct values. Raises NotVectorised when there are too many."""
    if isinstance(vector, Codes):
        return vector
    if isinstance(vector, Constant):
        return Codes(vector.rows, np.zeros(vector.rows, np.int64), (vector.value,))
    first, codes = _distinct(_keys(vector), vector.rows)
    return Codes(vector.rows, codes, tuple(to_values(vector.take(first))))


def apply(function: Callable[..., object], *arguments: Vector) -> Vector:
    """A function of FEEL values, asked once for each distinct combination of its arguments.

    Raises NotVectorised when there are too many combinations.
    """
    rows = arguments[0].rows if arguments else 0
    if arguments and all(isinstance(each, Constant) for each in arguments):
        return Constant(rows, function(*(each.value for each in arguments if isinstance(each, Constant))))
    varying = [each for each in arguments if not isinstance(each, Constant)]
    first, codes = _distinct([key for each in varying for key in _keys(each)], rows)
    columns = [to_values(each.take(first)) for each in arguments]
    return from_values([function(*row) for row in zip(*columns, strict=True)]).take(codes)


def _keys(vector: Vector) -> list[Integers]:
    """Arrays that agree in two rows only if the rows are equal."""
    if isinstance(vector, Constant):
        return []
    if isinstance(vector, Codes):
        return [vector.codes]
    if not isinstance(vector, Masked):
        raise refuse("not_a_function", "A function among values has no vector form.")
    mask = [] if vector.valid is None else [vector.valid.astype(np.int64)]
    if isinstance(vector, Scaled):
        return [*mask, vector.values]
    if isinstance(vector, Truths):
        return [vector.true.astype(np.int64) + 2 * vector.known()]
    if isinstance(vector, Quotients):
        return [*mask, vector.numerator, vector.denominator]
    if isinstance(vector, Lists):
        return [_list_keys(vector) * 2 + vector.known()]
    assert isinstance(vector, Contexts)
    return [*mask, *(key for each in vector.entries.values() for key in _keys(each))]


def _list_keys(vector: Lists) -> Integers:
    """A number for each distinct list: rows of one length are compared as a matrix of their items."""
    found = np.zeros(vector.rows, np.int64)
    items = codes_of(vector.items).codes
    known = 0
    for length in np.unique(vector.lengths):
        where = np.flatnonzero(vector.lengths == length)
        if length == 0:
            number = np.zeros(len(where), np.int64)
        else:
            matrix = items[vector.positions(where)].reshape(len(where), int(length))
            _, number = np.unique(matrix, axis=0, return_inverse=True)
        found[where] = number.reshape(-1) + known
        known += int(number.max(initial=-1)) + 1
    return found


def _distinct(keys: list[Integers], rows: int) -> tuple[Integers, Integers]:
    """One row of each distinct combination, and the combination of each row."""
    if not keys or not rows:
        return np.zeros(min(rows, 1), np.int64), np.zeros(rows, np.int64)
    combined = np.zeros(rows, np.int64)
    size = 1
    first = np.zeros(1, np.int64)
    for key in keys:
        _, number = np.unique(key, return_inverse=True)
        combined = combined * (int(number.max()) + 1) + number.reshape(-1)
        _, first, combined = np.unique(combined, return_index=True, return_inverse=True)
        combined, size = combined.reshape(-1), len(first)
        if size > max(_FEWEST, rows // _SHARE):
            raise refuse("too_many_values", f"It is a function of more than {size:,} distinct values in a block.")
    return first, combined
