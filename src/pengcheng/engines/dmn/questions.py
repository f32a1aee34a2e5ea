"""Which unknown facts can still change the result, and in which order to ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .compiled import AnyColumn, CompiledTable, FactColumn
from .conclusions import Leaf
from .diagram import Diagram, reduce
from .unknown import UNKNOWN

Possible = tuple[int, ...]
"""For each column, the regions it may lie in (bits); one bit where it is known."""

_REMEMBERED = 4096
_ORDER_EFFORT = 50_000
"""Most node visits spent on the order of the questions; beyond it they come in the order of the table."""


@dataclass(frozen=True, slots=True)
class Open:
    """How far a table is decided.

    Attributes:
        group: the result's group if it is the same whatever the unknown facts are, else None.
        leaves: every leaf that is still possible.
        columns: those that can still change the result, best question first.
    """

    group: int | None
    leaves: tuple[int, ...]
    columns: tuple[int, ...]


def possible_regions(compiled: CompiledTable, facts: Mapping[str, object]) -> Possible:
    """Where each column lies, by the facts.

    Raises:
        FactTypeWrong: a fact is not of its declared type.
    """
    found = []
    for column in compiled.columns:
        if isinstance(column, FactColumn):
            value = facts.get(column.clause.name, UNKNOWN)
            found.append(column.possible if value is UNKNOWN else 1 << column.regions.index_of(value))
        elif unknown_among(column.reads, facts):
            found.append(column.possible)
        else:
            found.append(0b10 if column.test.passes(facts) else 0b01)
    return tuple(found)


def unknown_among(names: Iterable[str], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The names whose facts are not known."""
    return tuple(name for name in names if facts.get(name, UNKNOWN) is UNKNOWN)


def possible_rows(leaves: Iterable[Leaf]) -> tuple[int, ...]:
    """Every row that fires in one of the leaves, ascending."""
    fired = (leaf.resolution.rows if leaf.resolution else leaf.matching for leaf in leaves)
    return tuple(sorted({row for rows in fired for row in rows}))


def sure_row(compiled: CompiledTable, leaves: Iterable[Leaf], possible: Possible) -> int | None:
    """The first row of the leaves whose tests are all true wherever the columns may lie.

    It is the honest reason for a result that is decided although facts are unknown: "under 80" for a child of
    whom nobody knows where the household is, and not "registered elsewhere".
    """
    sure = (1 << len(compiled.table.rows)) - 1
    for column, regions in zip(compiled.truths, possible, strict=True):
        for region, passing in enumerate(column.passes):
            if regions >> region & 1:
                sure &= passing
    return next((row for row in possible_rows(leaves) if sure >> row & 1), None)


class Questions:
    """Answers for one compiled table, remembered by what is possible."""

    def __init__(self, compiled: CompiledTable, diagram: Diagram) -> None:
        self._compiled = compiled
        self._diagram = diagram
        self._group_of = compiled.conclusions.group_of
        self._known: dict[Possible, Open] = {}

    def leaves(self, possible: Possible) -> tuple[Leaf, ...]:
        """Every leaf that is still possible."""
        return tuple(self._compiled.leaves[number] for number in sorted(self._diagram.leaves(possible)))

    def columns(self, leaves: Sequence[Leaf], possible: Possible) -> tuple[AnyColumn, ...]:
        """The columns that can still change which of the possible leaves it is, as far as their results differ; best
        question first. Leaves of one group are one result, so nothing is worked out for them."""
        if len({leaf.group for leaf in leaves}) == 1:
            return ()
        return tuple(self._compiled.columns[number] for number in self.open(possible).columns)

    def open(self, possible: Possible) -> Open:
        """How far the table is decided when the columns lie where `possible` says."""
        answer = self._known.get(possible)
        if answer is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            answer = self._known[possible] = self._work_out(possible)
        return answer

    def _work_out(self, possible: Possible) -> Open:
        knowledge = reduce(self._diagram, possible, self._group_of)
        leaves = tuple(sorted(self._diagram.leaves(possible)))
        columns = knowledge.columns
        effort = len(self._diagram.nodes) * sum(self._compiled.columns[column].count for column in columns)
        if len(columns) > 1 and effort <= _ORDER_EFFORT:
            columns = tuple(sorted(columns, key=lambda column: self._expected_cost(column, possible)))
        return Open(knowledge.group, leaves, columns)

    def _expected_cost(self, column: int, possible: Possible) -> float:
        """The cost of asking this column, plus on average of what must be asked after the answer."""
        answers: dict[int, int] = {}
        for region, passing in enumerate(self._compiled.truths[column].passes):
            if possible[column] >> region & 1:
                answers.setdefault(passing, 1 << region)
        after = 0.0
        for region in answers.values():
            left = reduce(self._diagram, (*possible[:column], region, *possible[column + 1 :]), self._group_of)
            after += sum(self._compiled.columns[each].clause.cost for each in left.columns)
        return self._compiled.columns[column].clause.cost + after / len(answers)
