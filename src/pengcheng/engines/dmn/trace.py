"""How a table came to its result: rows tried, tests with values and truths; and which rows were nearly it.

Subjects whose facts lie in the same regions have the same trace but for their values, so it is worked out
once for each such pattern and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum

from .compiled import CompiledTable, TestColumn
from .language import Language
from .model import HitPolicy, Outcome, Text
from .questions import Possible, possible_regions, unknown_among
from .unknown import UNKNOWN

_REMEMBERED = 4096


class Truth(StrEnum):
    """The answer of one test."""

    TRUE = "true"
    FALSE = "false"
    NULL = "null"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TracedTest:
    """One cell: the name of its input, the test as it is written, and its answer."""

    input: str
    test: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row tried, zero-based, with its tests, whether it matches, and its clause and words."""

    row: int
    matches: Truth
    tests: tuple[TracedTest, ...]
    clause: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Trace:
    """Every row tried, in order; those that fired; and the values of the facts (UNKNOWN where nobody knows)."""

    rows: tuple[TracedRow, ...]
    fired: tuple[int, ...]
    values: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """The trace as plain JSON values, each test with its value.

        Decimals, dates and times become texts; an unknown value is {"unknown": true}.
        """
        rows = [
            {
                "row": row.row,
                "matches": str(row.matches),
                "tests": [
                    {
                        "input": test.input,
                        "value": _plain(self.values.get(test.input)),
                        "test": test.test,
                        "truth": str(test.truth),
                    }
                    for test in row.tests
                ],
                "clause": dict(row.clause),
                "says": dict(row.says),
            }
            for row in self.rows
        ]
        return {"rows": rows, "fired": list(self.fired), "values": _plain(self.values)}


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A row that would grant, what keeps it from firing, and earlier matching rows that come before it."""

    row: int
    missed: tuple[TracedTest, ...]
    behind: tuple[int, ...]
    clause: Text
    says: Text


class _Cell:
    """One cell ready to be traced: its answer for each region of its column."""

    __slots__ = ("answers", "column", "input", "test")

    def __init__(self, name: str, test: str, column: int, answers: tuple[Truth, ...]) -> None:
        self.input = name
        self.test = test
        self.column = column
        self.answers = answers


class Tracer:
    """Traces of one compiled table."""

    def __init__(self, compiled: CompiledTable, language: Language) -> None:
        self._compiled = compiled
        self._opaque = [
            (number, column) for number, column in enumerate(compiled.columns) if isinstance(column, TestColumn)
        ]
        self._cells = [self._cells_of(row, language) for row in range(len(compiled.table.rows))]
        self._known: dict[tuple[object, ...], tuple[TracedRow, ...]] = {}

    def trace(self, facts: Mapping[str, object], fired: tuple[int, ...]) -> Trace:
        """Every row tried; FIRST stops at the first row that surely matches."""
        values = {name: facts.get(name, UNKNOWN) for name in self._compiled.facts}
        rows = self.rows(facts)
        if self._compiled.table.hit_policy is HitPolicy.FIRST:
            stop = next((number for number, row in enumerate(rows) if row.matches is Truth.TRUE), len(rows))
            rows = rows[: stop + 1]
        return Trace(rows, fired, values)

    def rows(self, facts: Mapping[str, object]) -> tuple[TracedRow, ...]:
        """All rows, tried with these facts."""
        possible = possible_regions(self._compiled, facts)
        nulls = tuple(number for number, column in self._opaque if self._is_null(column, facts))
        key = (possible, nulls)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            rows = range(len(self._cells))
            found = self._known[key] = tuple(self._row(row, possible, nulls) for row in rows)
        return found

    def near_misses(self, facts: Mapping[str, object]) -> tuple[NearMiss, ...]:
        """The rows that grant, nearest first: fewest tests missed, then fewest earlier rows in the way."""
        first_only = self._compiled.table.hit_policy is HitPolicy.FIRST
        traced = self.rows(facts)
        found: list[NearMiss] = []
        for row in traced:
            if not self._grants(row.row):
                continue
            missed = tuple(test for test in row.tests if test.truth is not Truth.TRUE)
            earlier = traced[: row.row] if first_only else ()
            behind = tuple(each.row for each in earlier if each.matches is Truth.TRUE)
            found.append(NearMiss(row.row, missed, behind, row.clause, row.says))
        return tuple(sorted(found, key=lambda miss: (len(miss.missed), len(miss.behind), miss.row)))

    def _grants(self, row: int) -> bool:
        name = self._compiled.table.outcome_output
        output = self._compiled.conclusions.row_readings[row].get(name or "")
        return output is not None and not output.reads and output.value({}) == Outcome.GRANTED.value

    def _row(self, number: int, possible: Possible, nulls: tuple[int, ...]) -> TracedRow:
        tests = tuple(
            TracedTest(cell.input, cell.test, _answer(cell, possible[cell.column], cell.column in nulls))
            for cell in self._cells[number]
        )
        truths = {test.truth for test in tests}
        if truths & {Truth.FALSE, Truth.NULL}:
            matches = Truth.FALSE
        else:
            matches = Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.TRUE
        row = self._compiled.table.rows[number]
        return TracedRow(number, matches, tests, row.clause, row.says)

    def _cells_of(self, number: int, language: Language) -> list[_Cell]:
        compiled = self._compiled
        clauses = {clause.name: clause for clause in compiled.table.inputs}
        cells: list[_Cell] = []
        for name, cell in compiled.table.rows[number].when.items():
            if cell.tree.is_any:
                continue
            place = compiled.column_of(name, cell.tree)
            column = compiled.columns[place]
            if isinstance(column, TestColumn):
                cells.append(_Cell(name, cell.text, place, (Truth.FALSE, Truth.TRUE)))
                continue
            test = language.test(clauses[name], cell.tree, clauses)
            values = column.regions.representatives
            answers = tuple(_truth(test.truth({name: value})) for value in values)
            cells.append(_Cell(name, cell.text, place, answers))
        return cells

    def _is_null(self, column: TestColumn, facts: Mapping[str, object]) -> bool:
        return not unknown_among(column.reads, facts) and column.test.truth(facts) is None


def _answer(cell: _Cell, possible: int, is_null: bool) -> Truth:
    """The cell's answer if it is the same in every possible region."""
    answers = {answer for region, answer in enumerate(cell.answers) if possible >> region & 1}
    if len(answers) > 1:
        return Truth.UNKNOWN
    return Truth.NULL if is_null else next(iter(answers))


def _truth(answer: object) -> Truth:
    if answer is True:
        return Truth.TRUE
    return Truth.FALSE if answer is False else Truth.NULL


def _plain(value: object) -> object:
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)
