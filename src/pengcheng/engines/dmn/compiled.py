"""A table made ready for both engines: columns cut into regions, results as leaves, and the diagram between.

`compile_table` is the one place where rules become structure; the record and the population engine read the
same `CompiledTable`, and what each region answers to each test comes from FEEL's own evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.scope import free_names

from .answers import CellAnswers, ask, in_each_region, turns
from .conclusions import Conclusions, Leaf
from .cuts import INPUT, NotCut, constants
from .diagram import Column, Diagram, build
from .errors import DiagramTooLarge
from .language import Language, TestReading
from .model import DecisionTable, DecisionVersion, HitPolicy, InputClause, OutputClause, Row
from .model import Test as Cell
from .regions import Kind, Regions, cut, kind_of


@dataclass(frozen=True)
class FactColumn:
    """A fact looked at by its region."""

    clause: InputClause
    regions: Regions

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts behind the column."""
        return (self.clause.name,)

    @property
    def count(self) -> int:
        """Number of regions."""
        return self.regions.count

    @property
    def possible(self) -> int:
        """Regions in which the column may lie while it is unknown (bits)."""
        return self.regions.possible


@dataclass(frozen=True)
class TestColumn:
    """One cell that does more than compare its input with constants: asked of FEEL, region 1 is true."""

    clause: InputClause
    cell: Cell
    test: TestReading

    count = 2
    possible = 0b11

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts the cell reads, its input among them."""
        return self.test.reads


AnyColumn = FactColumn | TestColumn


Answers = Mapping[tuple[int, tree.UnaryTests], CellAnswers]


@dataclass(frozen=True)
class CompiledTable:
    """The structure both engines run on.

    Attributes:
        columns: in the order in which the diagram looks at them (first use in the rows).
        truths: for each column, which rows its regions pass.
        column_numbers: column by input name, and by (name, tests) for a cell with a column of its own.
        answers: by column and cell, what a cell that looks at regions answers in each.
        diagram: None where it would be too large; the table is then decided row by row.
    """

    version: DecisionVersion
    table: DecisionTable
    columns: tuple[AnyColumn, ...]
    truths: tuple[Column, ...]
    conclusions: Conclusions
    diagram: Diagram | None
    column_numbers: Mapping[object, int]
    answers: Answers

    def column_of(self, name: str, tests: tree.UnaryTests) -> int:
        """The number of the column that a cell looks at."""
        number = self.column_numbers.get((name, tests))
        return self.column_numbers[name] if number is None else number

    @property
    def leaves(self) -> Sequence[Leaf]:
        """The results the table can have."""
        return self.conclusions.leaves

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact the table reads, in the order of its columns, then those of its outputs."""
        of_columns = [name for column in self.columns for name in column.reads]
        of_outputs = sorted(name for row in self.conclusions.readings for name in row.reads)
        return tuple(dict.fromkeys([*of_columns, *of_outputs]))

    def clause_of(self, fact: str) -> InputClause:
        """The declaration of a fact."""
        return next(clause for clause in self.table.inputs if clause.name == fact)


def compile_table(version: DecisionVersion, language: Language, name: str = "") -> CompiledTable:
    """Compile one version of a decision.

    Args:
        language: evaluates FEEL at the decision's instant.
        name: the decision's name; it names the output of a literal decision.
    """
    table = as_table(version, name)
    clauses = {clause.name: clause for clause in table.inputs}
    looked_at = _Columns(table, language, clauses)
    truths = tuple(looked_at.truth(number) for number in range(len(looked_at.columns)))
    conclusions = Conclusions(table, language, clauses)
    try:
        diagram = build(truths, len(table.rows), table.hit_policy is HitPolicy.FIRST, conclusions.leaf_of)
    except (DiagramTooLarge, RecursionError):  # one level for each column
        diagram = None
    return CompiledTable(
        version,
        table,
        tuple(looked_at.columns),
        truths,
        conclusions,
        diagram,
        looked_at.numbers,
        looked_at.answers,
    )


def as_table(version: DecisionVersion, name: str) -> DecisionTable:
    """A version's body as a table; an expression is a table of one row that always matches."""
    body = version.body
    if isinstance(body, DecisionTable):
        return body
    row = Row(when={}, then={name: body.expression})
    return DecisionTable(body.inputs, (OutputClause(name, body.type),), (row,), HitPolicy.FIRST)


class _Columns:
    """Collects the columns by first use, and for each the cells that look at it, by row."""

    def __init__(self, table: DecisionTable, language: Language, clauses: dict[str, InputClause]) -> None:
        self._table = table
        self._language = language
        self._clauses = clauses
        self._uncut: set[tuple[str, tree.UnaryTests]] = set()
        self._constants: dict[tuple[str, tree.UnaryTests], set[object]] = {}
        self._regions = {clause.name: self._cut(clause) for clause in table.inputs}
        self.columns: list[AnyColumn] = []
        self.cells: list[dict[int, Cell]] = []
        self.numbers: dict[object, int] = {}
        self.answers: dict[tuple[int, tree.UnaryTests], CellAnswers] = {}
        for row_number, row in enumerate(table.rows):
            for name, cell in row.when.items():
                if cell.tree.is_any:
                    continue
                key = (name, cell.tree) if (name, cell.tree) in self._uncut else name
                number = self.numbers.setdefault(key, len(self.columns))
                if number == len(self.columns):
                    self.columns.append(self._column(name, cell))
                    self.cells.append({})
                self.cells[number][row_number] = cell

    def _cut(self, clause: InputClause) -> Regions:
        """The regions of a clause; its cells that are more than comparisons are noted as uncut."""
        kind = kind_of(clause)
        found: set[object] = set()
        for row in self._table.rows:
            cell = row.when.get(clause.name)
            if cell is None:
                continue
            key = (clause.name, cell.tree)
            try:
                if clause.expression is not None or kind is Kind.ANY:
                    raise NotCut
                self._constants[key] = constants(cell.tree, kind, self._is_constant, self._language.fold)
                found |= self._constants[key]
            except NotCut:
                self._uncut.add(key)
        return cut(clause, found)

    def _is_constant(self, node: tree.Node) -> bool:
        return not free_names(node) & {INPUT, *self._clauses}

    def _column(self, name: str, cell: Cell) -> AnyColumn:
        clause = self._clauses[name]
        if (name, cell.tree) in self._uncut:
            return TestColumn(clause, cell, self._language.test(clause, cell.tree, self._clauses))
        return FactColumn(clause, self._regions[name])

    def truth(self, number: int) -> Column:
        """Which rows pass in each region of a column, by asking FEEL with the region's representative."""
        column, cells = self.columns[number], self.cells[number]
        tested = sum(1 << row for row in cells)
        untested = ((1 << len(self._table.rows)) - 1) & ~tested
        if isinstance(column, TestColumn):
            return Column(tested, (untested, untested | tested))
        passing = [(row, self._answers(number, column, cell.tree).true) for row, cell in cells.items()]
        in_regions = in_each_region(column.count, turns(passing))
        return Column(tested, tuple(untested | rows for rows in in_regions))

    def _answers(self, number: int, column: FactColumn, tests: tree.UnaryTests) -> CellAnswers:
        key = (number, tests)
        found = self.answers.get(key)
        if found is None:
            found = self.answers[key] = self._ask(column, tests)
        return found

    def _ask(self, column: FactColumn, tests: tree.UnaryTests) -> CellAnswers:
        name = column.clause.name
        test = self._language.test(column.clause, tests, self._clauses)
        return ask(column.regions, self._constants[name, tests], lambda value: test.truth({name: value}))
