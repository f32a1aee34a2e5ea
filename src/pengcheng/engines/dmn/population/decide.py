"""One decision on one block: its diagram top down, a bitset of residents on every edge, vectors where it computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from pengcheng.engines.feel.vector import NotVectorised as VectorRefused

from ..compiled import TestColumn
from ..conclusions import Leaf
from ..errors import NotVectorised
from ..hit_policy import ARITHMETIC
from ..model import Outcome
from .atoms import Membership
from .bitsets import Words, count, empty, pack, positions, unpack
from .block import Block, Members
from .computing import add_computed_sums, compute, outcomes_of, test_answers
from .patterns import Patterns
from .program import Program, Step, Vectorisation
from .remainder import decide_rows, test_rows
from .requirements import Seen, passed_on, seen_by
from .result import UNDECIDED, BlockOutcome, Keep, add_sums


def decide_program(program: Program, block: Block, keep: Keep) -> BlockOutcome:
    """Decide one decision for everybody in a block; row by row where bitsets and vectors cannot hold it."""
    if program.vectorisation is Vectorisation.SCALAR:
        return decide_rows(program, block, None, keep)
    try:
        return _Deciding(program, block, keep).outcome()
    except (NotVectorised, VectorRefused):
        return decide_rows(program, block, None, keep)


class _Deciding:
    """One decision on one block."""

    def __init__(self, program: Program, block: Block, keep: Keep) -> None:
        self._program = program
        self._compiled = program.record.compiled
        self._block = block
        self._keep = keep
        self._seen: Members = seen_by(program, block, keep, decide_program) if program.required else block
        self._answers: dict[int, tuple[Words, Words]] = {}
        self._reached = self._reach()

    def _reach(self) -> dict[int, Words]:
        """For each leaf that somebody may come to, the residents who can."""
        diagram = self._compiled.diagram
        assert diagram is not None
        reached: dict[int, Words] = {diagram.root: self._block.all}
        for number, step in enumerate(self._program.steps):
            here = reached.pop(number, None)
            if here is None:
                continue
            for place, (which, target) in enumerate(step.edges):
                taken = here & self._may_take(step, place, which)
                already = reached.get(target)
                reached[target] = taken if already is None else already | taken
        return {~target: bits for target, bits in reached.items()}

    def _may_take(self, step: Step, place: int, which: Membership | int) -> Words:
        if isinstance(which, int):
            if step.column not in self._answers:
                self._answers[step.column] = self._test(step.column)
            return self._answers[step.column][0 if which & 0b10 else 1]
        found = self._seen.members(which)
        if not step.open:
            return found
        unknown = self._seen.unknown(which.fact)
        return found | unknown if step.open[place] else found & ~unknown

    def _test(self, number: int) -> tuple[Words, Words]:
        test = self._program.tests.get(number)
        if test is not None:
            return test_answers(test, self._seen)
        column = self._compiled.columns[number]
        assert isinstance(column, TestColumn)
        if self._program.required:
            raise NotVectorised("A cell that is asked row by row reads a required decision.")
        return test_rows(column, self._block)

    def outcome(self) -> BlockOutcome:
        """The outcome, with what is to be kept."""
        block, reached = self._block, self._reached
        leaves = [leaf for leaf in self._compiled.leaves if leaf.number in reached]
        of_group: dict[int, list[Leaf]] = {}
        for leaf in leaves:
            of_group.setdefault(leaf.group, []).append(leaf)
        alike = {group: _once(some, reached, block) for group, some in of_group.items()}
        once, several = _union([bits for bits, _ in alike.values()], block)
        outcome = BlockOutcome(block.rows, empty(block.rows), empty(block.rows), once, open=several)
        if self._keep.rows:
            outcome.fired = np.full(block.rows, UNDECIDED, np.int16)
            outcome.group = np.full(block.rows, UNDECIDED, np.int16)
        known: dict[int, Words] = {}
        for group, (bits, _) in alike.items():
            known[group] = bits & ~several
            if of_group[group][0].resolution is not None:
                _add_group(self._program, outcome, group, known[group])
            elif of_group[group][0].number in self._program.outputs:
                known[group] = self._compute(outcome, of_group[group][0], known[group])
        if self._keep.rows:
            self._mark(outcome, of_group, known)
        remainder = [leaf for leaf in leaves if leaf.resolution is None and leaf.number not in self._program.outputs]
        if remainder:
            where, _ = _union([reached[leaf.number] for leaf in remainder], block)
            decided = decide_rows(self._program, block, positions(where, block.rows), replace(self._keep, asks=False))
            _overlay(outcome, decided, where)
        if self._keep.asks:
            outcome.asks = self._asks(outcome.unclear)
        return outcome

    def _compute(self, outcome: BlockOutcome, leaf: Leaf, bits: Words) -> Words:
        """Work out a group's outputs; returns the residents who know the facts these read."""
        outputs = self._program.outputs[leaf.number]
        missing = bits & self._seen.unknown_among(outputs.reads)
        assert outcome.open is not None
        outcome.open = outcome.open | missing
        known = bits & ~missing
        where = positions(known, self._block.rows)
        if not len(where):
            return known
        computed = compute(outputs, self._compiled.table, self._seen, where)
        said = outcomes_of(computed)
        for word, name in ((Outcome.GRANTED, "granted"), (Outcome.REFUSED, "refused")):
            setattr(outcome, name, getattr(outcome, name) | self._rows(where[said == word]))
        unclear = self._rows(where[said == Outcome.UNCLEAR])
        outcome.unclear = outcome.unclear & ~known | unclear
        counted = np.flatnonzero((said == Outcome.GRANTED) | (said == None))  # noqa: E711  (an array of objects)
        add_computed_sums(outcome.sums, computed, counted)
        if self._keep.rows:
            outcome.computed.append(computed)
        return known

    def _rows(self, where: npt.NDArray[np.int64]) -> Words:
        flags = np.zeros(self._block.rows, np.bool_)
        flags[where] = True
        return pack(flags)

    def _mark(self, outcome: BlockOutcome, of_group: Mapping[int, list[Leaf]], known: Mapping[int, Words]) -> None:
        """Note each resident's group and fired row; where several rows lead to one result, the row that is sure."""
        assert outcome.group is not None
        assert outcome.fired is not None
        rows = self._block.rows
        unsure = empty(rows)
        for group, leaves in of_group.items():
            _, more = _once(leaves, self._reached, self._block)
            if leaves[0].resolution is not None:
                outcome.group[unpack(known[group], rows)] = group
            unsure |= more & known[group]
            for leaf in leaves:
                fires = self._fires(leaf)
                if fires is not None:
                    outcome.fired[unpack(self._reached[leaf.number] & known[group], rows)] = fires
        where = positions(unsure, rows)
        if not len(where):
            return
        if self._program.vectorisation is Vectorisation.VECTORISED:
            outcome.fired[where] = Patterns(self._program, self._seen, unsure, self._answers).sure_rows()
        else:
            fired = decide_rows(self._program, self._block, where, Keep(rows=True)).fired
            assert fired is not None
            outcome.fired[where] = fired[where]

    def _fires(self, leaf: Leaf) -> int | None:
        found = leaf.resolution
        if found is None:
            outputs = self._program.outputs.get(leaf.number)
            return outputs.fires if outputs else None
        return found.rows[0] if found.rows and not found.note else None

    def _asks(self, unclear: Words) -> dict[str, Words]:
        if self._program.vectorisation is not Vectorisation.VECTORISED:
            where = positions(unclear, self._block.rows)
            return decide_rows(self._program, self._block, where, Keep(asks=True)).asks or {}
        asks = Patterns(self._program, self._seen, unclear, self._answers).asks()
        return passed_on(asks, self._seen) if isinstance(self._seen, Seen) else asks


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


def _overlay(outcome: BlockOutcome, decided: BlockOutcome, where: Words) -> None:
    """Put what the scalar engine found for some residents in the outcome's place."""
    outcome.granted = outcome.granted & ~where | decided.granted
    outcome.refused = outcome.refused & ~where | decided.refused
    outcome.unclear = outcome.unclear & ~where | decided.unclear
    for name, value in decided.sums.items():
        outcome.sums[name] = ARITHMETIC.add(outcome.sums.get(name, Decimal(0)), value)
    outcome.scalar = decided.scalar
    if outcome.open is not None and decided.open is not None:
        outcome.open = outcome.open & ~where | decided.open
    if outcome.fired is not None and outcome.group is not None and decided.fired is not None:
        flags = unpack(where, outcome.rows)
        outcome.fired[flags] = decided.fired[flags]
        outcome.group[flags] = UNDECIDED
