"""What a set of decisions needs of the population: the columns and the atoms they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import pyarrow as pa

from ..errors import NotVectorised
from ..model import Decision, InputClause
from ..record import compile_decision
from .atoms import Atom, atoms_of
from .program import Program, program_of
from .result import Keep, PopulationResult
from .run import Runner


class PopulationPlan:
    """Decisions compiled together, so that they share their atoms."""

    def __init__(self, programs: tuple[Program, ...]) -> None:
        self.programs = programs
        self.clauses: dict[str, InputClause] = {}
        for program in programs:
            for fact, clause in program.record.clauses.items():
                known = self.clauses.setdefault(fact, clause)
                if not _same_values(known, clause):
                    raise NotVectorised(f"Fact {fact!r} is declared in two ways by the decisions of one plan.")

    @property
    def facts(self) -> tuple[str, ...]:
        """The columns the plan reads: the least that the population's table must hold."""
        return tuple(self.clauses)

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The distinct atoms of all decisions."""
        return frozenset(atom for program in self.programs for each in program.memberships for atom in atoms_of(each))

    @cached_property
    def comparisons(self) -> Mapping[str, int]:
        """How many atoms look at each fact."""
        return Counter(atom.fact for atom in self.atoms)

    def run(
        self,
        blocks: Iterable[pa.RecordBatch],
        *,
        rows: bool = False,
        asks: bool = False,
        threads: int = 1,
    ) -> PopulationResult:
        """Decide every decision of the plan for every row.

        Memory is bounded by the block (1,048,576 rows where all decisions are comparisons only, else 262,144; larger
        batches are cut) and by what is kept of the results: at most two bits per row and decision; with `rows` or
        `asks` three and what these add.

        Args:
            blocks: record batches with one row per subject and a column per fact. An Arrow null is unknown, or
                null where the fact's declaration is nullable. Numbers are integers or decimals, dates date32,
                texts dictionaries, strings, or integer positions among the declared values.
            rows: keep which row fired, and the outputs, for each resident.
            asks: keep for each unclear resident which facts can still change the result.
            threads: blocks decided at the same time. They share what is prepared and each has room for its own
                words; two take somewhat more processor time than one and three fifths of the time by the clock.

        Raises:
            ColumnRefused: a column does not hold what its fact declares.
        """
        return self._runner.run(blocks, Keep(rows, asks), threads)

    @cached_property
    def _runner(self) -> Runner:
        return Runner(self.programs, self.clauses, self.comparisons)


def compile_population(
    decisions: Iterable[Decision], on: date, required: Mapping[str, Decision] | None = None
) -> PopulationPlan:
    """Compile decisions for a whole population, as they stand on a day.

    Args:
        required: decisions that these may require, by name.

    Raises:
        NoVersionInForce: one has no version yet.
        NotVectorised: two of them declare the same fact with different types or codes.
    """
    return PopulationPlan(tuple(program_of(compile_decision(each, on, required)) for each in decisions))


def _same_values(one: InputClause, other: InputClause) -> bool:
    return (one.type, one.values, one.nullable, one.integer) == (
        other.type,
        other.values,
        other.nullable,
        other.integer,
    )
