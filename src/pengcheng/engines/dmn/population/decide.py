"""One decision on one block: its diagram top down, a bitset of residents on every edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from ..compiled import TestColumn
from ..conclusions import Leaf
from ..errors import NotVectorised
from ..model import Outcome
from .bitsets import Words, count, empty, positions, unpack
from .block import Block
from .patterns import Patterns
from .program import Program, Vectorisation
from .remainder import decide_rows, test_rows
from .result import UNDECIDED, BlockOutcome, Keep, add_sums


def decide_program(program: Program, block: Block, keep: Keep) -> BlockOutcome:
    """Decide one decision for everybody in a block; row by row where bitsets cannot hold it."""
    if program.vectorisation is Vectorisation.SCALAR:
        return decide_rows(program, block, None, keep)
    try:
        reached = _reach(program, block)
        return _outcome(program, block, reached, keep)
    except NotVectorised:
        return decide_rows(program, block, None, keep)


def _reach(program: Program, block: Block) -> dict[int, Words]:
    """For each leaf that somebody may come to, the residents who can."""
    diagram = program.record.compiled.diagram
    assert diagram is not None
    reached: dict[int, Words] = {diagram.root: block.all}
    answers: dict[int, tuple[Words, Words]] = {}
    for number, step in enumerate(program.steps):
        here = reached.pop(number, None)
        if here is None:
            continue
        for which, target in step.edges:
            if isinstance(which, int):
                if step.column not in answers:
                    answers[step.column] = _test(program, step.column, block)
                may_take = answers[step.column][0 if which & 0b10 else 1]
            else:
                may_take = block.members(which)
            taken = here & may_take
            already = reached.get(target)
            reached[target] = taken if already is None else already | taken
    return {~target: bits for target, bits in reached.items()}


def _test(program: Program, number: int, block: Block) -> tuple[Words, Words]:
    column = program.record.compiled.columns[number]
    assert isinstance(column, TestColumn)
    return test_rows(column, block)


def _outcome(program: Program, block: Block, reached: dict[int, Words], keep: Keep) -> BlockOutcome:
    leaves = [leaf for leaf in program.record.compiled.leaves if leaf.number in reached]
    of_group: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        of_group.setdefault(leaf.group, []).append(leaf)
    alike = {group: _once(some, reached, block) for group, some in of_group.items()}
    once, several = _union([bits for bits, _ in alike.values()], block)
    outcome = BlockOutcome(block.rows, empty(block.rows), empty(block.rows), once)
    if keep.rows:
        outcome.fired = np.full(block.rows, UNDECIDED, np.int16)
        outcome.group = np.full(block.rows, UNDECIDED, np.int16)
    for group, (bits, _) in alike.items():
        _add_group(program, outcome, group, bits & ~several)
    if keep.rows:
        _mark(program, block, outcome, of_group, reached, several)
    remainder = [reached[leaf.number] for leaf in leaves if leaf.resolution is None]
    if remainder:
        where, _ = _union(remainder, block)
        decided = decide_rows(program, block, positions(where, block.rows), replace(keep, asks=False))
        _overlay(outcome, decided, where)
    if keep.asks:
        outcome.asks = _asks(program, block, outcome.unclear)
    return outcome


def _once(leaves: Sequence[Leaf], reached: dict[int, Words], block: Block) -> tuple[Words, Words]:
    if len(leaves) == 1:
        return reached[leaves[0].number], empty(block.rows)
    return _union([reached[leaf.number] for leaf in leaves], block)


def _union(sets: Sequence[Words], block: Block) -> tuple[Words, Words]:
    """The rows in at least one of the sets, and those in two or more."""
    once, several = empty(block.rows), empty(block.rows)
    for bits in sets:
        several |= once & bits
        once |= bits
    return once, several


def _add_group(program: Program, outcome: BlockOutcome, group: int, bits: Words) -> None:
    conclusions = program.record.compiled.conclusions
    result = conclusions.group_outcomes[group]
    if result is Outcome.UNCLEAR:
        return
    outcome.unclear = outcome.unclear & ~bits
    if result is Outcome.GRANTED:
        outcome.granted = outcome.granted | bits
    elif result is Outcome.REFUSED:
        outcome.refused = outcome.refused | bits
    if result is not Outcome.REFUSED and conclusions.group_outputs[group]:
        add_sums(outcome.sums, conclusions.group_outputs[group], count(bits))


def _mark(
    program: Program,
    block: Block,
    outcome: BlockOutcome,
    of_group: dict[int, list[Leaf]],
    reached: dict[int, Words],
    several: Words,
) -> None:
    """Note each resident's group and fired row; where several rows lead to one result, the row that is sure."""
    assert outcome.group is not None
    assert outcome.fired is not None
    unsure = empty(block.rows)
    for group, leaves in of_group.items():
        bits, more = _once(leaves, reached, block)
        outcome.group[unpack(bits & ~several, block.rows)] = group
        unsure |= more & ~several
        for leaf in leaves:
            found = leaf.resolution
            if found and found.rows and not found.note:
                outcome.fired[unpack(reached[leaf.number] & ~several, block.rows)] = found.rows[0]
    where = positions(unsure, block.rows)
    if not len(where):
        return
    if program.vectorisation is Vectorisation.VECTORISED:
        outcome.fired[where] = Patterns(program, block, unsure).sure_rows()
    else:
        fired = decide_rows(program, block, where, Keep(rows=True)).fired
        assert fired is not None
        outcome.fired[where] = fired[where]


def _overlay(outcome: BlockOutcome, decided: BlockOutcome, where: Words) -> None:
    """Put what the scalar engine found for some residents in the outcome's place."""
    outcome.granted = outcome.granted & ~where | decided.granted
    outcome.refused = outcome.refused & ~where | decided.refused
    outcome.unclear = outcome.unclear & ~where | decided.unclear
    for name, value in decided.sums.items():
        outcome.sums[name] = outcome.sums.get(name, Decimal(0)) + value
    outcome.worked_out = decided.worked_out
    if outcome.fired is not None and outcome.group is not None and decided.fired is not None:
        flags = unpack(where, outcome.rows)
        outcome.fired[flags] = decided.fired[flags]
        outcome.group[flags] = UNDECIDED


def _asks(program: Program, block: Block, unclear: Words) -> dict[str, Words]:
    if program.vectorisation is Vectorisation.VECTORISED:
        return Patterns(program, block, unclear).asks()
    return decide_rows(program, block, positions(unclear, block.rows), Keep(asks=True)).asks or {}
