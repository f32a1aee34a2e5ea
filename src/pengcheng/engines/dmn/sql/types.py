"""Types of SQL values, with the bounds that make arithmetic on them exact.

A number is whole digits and decimal places, as in DECIMAL; FEEL rounds at 34 digits (DMN 1.5, 10.3.2.3.1), so what
may need more is refused. A years-months duration is its months, a days-time duration its seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from pengcheng.engines.feel.temporal import DateTime, DaysTime, YearsMonths
from pengcheng.engines.feel.temporal.durations import SECOND

from .errors import NotPrintable

MOST_DIGITS = 34
"""FEEL's numbers are exact up to here; every database here has 38."""
_BIGINT_DIGITS = 18
_EPOCH_SECONDS = date(1970, 1, 1).toordinal() * 86_400


class Sort(StrEnum):
    """What a value is."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    INSTANT = "date and time"
    MONTHS = "years and months duration"
    SECONDS = "days and time duration"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    Attributes:
        digits: of a number or duration, all its decimal digits: absolute values are below 10 ** (digits - scale).
        scale: how many of them come after the point.
        item: of a list, the type of its items.
    """

    sort: Sort
    digits: int = 0
    scale: int = 0
    item: Type | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether it is held as a number."""
        return self.sort in _NUMERIC

    @property
    def is_bigint(self) -> bool:
        """Whether it is held as a whole number of the machine."""
        return self.is_numeric and self.scale == 0 and self.digits <= _BIGINT_DIGITS


_NUMERIC = frozenset((Sort.NUMBER, Sort.MONTHS, Sort.SECONDS))

NULL = Type(Sort.NULL)
BOOLEAN = Type(Sort.BOOLEAN)
TEXT = Type(Sort.TEXT)
DATE = Type(Sort.DATE)
INSTANT = Type(Sort.INSTANT)
MONTHS = Type(Sort.MONTHS, 9)
SECONDS = Type(Sort.SECONDS, 18)


def number(digits: int, scale: int = 0, sort: Sort = Sort.NUMBER) -> Type:
    """A number of so many digits. Raises NotPrintable beyond what FEEL holds exactly."""
    if digits > MOST_DIGITS:
        raise NotPrintable(
            f"This may need {digits} digits, and numbers are exact up to {MOST_DIGITS}.",
            "Declare narrower numbers for the columns it reads.",
        )
    return Type(sort, max(digits, 1), scale)


def list_of(item: Type) -> Type:
    """A list of such items."""
    return Type(Sort.LIST, item=item)


def common(types: Iterable[Type], what: str = "the values") -> Type:
    """The type that holds every value of some types. Raises NotPrintable for types that do not mix."""
    known = [each for each in types if each.sort is not Sort.NULL]
    if not known:
        return NULL
    sorts = sorted({str(each.sort) for each in known})
    if len(sorts) > 1:
        raise NotPrintable(f"{what} are of different types ({', '.join(sorts)}).", "Give them one type.")
    if known[0].is_numeric:
        scale = max(each.scale for each in known)
        return number(max(each.digits - each.scale for each in known) + scale, scale, known[0].sort)
    if known[0].sort is Sort.LIST:
        return list_of(common([each.item or NULL for each in known], what))
    return known[0]


Held = None | bool | int | Decimal | str | date | datetime | tuple["Held", ...]
"""A constant as it is held: durations as numbers, instants as Python's in UTC, lists as tuples."""


def held(value: object) -> tuple[Held, Type]:
    """A FEEL value as a constant, and its type. Raises NotPrintable for values SQL has no exact form for."""
    match value:
        case None:
            return None, NULL
        case bool():
            return value, BOOLEAN
        case int() | Decimal():
            return _number(value)
        case str():
            return _text(value), TEXT
        case DateTime():
            return _instant(value), INSTANT
        case date():
            return value, DATE
        case YearsMonths():
            return value.total_months, Type(Sort.MONTHS, max(len(str(abs(value.total_months))), 1))
        case DaysTime():
            found, type_ = _number(Decimal(value.nanoseconds).scaleb(-9))
            return found, Type(Sort.SECONDS, type_.digits, type_.scale)
        case list():
            items = [held(item) for item in value]
            return tuple(item for item, _ in items), list_of(common([type_ for _, type_ in items], "the list's items"))
    raise NotPrintable(f"A {type(value).__name__} has no exact form in SQL.", "Use numbers, texts, dates or booleans.")


def _number(value: int | Decimal) -> tuple[int | Decimal, Type]:
    sign, digits, exponent = Decimal(value).as_tuple()
    assert isinstance(exponent, int)
    while len(digits) > 1 and digits[-1] == 0 and exponent < 0:
        digits, exponent = digits[:-1], exponent + 1
    if exponent >= 0:
        whole = int(Decimal((sign, digits, exponent)))
        return whole, number(len(str(abs(whole))))
    return Decimal((sign, digits, exponent)), number(max(len(digits), -exponent), -exponent)


def _text(value: str) -> str:
    if "\0" in value:
        raise NotPrintable("The text holds the character NUL.", "Leave it out; databases cannot hold it.")
    return value


def _instant(value: DateTime) -> datetime:
    if value.zone is None:
        raise NotPrintable(
            "A date and time without a zone cannot be compared with a column of instants.",
            "Write its zone, such as 2026-01-31T08:00:00+08:00.",
        )
    try:
        return datetime.fromtimestamp(value.sort_key() // SECOND - _EPOCH_SECONDS, UTC)
    except (OverflowError, ValueError):
        raise NotPrintable("The instant is beyond the years 1 to 9999.", "Use one within them.") from None
