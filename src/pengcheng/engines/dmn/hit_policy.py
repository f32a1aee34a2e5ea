"""What the matching rows come to (DMN 1.5, 8.2.8): which of them fire, and the outputs they give together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TypeVar

from .model import Aggregation, DecisionTable, HitPolicy, Outcome

Outputs = Mapping[str, object]
_Row = TypeVar("_Row")

_OUTCOMES = frozenset(Outcome)

ARITHMETIC = Context(prec=34)
"""Numbers of FEEL have 34 digits (DMN 1.5, 10.3.2.3.1)."""


@dataclass(frozen=True)
class Resolution:
    """The result of a table for one set of matching rows.

    Attributes:
        rows: the rows that fired, zero-based, in the order of their outputs.
        outputs: by name, without the outcome; lists for the policies that give lists; empty if there is no result.
        outcome: None if the table has no outcome clause.
        note: why there is no result: "no_match", "overlap" (UNIQUE), "conflict" (ANY), or "".
    """

    rows: tuple[int, ...]
    outputs: Outputs
    outcome: Outcome | None
    note: str = ""


def resolve(
    table: DecisionTable,
    matching: Sequence[int],
    outputs_of: Callable[[int], Outputs],
    defaults: Outputs | None,
) -> Resolution:
    """Apply the table's hit policy.

    Args:
        matching: every row whose tests are all true, ascending.
        outputs_of: a row's outputs by name.
        defaults: the outputs when no row matches; None if the table declares none.
    """
    if not matching and table.aggregation is not Aggregation.COUNT:
        if defaults is None:
            return Resolution((), {}, Outcome.UNCLEAR, "no_match")
        return _resolution(table, (), defaults)

    def rank(row: int) -> list[int]:
        outputs = outputs_of(row)
        return [_position(clause.values, outputs.get(clause.name)) for clause in table.outputs if clause.values]

    rows, note = firing(table.hit_policy, matching, outputs_of, rank)
    if note:
        return Resolution(rows, {}, Outcome.UNCLEAR, note)
    if table.hit_policy.is_single:
        return _resolution(table, rows, outputs_of(rows[0]))
    given = [outputs_of(row) for row in rows]
    outputs = {clause.name: _fold(table, clause.name, given) for clause in table.outputs}
    return _resolution(table, rows, outputs)


def firing(
    policy: HitPolicy,
    matching: Sequence[_Row],
    outputs_of: Callable[[_Row], object],
    rank: Callable[[_Row], list[int]],
) -> tuple[tuple[_Row, ...], str]:
    """Which of the matching rows count, in the order of their outputs, and why they give no result if they do not.

    Args:
        matching: whatever stands for a row, in the order of the table.
        rank: for the policies that go by priority: the positions of its outputs among the output values.

    Returns:
        The rows, and "overlap" (UNIQUE), "conflict" (ANY) or "".
    """
    if policy is HitPolicy.UNIQUE and len(matching) > 1:
        return tuple(matching), "overlap"
    if policy is HitPolicy.ANY and any(outputs_of(row) != outputs_of(matching[0]) for row in matching[1:]):
        return tuple(matching), "conflict"
    if policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        matching = sorted(matching, key=rank)
    return tuple(matching[:1] if policy.is_single else matching), ""


def _position(values: tuple[str, ...], value: object) -> int:
    text = value if isinstance(value, str) else str(value)
    return values.index(text) if text in values else len(values)


def _fold(table: DecisionTable, name: str, given: Sequence[Outputs]) -> object:
    """One output of a policy that gives lists: the list, its aggregate, or the one outcome all rows agree on."""
    values = [outputs.get(name) for outputs in given]
    if name == table.outcome_output:
        return values[0] if values and all(value == values[0] for value in values) else Outcome.UNCLEAR.value
    if table.aggregation is None:
        return values
    return aggregate(table.aggregation, values)


def aggregate(aggregation: Aggregation, values: Sequence[object]) -> object:
    """The sum, least, greatest or number of the values; null if one is not a number."""
    if aggregation is Aggregation.COUNT:
        return len(values)
    if any(isinstance(value, bool) or not isinstance(value, int | Decimal) for value in values):
        return None
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    if aggregation is Aggregation.SUM:
        total = Decimal(0)
        for number in numbers:
            total = ARITHMETIC.add(total, Decimal(number))
        return int(total) if total == total.to_integral_value() else total
    return min(numbers) if aggregation is Aggregation.MIN else max(numbers)


def _resolution(table: DecisionTable, rows: tuple[int, ...], outputs: Outputs) -> Resolution:
    name = table.outcome_output
    if name is None:
        return Resolution(rows, outputs, None)
    value = outputs.get(name)
    outcome = Outcome(str(value)) if value in _OUTCOMES else Outcome.UNCLEAR
    return Resolution(rows, {key: each for key, each in outputs.items() if key != name}, outcome)
