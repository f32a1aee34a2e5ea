"""Rules and residents drawn by chance, for benchmarks and for tests of many decisions at once.

Six conditions an item over 40 facts: fourteen counts, six amounts, eight codes, eight flags and four dates; every
fourth fact is not known of everybody. 278 items ask about 600 different questions in 1,668 conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

import numpy as np
import pyarrow as pa

from .model import Decision, InputClause
from .text import read_rules

EPOCH = date(1970, 1, 1)
EFFECTIVE = date(2025, 1, 1)

_CONDITIONS = 6
_CODES = ("one", "two", "three", "four", "five", "six")
_COUNTS = (3, 6, 12, 16, 18, 21, 25, 35, 45, 55, 60, 65, 70, 80)
_AMOUNTS = tuple(range(1_000, 29_000, 2_000))
_YEARS = range(1975, 2005)
_MOST_COUNT, _MOST_AMOUNT, _MOST_DAY = 120, 30_000, 20_000
_LACKING = 0.1
"""The share of residents of whom a fact is not known, where it is not known of everybody."""

Constant = int | str | bool | date


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact compared with a constant; `operator` is >=, < or =."""

    fact: str
    operator: str
    constant: Constant

    def cell(self) -> object:
        """As a cell of a table."""
        if self.operator == "=":
            return self.constant
        shown = f'date("{self.constant}")' if isinstance(self.constant, date) else self.constant
        return f"{self.operator} {shown}"


@dataclass(frozen=True)
class GeneratedItems:
    """Items of a city nobody lives in: who meets all conditions is granted, everybody else is refused.

    Attributes:
        clauses: the facts.
        conditions: those of each item, by its name.
    """

    clauses: Mapping[str, InputClause]
    conditions: Mapping[str, tuple[Condition, ...]]

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The items as decisions of two rows under FIRST."""
        return tuple(self._decision(name, conditions) for name, conditions in self.conditions.items())

    def _decision(self, name: str, conditions: tuple[Condition, ...]) -> Decision:
        rows = [
            {"when": {each.fact: each.cell() for each in conditions}, "then": {"outcome": "granted"}},
            {"when": {}, "then": {"outcome": "refused"}},
        ]
        version = {"effective": EFFECTIVE, "hit_policy": "FIRST", "outputs": {"outcome": "outcome"}, "rows": rows}
        return read_rules({"decision": name, "versions": [version]}, self.clauses)


def generated_items(count: int, seed: int) -> GeneratedItems:
    """So many items; the same seed gives the same ones."""
    random = Random(seed)
    clauses = {
        **{f"count_{i}": InputClause(f"count_{i}", "number", integer=True) for i in range(14)},
        **{f"amount_{i}": InputClause(f"amount_{i}", "number", integer=True) for i in range(6)},
        **{f"code_{i}": InputClause(f"code_{i}", "code", values=_CODES) for i in range(8)},
        **{f"flag_{i}": InputClause(f"flag_{i}", "boolean") for i in range(8)},
        **{f"day_{i}": InputClause(f"day_{i}", "date") for i in range(4)},
    }
    names = sorted(clauses)
    conditions = {
        f"item_{number}": tuple(
            _condition(name, clauses[name].type, random) for name in random.sample(names, _CONDITIONS)
        )
        for number in range(count)
    }
    return GeneratedItems(clauses, conditions)


def _condition(name: str, kind: str, random: Random) -> Condition:
    if kind == "boolean":
        return Condition(name, "=", random.random() < 0.5)
    if kind == "code":
        return Condition(name, "=", random.choice(_CODES))
    operator = random.choice((">=", "<"))
    if kind == "date":
        return Condition(name, operator, date(random.choice(_YEARS), 1, 1))
    return Condition(name, operator, random.choice(_AMOUNTS if name.startswith("amount") else _COUNTS))


def generated_residents(rows: int, clauses: Mapping[str, InputClause], seed: int) -> pa.RecordBatch:
    """So many residents with a column for each fact, in the narrowest types that hold the values."""
    random = np.random.default_rng(seed)
    columns = {}
    for position, (name, clause) in enumerate(clauses.items()):
        mask = random.random(rows, np.float32) < _LACKING if position % 4 == 0 else None
        if clause.type == "number":
            most, width = (_MOST_AMOUNT, np.int16) if name.startswith("amount") else (_MOST_COUNT, np.int8)
            columns[name] = pa.array(random.integers(0, most, rows, dtype=width), mask=mask)
        elif clause.type == "code":
            codes = pa.array(random.integers(0, len(clause.values), rows, dtype=np.int8), mask=mask)
            columns[name] = pa.DictionaryArray.from_arrays(codes, pa.array(clause.values))
        elif clause.type == "date":
            days = random.integers(0, _MOST_DAY, rows, dtype=np.int32)
            columns[name] = pa.array(days, pa.date32(), mask=mask)
        else:
            columns[name] = pa.array(random.integers(0, 2, rows, dtype=np.bool_), mask=mask)
    fields = [pa.field(name, column.type, nullable=column.null_count > 0) for name, column in columns.items()]
    return pa.record_batch(list(columns.values()), pa.schema(fields))


def generated_people(count: int, clauses: Mapping[str, InputClause], seed: int) -> list[dict[str, object]]:
    """Some residents as facts by name; a fact that is not known is left out."""
    rows = generated_residents(count, clauses, seed).to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def day_number(day: date) -> int:
    """A date as the number of days since 1970, as columns hold it."""
    return (day - EPOCH) // timedelta(days=1)
