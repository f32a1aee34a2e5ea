"""One decision as the population engine runs it: its diagram lowered to memberships and vectors, and its class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from typing import TypeVar

from pengcheng.engines.feel.errors import FeelError

from ..compiled import FactColumn, TestColumn
from ..diagram import Target
from ..record import RecordDecision
from .atoms import Membership
from .expressions import Compiler, VectorOutputs, VectorTest
from .structure import membership


class Vectorisation(StrEnum):
    """How far a decision runs on bitsets and vectors."""

    VECTORISED = "vectorised"
    WITH_REMAINDER = "vectorised with a scalar remainder"
    SCALAR = "scalar only"


@dataclass(frozen=True, slots=True)
class Step:
    """A diagram node: for each edge, who may take it (a membership; for a cell FEEL must be asked about, the answer
    that the edge stands for) and where it leads.

    Attributes:
        open: where the column is a required decision's result: whether somebody whose result is open may take
            each edge; empty for any other column.
    """

    column: int
    edges: tuple[tuple[Membership | int, Target], ...]
    open: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Program:
    """One decision as the population engine runs it.

    Attributes:
        steps: parents before children, numbered as the diagram's nodes; empty for a scalar one.
        reason: why it is not wholly vectorised; empty if it is.
        tests: the cells that run on vectors, by column.
        outputs: the outputs that run on vectors, by leaf.
        required: the decisions whose results it reads, each worked out once per block.
    """

    record: RecordDecision
    vectorisation: Vectorisation
    steps: tuple[Step, ...]
    reason: str = ""
    tests: Mapping[int, VectorTest] = field(default_factory=dict)
    outputs: Mapping[int, VectorOutputs] = field(default_factory=dict)
    required: tuple[Program, ...] = ()

    @property
    def name(self) -> str:
        """The decision's name."""
        return self.record.name

    @property
    def on_bitsets(self) -> bool:
        """Whether memberships alone decide it: no cell, output or required decision runs on vectors."""
        on_vectors = self.tests or self.outputs or self.required
        return self.vectorisation is Vectorisation.VECTORISED and not on_vectors

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Every membership over the population's own columns, each once."""
        produced = {each.name for each in self.required}
        own = [which for step in self.steps for which, _ in step.edges if not isinstance(which, int)]
        below = [which for each in self.required for which in each.memberships]
        return tuple(dict.fromkeys([*(which for which in own if which.fact not in produced), *below]))


def program_of(record: RecordDecision) -> Program:
    """Classify one decision and lower its diagram."""
    compiled = record.compiled
    if compiled.diagram is None:
        return Program(record, Vectorisation.SCALAR, (), "its diagram would be too large")
    required = tuple(program_of(each) for each in record.required)
    clauses = {**record.clauses, **{clause.name: clause for clause in compiled.table.inputs}}
    compiler = Compiler(compiled, record.now, clauses)
    reasons: list[str] = []
    tests: dict[int, VectorTest] = {}
    for number, column in enumerate(compiled.columns):
        if isinstance(column, TestColumn):
            test, why = _tried(partial(compiler.test, column))
            if test is None:
                reasons.append(f"the test {column.cell.text!r} on {column.clause.name!r}: {why}")
            else:
                tests[number] = test
    outputs: dict[int, VectorOutputs] = {}
    for leaf in compiled.leaves:
        if leaf.resolution is None:
            found, why = _tried(partial(compiler.outputs, leaf))
            if found is None:
                reasons.append(f"outputs worked out from facts: {why or 'rows must be compared with each other'}")
            else:
                outputs[leaf.number] = found
    open_leaves = sum(leaf.resolution is None for leaf in compiled.leaves)
    if compiled.diagram.root < 0 and len(outputs) < open_leaves:
        return Program(record, Vectorisation.SCALAR, (), "; ".join(reasons))
    reasons += _reasons_below(required)
    kind = Vectorisation.WITH_REMAINDER if reasons else Vectorisation.VECTORISED
    steps = tuple(_steps(record))
    return Program(record, kind, steps, "; ".join(dict.fromkeys(reasons)), tests, outputs, required)


_Made = TypeVar("_Made")


def _tried(compile_: Callable[[], _Made | None]) -> tuple[_Made | None, str]:
    """What was compiled, or None and why it has no vector form."""
    try:
        return compile_(), ""
    except FeelError as error:
        return None, error.message


def _reasons_below(required: tuple[Program, ...]) -> Iterator[str]:
    for each in required:
        if each.vectorisation is not Vectorisation.VECTORISED:
            yield f"it requires {each.name!r}: {each.reason}"


def _steps(record: RecordDecision) -> Iterator[Step]:
    compiled = record.compiled
    assert compiled.diagram is not None
    produced = {each.name for each in record.required}
    for node in compiled.diagram.nodes:
        column = compiled.columns[node.column]
        if isinstance(column, TestColumn):
            yield Step(node.column, node.edges)
        elif column.clause.name in produced:
            # Null is a value of a result, beside open.
            read = FactColumn(replace(column.clause, nullable=True), column.regions)
            may_take = tuple(regions & column.possible != 0 for regions, _ in node.edges)
            yield Step(node.column, _lowered(read, node.edges), may_take)
        else:
            yield Step(node.column, _lowered(column, node.edges))


def _lowered(column: FactColumn, edges: tuple[tuple[int, Target], ...]) -> tuple[tuple[Membership | int, Target], ...]:
    return tuple((membership(column, regions), target) for regions, target in edges)
