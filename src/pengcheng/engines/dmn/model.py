"""A decision as data: tables, rows and cells, as OMG DMN 1.5 clause 8 names them, with versions by date.

Nothing here decides; the record and the population engine both compile from these objects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from pengcheng.engines.feel import tree

from .errors import NoVersionInForce

Text = Mapping[str, str]
"""A text for people by language code."""

OUTCOME = "outcome"
"""The type of the output clause that says granted, refused or unclear."""


class Outcome(StrEnum):
    """What a decision comes to. UNCLEAR goes to a person, or asks for the facts that still matter."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNCLEAR = "unclear"


class HitPolicy(StrEnum):
    """Which of the matching rows count (DMN 1.5, 8.2.8)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def is_single(self) -> bool:
        """True if at most one row's outputs are the result; False if it is a list or an aggregate."""
        return self in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


class Aggregation(StrEnum):
    """How COLLECT folds the outputs of the matching rows (DMN 1.5, 8.2.8.2)."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


class PayPeriod(StrEnum):
    """How often an amount is paid to whom it is due."""

    ONCE = "once"
    MONTH = "month"
    YEAR = "year"

    @property
    def times_a_year(self) -> int:
        """How often in a year; what is paid once counts once."""
        return 12 if self is PayPeriod.MONTH else 1


_Tree = TypeVar("_Tree", bound=tree.Node)


@dataclass(frozen=True)
class Cell(Generic[_Tree]):
    """What stands in one cell: as it was written (a YAML scalar) and as FEEL understands it."""

    source: object
    tree: _Tree

    @property
    def text(self) -> str:
        """The cell as FEEL text, for people and for DMN XML."""
        if isinstance(self.source, str):
            return self.source
        if self.source is None or isinstance(self.source, bool):
            return {None: "null", True: "true", False: "false"}[self.source]
        if isinstance(self.source, date):
            return f'@"{self.source.isoformat()}"'
        return str(self.source)


Test = Cell[tree.UnaryTests]
Output = Cell[tree.Expression]


@dataclass(frozen=True)
class InputClause:
    """A column a table reads: the fact of that name, or an expression over facts.

    Attributes:
        type: FEEL type, or a register's name for one (money, code, citizen_id); see `regions.kind_of`.
        values: the code values the column declares; they may be written bare in cells.
        nullable: null is a value of this fact (as opposed to unknown), e.g. "date of death" of the living.
        integer: only whole numbers occur; lets the engines see that nothing lies between 3 and 4.
        cost: how hard the fact is to ask of a person, 1 for an ordinary question.
    """

    name: str
    type: str = "any"
    values: tuple[str, ...] = ()
    nullable: bool = False
    integer: bool = False
    cost: float = 1.0
    expression: Output | None = None


@dataclass(frozen=True)
class OutputClause:
    """A column a table writes.

    Attributes:
        values: in order of priority (highest first).
        default: when no row matches.
        label: what people call it, by language.
        unit: what it is counted in, by language; money without one is in the reader's own currency.
        period: how often an amount is paid; None for what is no payment.
    """

    name: str
    type: str = "any"
    values: tuple[str, ...] = ()
    default: Output | None = None
    label: Text = field(default_factory=dict)
    unit: Text = field(default_factory=dict)
    period: PayPeriod | None = None


@dataclass(frozen=True)
class Row:
    """One rule: tests by input name (a missing one is "-", any), outputs by name, its clause and its words."""

    when: Mapping[str, Test]
    then: Mapping[str, Output]
    clause: Text = field(default_factory=dict)
    says: Text = field(default_factory=dict)

    @property
    def tests(self) -> dict[str, tree.UnaryTests]:
        """The tests as trees, by input name."""
        return {name: cell.tree for name, cell in self.when.items()}

    @property
    def outputs(self) -> dict[str, tree.Expression]:
        """The outputs as trees, by output name."""
        return {name: cell.tree for name, cell in self.then.items()}


@dataclass(frozen=True)
class DecisionTable:
    """A decision table (DMN 1.5, 8.2)."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rows: tuple[Row, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None

    @property
    def outcome_output(self) -> str | None:
        """The name of the output that says the outcome, if the table has one."""
        return next((clause.name for clause in self.outputs if clause.type == OUTCOME), None)


@dataclass(frozen=True)
class LiteralDecision:
    """A decision that is one FEEL expression over facts (DMN 1.5, 7.3.4). Its one output has the decision's name."""

    inputs: tuple[InputClause, ...]
    expression: Output
    type: str = "any"


@dataclass(frozen=True)
class DecisionVersion:
    """One wording of the rule. It is in force from `effective` until the next version's day."""

    effective: date
    body: DecisionTable | LiteralDecision
    requires: tuple[str, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of what the version means: logic and clauses, not spacing, order of keys or wording."""
        canonical = json.dumps(_meaning(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Decision:
    """A named decision with its versions, ordered by effective date."""

    name: str
    versions: tuple[DecisionVersion, ...]

    def on(self, day: date) -> DecisionVersion:
        """The version in force on `day`.

        Raises:
            NoVersionInForce: every version takes effect later.
        """
        in_force = [version for version in self.versions if version.effective <= day]
        if not in_force:
            raise NoVersionInForce(self.name, day, self.versions[0].effective if self.versions else None)
        return in_force[-1]


def _meaning(version: DecisionVersion) -> object:
    body = version.body
    shared = {
        "effective": version.effective.isoformat(),
        "requires": sorted(version.requires),
        "inputs": {clause.name: _input_meaning(clause) for clause in body.inputs},
    }
    if isinstance(body, LiteralDecision):
        return {**shared, "type": body.type, "expression": repr(body.expression.tree)}
    return {
        **shared,
        "hit_policy": body.hit_policy,
        "aggregation": body.aggregation,
        "outputs": [_output_meaning(clause) for clause in body.outputs],
        "rows": [
            {
                "when": {name: repr(cell.tree) for name, cell in row.when.items()},
                "then": {name: repr(cell.tree) for name, cell in row.then.items()},
                "clause": dict(row.clause),
            }
            for row in body.rows
        ],
    }


def _output_meaning(clause: OutputClause) -> list[object]:
    default = repr(clause.default.tree) if clause.default else None
    paid = [clause.period] if clause.period else []
    return [clause.name, clause.type, clause.values, default, *paid]


def _input_meaning(clause: InputClause) -> list[object]:
    expression = repr(clause.expression.tree) if clause.expression else None
    return [clause.type, clause.values, clause.nullable, clause.integer, expression]
