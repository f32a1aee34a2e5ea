"""What is odd about a table: gaps, overlaps, rows that never fire, rows that add nothing; each with a person.

A gap, and a row that never fires, are read off the diagram; overlaps and rows within other rows off the rows'
boxes. Both are exact over the tests (see the package).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from ..compiled import CompiledTable, TestColumn
from ..diagram import Diagram, bits
from ..model import HitPolicy
from ..record import RecordDecision
from .boxes import Box, Boxes, Condition, is_empty, shared, within
from .people import Person, person_in

MOST_FINDINGS = 20
"""Of each kind; a table with more is told by these."""


class FindingKind(StrEnum):
    """What a finding says."""

    GAP = "gap"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    SUBSUMED = "subsumed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity of a table.

    Attributes:
        rows: zero-based; the row meant first, then those it collides with or is hidden by. Empty for a gap.
        where: what is true of everybody concerned, column by column; empty if it is everybody at all.
        person: somebody concerned; None for a row whose own tests nobody can pass.
    """

    kind: FindingKind
    rows: tuple[int, ...]
    where: tuple[Condition, ...]
    person: Person | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything odd about one version of a decision.

    Attributes:
        unproved: why something could not be shown either way: the names of columns whose cells do more than
            compare, or "size" where the table is too large for a diagram; empty if the analysis is complete.
    """

    findings: tuple[Finding, ...]
    unproved: tuple[str, ...] = ()

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind is kind)


def analyse(record: RecordDecision) -> Analysis:
    """Everything odd about a compiled decision. Facts are taken as independent of each other.

    Where the table declares a default, what no row matches is no gap: its author has spoken.
    """
    return _Analyser(record.compiled).analysis()


class _Analyser:
    def __init__(self, compiled: CompiledTable) -> None:
        self._compiled = compiled
        self._table = compiled.table
        self._boxes = Boxes(compiled)
        self._unproved: dict[str, None] = {} if compiled.diagram else {"size": None}

    def analysis(self) -> Analysis:
        looks = (self._gaps, self._overlaps, self._unreachable, self._subsumed)
        found = tuple(finding for look in looks for finding in islice(look(), MOST_FINDINGS))
        return Analysis(found, tuple(self._unproved))

    def _gaps(self) -> Iterator[Finding]:
        none = (leaf for leaf in self._compiled.leaves if leaf.resolution and leaf.resolution.note == "no_match")
        leaf = next(none, None)
        if leaf is None:
            return
        for box in self._boxes.of_leaf(leaf.number):
            yield from self._told(FindingKind.GAP, (), box)

    def _overlaps(self) -> Iterator[Finding]:
        policy = self._table.hit_policy
        if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        for row, box in enumerate(self._boxes.rows):
            if is_empty(box):
                continue
            for other in bits(self._boxes.meeting(box) >> row + 1):
                second = row + 1 + other
                if policy is HitPolicy.UNIQUE or not self._same_outputs(row, second):
                    yield from self._told(FindingKind.OVERLAP, (second, row), shared(box, self._boxes.rows[second]))

    def _unreachable(self) -> Iterator[Finding]:
        fired = self._fired()
        for row, box in enumerate(self._boxes.rows):
            if is_empty(box):
                yield Finding(FindingKind.UNREACHABLE, (row,), self._impossible(row, box), None)
            elif fired is not None and row not in fired:
                hiding = self._hiding(row, box)
                person = person_in(self._compiled, box)
                yield Finding(FindingKind.UNREACHABLE, (row, *hiding), self._boxes.conditions(box), person)

    def _subsumed(self) -> Iterator[Finding]:
        """Rows that could be left out: another row gives the same result, by the same clause, to all they meet."""
        if self._table.hit_policy not in (HitPolicy.ANY, HitPolicy.FIRST):
            return
        fired = self._fired()
        for row, box in enumerate(self._boxes.rows):
            if is_empty(box) or (fired is not None and row not in fired):
                continue
            for other in bits(self._boxes.holding(box) & ~(1 << row)):
                if self._replaces(other, row, box):
                    yield from self._told(FindingKind.SUBSUMED, (row, other), box)
                    break

    def _replaces(self, other: int, row: int, box: Box) -> bool:
        if not self._same_outputs(row, other) or self._table.rows[row].clause != self._table.rows[other].clause:
            return False
        if self._table.hit_policy is not HitPolicy.FIRST:
            return other < row or not within(self._boxes.rows[other], box)
        if other < row:
            return False  # it hides the row; that is told otherwise
        between = self._boxes.meeting(box) & ((1 << other) - (2 << row))
        return all(self._same_outputs(row, each) for each in bits(between))

    def _fired(self) -> frozenset[int] | None:
        """Every row that fires for somebody; None where there is no diagram to tell."""
        diagram = self._compiled.diagram
        if diagram is None:
            return None
        return self._firing(diagram, self._boxes.everybody)

    def _hiding(self, row: int, box: Box) -> tuple[int, ...]:
        """The rows that fire for those who pass the tests of a row that never does."""
        diagram = self._compiled.diagram
        if diagram is None:
            return ()
        return tuple(sorted(self._firing(diagram, box) - {row}))

    def _firing(self, diagram: Diagram, box: Box) -> frozenset[int]:
        leaves = [self._compiled.leaves[number] for number in diagram.leaves(box)]
        return frozenset(row for leaf in leaves for row in (leaf.resolution.rows if leaf.resolution else leaf.matching))

    def _impossible(self, row: int, box: Box) -> tuple[Condition, ...]:
        """The tests of a row that no value passes."""
        tests = self._table.rows[row].when
        empty = [column.clause.name for column, regions in zip(self._compiled.columns, box, strict=True) if not regions]
        return tuple(Condition(name, tests[name].text) for name in empty)

    def _same_outputs(self, row: int, other: int) -> bool:
        readings = self._compiled.conclusions.row_readings
        one, two = readings[row], readings[other]
        if one.keys() != two.keys():
            return False
        if any(reading.reads for reading in (*one.values(), *two.values())):
            return self._table.rows[row].outputs == self._table.rows[other].outputs
        return all(one[name].value({}) == two[name].value({}) for name in one)

    def _told(self, kind: FindingKind, rows: tuple[int, ...], box: Box) -> Iterator[Finding]:
        """The finding, if there is somebody in the box to prove it."""
        person = person_in(self._compiled, box)
        if person is not None:
            yield Finding(kind, rows, self._boxes.conditions(box), person)
            return
        for column, regions in zip(self._compiled.columns, box, strict=True):
            if isinstance(column, TestColumn) and regions in (0b01, 0b10):
                self._unproved[column.clause.name] = None
