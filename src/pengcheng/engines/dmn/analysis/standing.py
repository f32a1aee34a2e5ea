"""How many residents stand where in a table today: on each row, and in what is odd about it.

Each place is counted by a small table of its own, with the row's tests or the finding's conditions, all in one plan
over shared atoms. Where facts are unknown, those who surely stand there and those who may are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from pengcheng.engines.feel import tree

from ..cells import read_output, read_test
from ..compiled import as_table
from ..model import (
    OUTCOME,
    Decision,
    DecisionTable,
    DecisionVersion,
    HitPolicy,
    InputClause,
    Outcome,
    Output,
    OutputClause,
    Row,
    Test,
)
from ..population import compile_population
from .boxes import Condition
from .findings import Finding

_WORDS = frozenset(map(str, Outcome))


@dataclass(frozen=True, slots=True)
class Count:
    """Residents: who surely stand in a place, and who may, because facts are unknown."""

    sure: int
    possible: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A population in a table.

    Attributes:
        rows: for each row, who passes its tests, whether or not another row decides about them.
        findings: for each finding, who is concerned; None for a row that nobody can pass.
    """

    population: int
    rows: tuple[Count, ...]
    findings: tuple[Count | None, ...]


def standing(decision: Decision, findings: Sequence[Finding], on: date, blocks: Iterable[pa.RecordBatch]) -> Standing:
    """Count a population by the rows and the findings of the version in force on a day.

    Args:
        blocks: as for `population.PopulationPlan.run`; one pass, bounded memory.

    Raises:
        NoVersionInForce: no version is effective yet.
        ColumnRefused: a column does not hold what its fact declares.
    """
    version = decision.on(on)
    table = as_table(version, decision.name)
    places = [_place(f"row {number}", version, table.inputs, row.when) for number, row in enumerate(table.rows)]
    for number, finding in enumerate(findings):
        if finding.person is not None:
            places.append(_place(f"finding {number}", version, *_tests(table, finding.where)))
    plan = compile_population(places, on)
    sure, possible = dict.fromkeys((place.name for place in places), 0), dict.fromkeys((p.name for p in places), 0)
    population = 0
    for block in blocks:
        population += block.num_rows
        found = plan.run([block])
        for place in places:
            sure[place.name] += found[place.name].granted.count()
            possible[place.name] += found[place.name].unclear.count()
    counts = {name: Count(sure[name], possible[name]) for name in sure}
    return Standing(
        population,
        tuple(counts[f"row {number}"] for number in range(len(table.rows))),
        tuple(counts.get(f"finding {number}") for number in range(len(findings))),
    )


def _place(name: str, version: DecisionVersion, inputs: tuple[InputClause, ...], when: Mapping[str, Test]) -> Decision:
    """A decision that grants to those who pass the tests and refuses everybody else."""
    outcome = OutputClause(OUTCOME, OUTCOME, default=read_output("refused", (), _WORDS))
    row = Row(when, {OUTCOME: read_output("granted", (), _WORDS)})
    table = DecisionTable(inputs, (outcome,), (row,), HitPolicy.FIRST)
    return Decision(name, (replace(version, body=table),))


def _tests(table: DecisionTable, conditions: Iterable[Condition]) -> tuple[tuple[InputClause, ...], dict[str, Test]]:
    """Conditions as the cells of one row; a second one on the same column gets a column of its own."""
    clauses = {clause.name: clause for clause in table.inputs}
    inputs, when = dict(clauses), dict[str, Test]()
    for condition in conditions:
        clause = clauses[condition.name]
        name = condition.name
        while name in when:
            name += "'"
            again = clause.expression or Output(clause.name, tree.Name(clause.name))
            inputs[name] = replace(clause, name=name, expression=again)
        when[name] = read_test(condition.test, clauses, frozenset(clause.values))
    return tuple(inputs.values()), when
