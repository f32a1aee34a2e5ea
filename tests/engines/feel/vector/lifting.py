"""Constant FEEL texts with their literals made columns: the rows that find where vectors and the scalar engine part.

Row 0 holds the literals themselves, row 1 another value of each, row 2 nulls, and then comes one row for each
literal in which it alone is another value, and one in which it alone is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pengcheng.engines.feel import FeelError, Run, compile_expression, tree
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.temporal import DateTime, DaysTime, Time, YearsMonths
from pengcheng.engines.feel.temporal.texts import parse_any
from pengcheng.engines.feel.typing import Static, of_value
from pengcheng.engines.feel.values import kind_of
from pengcheng.engines.feel.vector import NotVectorised, compile_vector, from_values, to_values

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
_LITERALS = (tree.Number, tree.String, tree.Boolean, tree.AtLiteral)
_MOST = 6


class Lifted:
    """A text whose literals are the columns `literal 1`, `literal 2`, ..."""

    def __init__(self, text: tree.Expression) -> None:
        self.values: dict[str, object] = {}
        self.text = self._lifted(text)

    def _lifted(self, node: tree.Node) -> tree.Expression:
        if isinstance(node, _LITERALS):
            value = _value(node)
            if value is None or len(self.values) >= _MOST:
                return node
            name = f"literal {len(self.values) + 1}"
            self.values[name] = value
            return tree.Name(name, start=node.start, end=node.end)
        changes: dict[str, object] = {}
        for field in fields(node):  # type: ignore[arg-type]
            value = getattr(node, field.name)
            if isinstance(value, tree.Node):
                changes[field.name] = self._lifted(value)
            elif isinstance(value, tuple):
                changes[field.name] = tuple(self._lifted(e) if isinstance(e, tree.Node) else e for e in value)
        return replace(node, **changes)  # type: ignore[type-var, return-value]

    @property
    def rows(self) -> list[dict[str, object]]:
        literal, other = self.values, {name: another(value) for name, value in self.values.items()}
        none = dict.fromkeys(self.values)
        single = [{**literal, name: change[name]} for name in literal for change in (other, none)]
        return [dict(literal), dict(other), dict(none), *single]


def _value(node: tree.Node) -> object:
    """The value of a literal; None for a text that is no date or time."""
    if not isinstance(node, tree.AtLiteral):
        return getattr(node, "value", None)
    try:
        return parse_any(node.text)
    except OperationFault:
        return None


def another(value: object) -> object:
    """A value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case Decimal():
            return value - Decimal("0.5")
        case str():
            return value[::-1] + "x" if value else "y"
        case date():
            return date(value.year if value.year > 1 else 2, 2, 28)
        case Time():
            return replace(value, hour=(value.hour + 5) % 24)
        case DateTime():
            return replace(value, time=replace(value.time, hour=(value.time.hour + 5) % 24))
        case DaysTime():
            return DaysTime(value.nanoseconds * 2 + 10**9)
        case YearsMonths():
            return YearsMonths(value.total_months + 7)
    return None


def compared(text: tree.Expression, rows: list[Mapping[str, object]]) -> Iterator[tuple[object, object, object]]:
    """Row, value on vectors, value of the scalar engine; nothing where the vectors refuse or a limit is met.

    Raises NotVectorised for what is refused."""
    names = list(rows[0])
    declared = {name: _declared([row[name] for row in rows]) for name in names}
    program = compile_vector(text, declared, NOW)
    columns = {name: from_values([row[name] for row in rows]) for name in names}
    found = to_values(program.evaluate(columns, len(rows)))
    compiled = compile_expression(text, names=names)
    for row, value in zip(rows, found, strict=True):
        try:
            yield row, value, compiled(row, Run(NOW))
        except FeelError:
            return


def _declared(values: list[object]) -> Static:
    kinds = {of_value(value).type for value in values if value is not None}
    return Static(kinds.pop()) if len(kinds) == 1 else Static()


def alike(one: object, other: object) -> bool:
    """Whether two values cannot be told apart: times by their zone too, lists and contexts all the way down."""
    if isinstance(one, (FunctionValue, Builtin)) or isinstance(other, (FunctionValue, Builtin)):
        return type(one) is type(other)
    if kind_of(one) != kind_of(other):
        return False
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    return one == other if kind_of(one) == "number" else repr(one) == repr(other)


__all__ = ["Lifted", "NotVectorised", "alike", "compared"]
