"""What is known of a value before it is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.functions import FunctionValue
from pengcheng.engines.feel.numbers import CONTEXT as DECIMAL128
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.types import (
    ANY,
    BUILTIN_TYPES,
    CONTEXT,
    FUNCTION,
    NULL,
    NUMBER,
    RANGE,
    ContextOf,
    FeelType,
    ListOf,
    conforms,
)
from pengcheng.engines.feel.values import kind_of


@dataclass(frozen=True, slots=True)
class Static:
    """What is known of a value.

    Attributes:
        type: every value that is not null is of it (ANY: nothing is known).
        nullable: it may be null.
        constant: it reads no declared name, so it is the same for every subject.
        places: a number's decimal places at most, 0 for whole numbers; None when unknown.
        low, high: the least and the greatest a number may be; None when unknown.
        values: the texts it may be; empty when unknown.
        item: of a list, what is known of each item.
        entries: of a context, what is known of each entry; None when its keys are unknown.
        function: of a function defined in the text, its tree.
    """

    type: FeelType = ANY
    nullable: bool = True
    constant: bool = False
    places: int | None = None
    low: Number | None = None
    high: Number | None = None
    values: tuple[str, ...] = ()
    item: Static | None = None
    entries: tuple[tuple[str, Static], ...] | None = None
    function: tree.Function | None = None

    @property
    def integer(self) -> bool:
        """Only whole numbers."""
        return self.places == 0

    @property
    def bounded(self) -> bool:
        """A number with known places and both bounds, so that arithmetic on it can be proven exact."""
        return self.places is not None and self.low is not None and self.high is not None

    def entry(self, name: str) -> Static | None:
        """What is known of an entry of a context."""
        return next((static for key, static in self.entries or () if key == name), None)

    def varying(self) -> Static:
        """The same, as a value that may differ between subjects."""
        return replace(self, constant=False)

    def maybe_null(self) -> Static:
        """The same, or null."""
        return replace(self, nullable=True)


UNKNOWN_STATIC = Static()
NOTHING = Static(NULL, True, True)


def of_type(kind: FeelType) -> Static:
    """What a declared type says; every part may be null, as FEEL has it."""
    if isinstance(kind, ListOf):
        return Static(kind, item=of_type(kind.item))
    if isinstance(kind, ContextOf) and kind.entries:
        return Static(kind, entries=tuple((name, of_type(entry)) for name, entry in kind.entries))
    return Static(kind)


def of_value(value: object) -> Static:
    """All that is known of a FEEL value that is there."""
    if value is None:
        return NOTHING
    if isinstance(value, list):
        item = join(*(of_value(each) for each in value)) if value else NOTHING
        return Static(ListOf(item.type), False, True, item=item)
    if isinstance(value, dict):
        entries = tuple((key, of_value(each)) for key, each in value.items())
        return Static(ContextOf(tuple((key, each.type) for key, each in entries)), False, True, entries=entries)
    kind = kind_of(value)
    if kind == "number":
        assert isinstance(value, int | Decimal)
        return Static(NUMBER, False, True, places_of(value), value, value)
    texts = (value,) if isinstance(value, str) else ()
    if isinstance(value, FunctionValue) or kind == "function":
        return Static(FUNCTION, False, True)
    return Static(RANGE if kind == "range" else BUILTIN_TYPES[kind], False, True, values=texts)


def places_of(value: Number) -> int:
    """Decimal places that a number uses."""
    if isinstance(value, int):
        return 0
    exponent = value.normalize(DECIMAL128).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def join(*statics: Static) -> Static:
    """What is known of a value that is one of several; NOTHING of none."""
    if not statics:
        return NOTHING
    found = statics[0]
    for other in statics[1:]:
        found = _joined(found, other)
    return found


def _joined(one: Static, other: Static) -> Static:
    nullable, constant = one.nullable or other.nullable, one.constant and other.constant
    if NULL in (one.type, other.type):
        known = other if one.type == NULL else one
        return replace(known, nullable=True, constant=constant)
    kind = one.type if one.type == other.type else _common(one.type, other.type)
    places = None if one.places is None or other.places is None else max(one.places, other.places)
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    values = tuple(dict.fromkeys((*one.values, *other.values))) if one.values and other.values else ()
    item = join(one.item, other.item) if one.item is not None and other.item is not None else None
    entries = _entries(one, other) if isinstance(kind, ContextOf) else None
    function = one.function if one.function is other.function else None
    return Static(kind, nullable, constant, places, low, high, values, item, entries, function)


def _entries(one: Static, other: Static) -> tuple[tuple[str, Static], ...] | None:
    """The entries that both have; None when the keys are not known to be the same."""
    if one.entries is None or other.entries is None or {k for k, _ in one.entries} != {k for k, _ in other.entries}:
        return None
    return tuple((name, join(static, other.entry(name) or UNKNOWN_STATIC)) for name, static in one.entries)


def _common(one: FeelType, other: FeelType) -> FeelType:
    if isinstance(one, ContextOf) and isinstance(other, ContextOf):
        return CONTEXT
    if isinstance(one, ListOf) and isinstance(other, ListOf):
        return ListOf(_common(one.item, other.item))
    if conforms(one, other):
        return other
    return one if conforms(other, one) else ANY
