"""Runs lowered decisions on blocks: sources first, then the operations on words, all in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from ..errors import NotVectorised
from ..model import InputClause
from .bitsets import Words, count, empty, word_count
from .block import Block
from .columns import Values
from .graph import Graph
from .listing import Listing, Step, listed
from .lowering import Lowering, Presence
from .possible import PossibleOutcome
from .program import Program
from .result import add_sums
from .sources import Memory

_MOST_PATTERNS = 16
"""Blocks may differ in which columns lack values; beyond so many kinds of blocks all columns are taken to lack some."""

_Pattern = tuple[Presence | None, ...]

_NO_SUMS: Mapping[str, Decimal] = {}


class Machine:
    """Programs that are comparisons only, on any block; `decide` may be called from several threads."""

    def __init__(self, programs: Sequence[Program], clauses: Mapping[str, InputClause]) -> None:
        self._programs = programs
        self._clauses = clauses
        self._reads = [{each.fact for each in program.memberships} for program in programs]
        self._facts = tuple(dict.fromkeys(each.fact for program in programs for each in program.memberships))
        self._listings: dict[_Pattern, Listing] = {}
        self._spare: list[Memory] = []

    def decide(self, block: Block) -> list[PossibleOutcome | None]:
        """The outcome of each program; None for one that reads a column this block cannot hold exactly."""
        columns = {fact: _values(block, fact) for fact in self._facts}
        listing = self._listing(tuple(map(_presence, columns.values())))
        held = {fact: each for fact, each in columns.items() if isinstance(each, Values)}
        found: list[PossibleOutcome | None] = [None] * len(self._programs)
        kept = np.empty((listing.kept, word_count(block.rows)), np.uint64)
        room = self._room(listing.sources.count + listing.scratch, block.rows)
        memory = room.part(block.rows)
        registers = [block.all, empty(block.rows)]
        registers += listing.sources.all(block, held, memory)
        for place in listing.plain:
            registers[place] = registers[place].copy()  # the next block overwrites it
        registers += [*kept, *memory.words[listing.sources.count :]]
        counts = _run(listing, registers)
        self._spare.append(room)
        for number, places in zip(listing.decisions, listing.results, strict=True):
            may_grant, sure, without = (registers[place] for place in places)
            sums = self._sums(number, counts[number]) if number in counts else _NO_SUMS
            found[number] = PossibleOutcome(block.rows, may_grant, sure, without, sums)
        return found

    def _sums(self, number: int, counts: Mapping[int, int]) -> Mapping[str, Decimal]:
        outputs = self._programs[number].record.compiled.conclusions.group_outputs
        sums: dict[str, Decimal] = {}
        for group, times in counts.items():
            add_sums(sums, outputs[group], times)
        return sums

    def _room(self, sets: int, rows: int) -> Memory:
        found = self._spare.pop() if self._spare else None
        return found if found is not None and found.holds(sets, rows) else Memory.of(sets, rows)

    def _listing(self, pattern: _Pattern) -> Listing:
        found = self._listings.get(pattern)
        if found is None:
            if len(self._listings) >= _MOST_PATTERNS:
                pattern = tuple(Presence.SOME if each is Presence.EVERYBODY else each for each in pattern)
            found = self._listings[pattern] = self._listed(dict(zip(self._facts, pattern, strict=True)))
        return found

    def _listed(self, pattern: Mapping[str, Presence | None]) -> Listing:
        presence = {fact: each for fact, each in pattern.items() if each is not None}
        decisions = tuple(number for number, reads in enumerate(self._reads) if reads <= presence.keys())
        graph = Graph()
        lowering = Lowering(graph, self._clauses, presence)
        return listed(graph, decisions, [lowering.lower(self._programs[number]) for number in decisions])


def _run(listing: Listing, registers: list[Words]) -> dict[int, dict[int, int]]:
    """Work everything out; for each decision with amounts, how many residents have each group of results."""
    counts: dict[int, dict[int, int]] = {}
    begin = 0
    for each in listing.counted:
        _work(listing.steps[begin : each.after], registers)
        begin = each.after
        counts.setdefault(each.decision, {})[each.group] = count(registers[each.register])
    _work(listing.steps[begin:], registers)
    return counts


def _work(steps: tuple[Step, ...], registers: list[Words]) -> None:
    for function, left, right, out in steps:
        function(registers[left], registers[right], registers[out])


def _values(block: Block, fact: str) -> Values | Presence | None:
    """A column; that there is none; or None where it cannot be held exactly."""
    try:
        return block.values(fact) or Presence.NOBODY
    except NotVectorised:
        return None


def _presence(column: Values | Presence | None) -> Presence | None:
    if isinstance(column, Values):
        return Presence.EVERYBODY if column.valid is None else Presence.SOME
    return column
