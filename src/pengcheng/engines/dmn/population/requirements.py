"""Required decisions as columns: each worked out once per block, and seen by the decisions that read its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from pengcheng.engines.feel.vector import Vector, from_values
from pengcheng.engines.feel.vector.shaping import concatenated, expanded
from pengcheng.engines.feel.vector.vectors import Contexts, nulls

from ..errors import NotVectorised
from ..model import OUTCOME, InputClause
from .atoms import Membership
from .bitsets import Words, empty
from .block import Block, Members
from .columns import Values
from .program import Program
from .result import BlockOutcome, Computed, Keep
from .vectors import values_of

Decide = Callable[[Program, Block, Keep], BlockOutcome]


@dataclass(frozen=True, slots=True)
class Result:
    """A required decision's result for each row, as `DecisionResult.value` gives it: null where it is open too.

    Attributes:
        open: the rows for which facts are missing that can still change it.
        asks: for each fact, the rows for which it should be asked; empty unless kept.
    """

    vector: Vector
    open: Words
    asks: Mapping[str, Words] = field(default_factory=dict)


class Seen(Members):
    """A block as one decision sees it: the population's columns and the results it requires."""

    def __init__(self, block: Block, results: Mapping[str, Result], clauses: Mapping[str, InputClause]) -> None:
        super().__init__(block.rows)
        self.block = block
        self.results = results
        self._clauses = clauses

    def values(self, fact: str) -> Values | None:
        """See `Members`."""
        if fact not in self.results:
            return self.block.values(fact)
        return values_of(self.results[fact].vector, self._clauses[fact])

    def vector(self, fact: str) -> Vector:
        """See `Members`."""
        return self.results[fact].vector if fact in self.results else self.block.vector(fact)

    def unknown(self, fact: str) -> Words:
        """See `Members`."""
        return self.results[fact].open if fact in self.results else self.block.unknown(fact)

    def members(self, membership: Membership) -> Words:
        """See `Members`; whatever the population's own columns answer is shared with all other decisions."""
        return super().members(membership) if membership.fact in self.results else self.block.members(membership)


def seen_by(program: Program, block: Block, keep: Keep, decide: Decide) -> Seen:
    """A block with the results that a decision requires.

    Args:
        decide: decides a program on a block, whatever it takes.
    """
    results = {each.name: _result(each, block, keep.asks, decide) for each in program.required}
    clauses = {clause.name: clause for clause in program.record.compiled.table.inputs}
    return Seen(block, results, clauses)


def passed_on(asks: Mapping[str, Words], seen: Seen) -> dict[str, Words]:
    """Questions about required results as the questions that these ask."""
    found: dict[str, Words] = {}
    for name, rows in asks.items():
        result = seen.results.get(name)
        below = {name: rows} if result is None else {fact: rows & asked for fact, asked in result.asks.items()}
        for fact, asked in below.items():
            found[fact] = found[fact] | asked if fact in found else asked
    return found


def _result(program: Program, block: Block, asks: bool, decide: Decide) -> Result:
    key = (program.name, program.record.rule_hash, asks)
    found = block.results.get(key)
    if found is None:
        outcome = decide(program, block, Keep(rows=True, asks=asks))
        is_open = empty(block.rows) if outcome.open is None else outcome.open
        found = block.results[key] = Result(_vector(program, outcome), is_open, outcome.asks or {})
    assert isinstance(found, Result)
    return found


def _vector(program: Program, outcome: BlockOutcome) -> Vector:
    pieces: list[Vector] = [nulls(1)]
    order = np.zeros(outcome.rows, np.int64)
    behind = 1

    def place(where: np.ndarray[tuple[int], np.dtype[np.int64]], piece: Vector) -> None:
        nonlocal behind
        order[where] = behind + (np.arange(piece.rows) if piece.rows == len(where) else 0)
        pieces.append(expanded(piece))
        behind += piece.rows

    assert outcome.group is not None
    for group, value in _group_values(program).items():
        where = np.flatnonzero(outcome.group == group)
        if len(where):
            place(where, from_values([value]))
    for each in outcome.computed:
        place(each.where, _computed_value(each))
    if outcome.scalar:
        known = {row: result.value for row, result in outcome.scalar.items() if result.note != "open"}
        if known:
            place(np.fromiter(known, np.int64), from_values(list(known.values())))
    return concatenated(pieces).take(order)


def _group_values(program: Program) -> dict[int, object]:
    """The value of each group of results.

    Raises:
        NotVectorised: a group holds both "unclear" as a result and as the want of one.
    """
    values: dict[int, object] = {}
    for leaf in program.record.compiled.leaves:
        found = leaf.resolution
        if found is not None:
            said = {} if found.outcome is None or found.note else {OUTCOME: str(found.outcome)}
            value = _value({**found.outputs, **said})
            if values.setdefault(leaf.group, value) != value:
                raise NotVectorised(f"{program.name!r} is unclear in two ways that only the scalar engine tells apart.")
    return values


def _value(values: Mapping[str, object]) -> object:
    return next(iter(values.values()), None) if len(values) <= 1 else dict(values)


def _computed_value(computed: Computed) -> Vector:
    entries = dict(computed.outputs)
    if computed.outcome is not None:
        entries[OUTCOME] = computed.outcome
    if len(entries) <= 1:
        return next(iter(entries.values()), nulls(len(computed.where)))
    return Contexts(len(computed.where), None, entries)
