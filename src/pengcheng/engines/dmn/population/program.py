"""One decision as the population engine runs it: its diagram lowered to memberships, and its class."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..compiled import FactColumn, TestColumn
from ..diagram import Target
from ..record import RecordDecision
from .atoms import Membership
from .structure import membership


class Vectorisation(StrEnum):
    """How far a decision runs on bitsets."""

    VECTORISED = "vectorised"
    WITH_REMAINDER = "vectorised with a scalar remainder"
    SCALAR = "scalar only"


@dataclass(frozen=True, slots=True)
class Step:
    """A diagram node: for each edge, who may take it (a membership; for a cell FEEL must be asked about, the
    answer that the edge stands for) and where it leads."""

    column: int
    edges: tuple[tuple[Membership | int, Target], ...]


@dataclass(frozen=True)
class Program:
    """One decision as the population engine runs it.

    Attributes:
        steps: parents before children, numbered as the diagram's nodes; empty for a scalar one.
        reason: why it is not wholly vectorised; empty if it is.
    """

    record: RecordDecision
    vectorisation: Vectorisation
    steps: tuple[Step, ...]
    reason: str = ""

    @property
    def name(self) -> str:
        """The decision's name."""
        return self.record.name

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Every membership of its edges, each once."""
        found = [which for step in self.steps for which, _ in step.edges if not isinstance(which, int)]
        return tuple(dict.fromkeys(found))


def program_of(record: RecordDecision) -> Program:
    """Classify one decision and lower its diagram."""
    compiled = record.compiled
    if record.required:
        return Program(record, Vectorisation.SCALAR, (), "it requires other decisions")
    if compiled.diagram is None:
        return Program(record, Vectorisation.SCALAR, (), "its diagram would be too large")
    if compiled.diagram.root < 0 and compiled.leaves[~compiled.diagram.root].resolution is None:
        return Program(record, Vectorisation.SCALAR, (), "its result is worked out from each subject's facts")
    steps = []
    for node in compiled.diagram.nodes:
        column = compiled.columns[node.column]
        edges = tuple(
            (membership(column, regions) if isinstance(column, FactColumn) else regions, target)
            for regions, target in node.edges
        )
        steps.append(Step(node.column, edges))
    reasons = [
        f"the test {column.cell.text!r} on {column.clause.name!r} is more than comparisons with constants"
        for column in compiled.columns
        if isinstance(column, TestColumn)
    ]
    if any(leaf.resolution is None for leaf in compiled.leaves):
        reasons.append("some outputs are worked out from each subject's facts")
    kind = Vectorisation.WITH_REMAINDER if reasons else Vectorisation.VECTORISED
    return Program(record, kind, tuple(steps), "; ".join(reasons))
