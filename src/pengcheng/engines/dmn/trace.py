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
from functools import cached_property

from .answers import CellAnswers
from .compiled import CompiledTable, TestColumn
from .language import Language
from .model import HitPolicy, Outcome, Text
from .placing import Place
from .questions import Possible, unknown_among
from .unknown import UNKNOWN

_REMEMBERED = 2048
_ASKED = CellAnswers(true=0b10, null=0)
"""A cell that is asked of FEEL: its column has a region for "not true" and one for "true"."""
_PLAIN = frozenset((bool, int, str))


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


@dataclass(frozen=True)
class TracedRow:
    """One row tried, zero-based, with its tests, whether it matches, and its clause and words."""

    row: int
    matches: Truth
    tests: tuple[TracedTest, ...]
    clause: Text
    says: Text

    @cached_property
    def plain_tests(self) -> tuple[tuple[str, str, str], ...]:
        """Each test's input, text and truth, as they are written out."""
        return tuple((test.input, test.test, test.truth.value) for test in self.tests)


class Trace:
    """Every row tried, in order; those that fired; and the values behind the tests.

    The rows are shared by all subjects whose facts lie in the same regions; the values are the subject's own, and
    are read when they are asked for.

    Attributes:
        rows: every row tried.
        fired: the rows that fired, zero-based.
    """

    __slots__ = ("_facts", "_tracer", "fired", "rows")

    def __init__(
        self, rows: tuple[TracedRow, ...], fired: tuple[int, ...], tracer: Tracer, facts: Mapping[str, object]
    ) -> None:
        self.rows = rows
        self.fired = fired
        self._tracer = tracer
        self._facts = facts

    @property
    def values(self) -> Mapping[str, object]:
        """The values of the facts, and of the inputs worked out from them (UNKNOWN where nobody knows)."""
        return self._tracer.values(self._facts)

    def to_json(self) -> dict[str, object]:
        """The trace as plain JSON values, each test with its value.

        Decimals, dates and times become texts; an unknown value is {"unknown": true}.
        """
        values = {name: _plain(value) for name, value in self.values.items()}
        rows = [
            {
                "row": row.row,
                "matches": row.matches.value,
                "tests": [
                    {"input": name, "value": values[name], "test": test, "truth": truth}
                    for name, test, truth in row.plain_tests
                ],
                "clause": dict(row.clause),
                "says": dict(row.says),
            }
            for row in self.rows
        ]
        return {"rows": rows, "fired": list(self.fired), "values": values}

    def __repr__(self) -> str:
        return f"Trace(rows={self.rows}, fired={self.fired}, values={dict(self.values)})"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A row that would grant, what keeps it from firing, and earlier matching rows that come before it."""

    row: int
    missed: tuple[TracedTest, ...]
    behind: tuple[int, ...]
    clause: Text
    says: Text


_Pattern = object
"""What a trace depends on: the regions the facts lie in, and the cells that are null."""


class _Cell:
    """One cell ready to be traced: its answers, each with the regions of its column (bits) where it gives it."""

    __slots__ = ("answers", "column", "input", "test")

    def __init__(self, name: str, test: str, column: int, answers: tuple[tuple[int, Truth], ...]) -> None:
        self.input = name
        self.test = test
        self.column = column
        self.answers = answers


class Tracer:
    """Traces of one compiled table."""

    def __init__(self, compiled: CompiledTable, language: Language, place: Place) -> None:
        self._compiled = compiled
        self._place = place
        self._first_only = compiled.table.hit_policy is HitPolicy.FIRST
        self._opaque = [
            (number, column) for number, column in enumerate(compiled.columns) if isinstance(column, TestColumn)
        ]
        self._cells = [self._cells_of(row) for row in range(len(compiled.table.rows))]
        clauses = {clause.name: clause for clause in compiled.table.inputs}
        self._derived = {
            name: language.reading(clause.expression.tree, clauses)
            for name, clause in clauses.items()
            if clause.expression and any(cell.input == name for row in self._cells for cell in row)
        }
        self._known: dict[_Pattern, tuple[TracedRow, ...]] = {}
        self._tried: dict[_Pattern, tuple[TracedRow, ...]] = {}
        self._rows: dict[tuple[int, tuple[Truth, ...]], TracedRow] = {}

    def trace(self, facts: Mapping[str, object], fired: tuple[int, ...]) -> Trace:
        """Every row tried; FIRST stops at the first row that surely matches."""
        pattern = (self._place(facts), self._nulls(facts)) if self._opaque else self._place(facts)
        tried = self._tried.get(pattern)
        if tried is None:
            tried = self._remember(self._tried, pattern, self._up_to_first(self.rows(facts)))
        return Trace(tried, fired, self, facts)

    def rows(self, facts: Mapping[str, object]) -> tuple[TracedRow, ...]:
        """All rows, tried with these facts."""
        possible = self._place(facts)
        nulls = self._nulls(facts)
        pattern = (possible, nulls) if self._opaque else possible
        found = self._known.get(pattern)
        if found is None:
            rows = range(len(self._cells))
            found = self._remember(self._known, pattern, tuple(self._row(row, possible, nulls) for row in rows))
        return found

    def values(self, facts: Mapping[str, object]) -> dict[str, object]:
        """The values of the facts the table reads, and of the inputs worked out from them."""
        values = {name: facts.get(name, UNKNOWN) for name in self._compiled.facts}
        for name, reading in self._derived.items():
            values[name] = UNKNOWN if unknown_among(reading.reads, facts) else reading.value(facts)
        return values

    def near_misses(self, facts: Mapping[str, object]) -> tuple[NearMiss, ...]:
        """The rows that grant, nearest first: fewest tests missed, then fewest earlier rows in the way."""
        traced = self.rows(facts)
        found: list[NearMiss] = []
        for row in traced:
            if not self._grants(row.row):
                continue
            missed = tuple(test for test in row.tests if test.truth is not Truth.TRUE)
            earlier = traced[: row.row] if self._first_only else ()
            behind = tuple(each.row for each in earlier if each.matches is Truth.TRUE)
            found.append(NearMiss(row.row, missed, behind, row.clause, row.says))
        return tuple(sorted(found, key=lambda miss: (len(miss.missed), len(miss.behind), miss.row)))

    def _grants(self, row: int) -> bool:
        name = self._compiled.table.outcome_output
        output = self._compiled.conclusions.row_readings[row].get(name or "")
        return output is not None and not output.reads and output.value({}) == Outcome.GRANTED.value

    def _up_to_first(self, rows: tuple[TracedRow, ...]) -> tuple[TracedRow, ...]:
        if not self._first_only:
            return rows
        stop = next((number for number, row in enumerate(rows) if row.matches is Truth.TRUE), len(rows))
        return rows[: stop + 1]

    def _remember(
        self, known: dict[_Pattern, tuple[TracedRow, ...]], pattern: _Pattern, rows: tuple[TracedRow, ...]
    ) -> tuple[TracedRow, ...]:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[pattern] = rows
        return rows

    def _row(self, number: int, possible: Possible, nulls: tuple[int, ...]) -> TracedRow:
        """The same answers make the same row: it is kept, and shared by the patterns."""
        cells = self._cells[number]
        truths = tuple(_answer(cell, possible[cell.column], cell.column in nulls) for cell in cells)
        made = self._rows.get((number, truths))
        if made is None:
            if len(self._rows) >= _REMEMBERED:
                self._rows.clear()
            tests = tuple(TracedTest(cell.input, cell.test, truth) for cell, truth in zip(cells, truths, strict=True))
            row = self._compiled.table.rows[number]
            made = self._rows[(number, truths)] = TracedRow(number, _all(truths), tests, row.clause, row.says)
        return made

    def _cells_of(self, number: int) -> list[_Cell]:
        compiled = self._compiled
        cells: list[_Cell] = []
        for name, cell in compiled.table.rows[number].when.items():
            if cell.tree.is_any:
                continue
            place = compiled.column_of(name, cell.tree)
            told = compiled.answers.get((place, cell.tree), _ASKED)
            every = (1 << compiled.columns[place].count) - 1
            false = every & ~told.true & ~told.null
            answers = ((told.true, Truth.TRUE), (told.null, Truth.NULL), (false, Truth.FALSE))
            cells.append(_Cell(name, cell.text, place, answers))
        return cells

    def _nulls(self, facts: Mapping[str, object]) -> tuple[int, ...]:
        """The cells asked of FEEL that are null, which regions do not tell apart from false."""
        return tuple(
            number
            for number, column in self._opaque
            if not unknown_among(column.reads, facts) and column.test.truth(facts) is None
        )


def _all(truths: tuple[Truth, ...]) -> Truth:
    """Whether a row matches: one test that is not true is enough, whatever the unknown ones are."""
    if Truth.FALSE in truths or Truth.NULL in truths:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.TRUE


def _answer(cell: _Cell, possible: int, is_null: bool) -> Truth:
    """The cell's answer if it is the same in every possible region."""
    answers = [answer for regions, answer in cell.answers if possible & regions]
    if len(answers) > 1:
        return Truth.UNKNOWN
    return Truth.NULL if is_null else answers[0]


def _plain(value: object) -> object:
    if value is None or value.__class__ in _PLAIN:
        return value
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)
