"""Runs lowered decisions on blocks: sources first, then one straight list of operations on words, all in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from ..errors import NotVectorised
from ..model import InputClause
from .bitsets import Words, count, empty, word_count
from .block import Block
from .columns import Values
from .graph import ALL, NONE, Graph, Node, Operator
from .lowering import Lowering, Presence, Result, Source
from .possible import PossibleOutcome
from .program import Program
from .result import add_sums
from .sources import Memory, Sources

_MOST_PATTERNS = 16
"""Blocks may differ in which columns lack values; beyond so many kinds of blocks all columns are taken to lack some."""

_FUNCTIONS = {Operator.BOTH: np.bitwise_and, Operator.EITHER: np.bitwise_or, Operator.ONE: np.bitwise_xor}

_Step = tuple[np.ufunc, int, int, int]
_Pattern = tuple[Presence | None, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """After so many steps, count a register: it is a group of a decision's results."""

    after: int
    register: int
    decision: int
    group: int


@dataclass(frozen=True, slots=True)
class _Listing:
    """The operations of all decisions on registers: everybody, nobody, the sources, what is kept, scratch.

    Attributes:
        decisions: the numbers of the programs it decides.
        plain: the registers of sources that are results as they are.
        results: for each of them the registers of who may be granted and who is surely not refused.
    """

    decisions: tuple[int, ...]
    sources: tuple[Source, ...]
    steps: tuple[_Step, ...]
    counted: tuple[_Counted, ...]
    plain: tuple[int, ...]
    results: tuple[tuple[int, int], ...]
    kept: int
    scratch: int


class Machine:
    """Programs that are comparisons only, on any block; `decide` may be called from several threads."""

    def __init__(self, programs: Sequence[Program], clauses: Mapping[str, InputClause]) -> None:
        self._programs = programs
        self._clauses = clauses
        self._reads = [{each.fact for each in program.memberships} for program in programs]
        self._facts = tuple(dict.fromkeys(each.fact for program in programs for each in program.memberships))
        self._listings: dict[_Pattern, _Listing] = {}
        self._spare: list[Memory] = []

    def decide(self, block: Block) -> list[PossibleOutcome | None]:
        """The outcome of each program; None for one that reads a column this block cannot hold exactly."""
        columns = {fact: _values(block, fact) for fact in self._facts}
        listing = self._listing(tuple(map(_presence, columns.values())))
        found: list[PossibleOutcome | None] = [None] * len(self._programs)
        kept = np.empty((listing.kept, word_count(block.rows)), np.uint64)
        room = self._room(len(listing.sources) + listing.scratch, block.rows)
        memory = room.part(block.rows)
        registers = [block.all, empty(block.rows)]
        registers += Sources(block, columns, memory).all(listing.sources)
        for place in listing.plain:
            registers[place] = registers[place].copy()  # the next block overwrites it
        registers += [*kept, *memory.words[len(listing.sources) :]]
        counts = _run(listing, registers)
        self._spare.append(room)
        for number, (may_grant, spared) in zip(listing.decisions, listing.results, strict=True):
            outputs = self._programs[number].record.compiled.conclusions.group_outputs if number in counts else ()
            sums: dict[str, Decimal] = {}
            for group, times in counts.get(number, {}).items():
                add_sums(sums, outputs[group], times)
            found[number] = PossibleOutcome(block.rows, registers[may_grant], registers[spared], sums)
        return found

    def _room(self, sets: int, rows: int) -> Memory:
        found = self._spare.pop() if self._spare else None
        return found if found is not None and found.holds(sets, rows) else Memory.of(sets, rows)

    def _listing(self, pattern: _Pattern) -> _Listing:
        found = self._listings.get(pattern)
        if found is None:
            if len(self._listings) >= _MOST_PATTERNS:
                pattern = tuple(Presence.SOME if each is Presence.EVERYBODY else each for each in pattern)
            found = self._listings[pattern] = self._listed(dict(zip(self._facts, pattern, strict=True)))
        return found

    def _listed(self, pattern: Mapping[str, Presence | None]) -> _Listing:
        presence = {fact: each for fact, each in pattern.items() if each is not None}
        decisions = tuple(number for number, reads in enumerate(self._reads) if reads <= presence.keys())
        graph = Graph()
        lowering = Lowering(graph, self._clauses, presence)
        return _list(graph, decisions, [lowering.lower(self._programs[number]) for number in decisions])


def _list(graph: Graph, decisions: tuple[int, ...], results: Sequence[Result]) -> _Listing:
    wanted = {node for result in results for node in (result.may_grant, result.spared)}
    counted = {node for result in results for node in result.counted.values()}
    operations = graph.needed(wanted | counted)
    used = {operand for node in operations for operand in graph.operations[node][1:]} | wanted | counted
    sources = [node for node in graph.sources if node in used]
    kept = [node for node in operations if node in wanted]
    register = {node: place for place, node in enumerate([ALL, NONE, *sources, *kept])}
    last_use = {operand: place for place, node in enumerate(operations) for operand in graph.operations[node][1:]}
    steps: list[_Step] = []
    done: dict[Node, int] = {}
    fixed = most = len(register)
    free: list[int] = []
    for place, node in enumerate(operations):
        operator, left, right = graph.operations[node]
        operands = register[left], register[right]
        free += [register[each] for each in (left, right) if last_use[each] == place and register[each] >= fixed]
        if node not in register:
            if not free:
                free.append(most)
                most += 1
            register[node] = free.pop()
        steps.append((_FUNCTIONS[operator], *operands, register[node]))
        done[node] = len(steps)
        if node not in last_use and register[node] >= fixed:
            free.append(register[node])  # it is only counted, right after this step
    return _Listing(
        decisions,
        tuple(graph.sources[node] for node in sources),  # type: ignore[misc]
        tuple(steps),
        tuple(
            sorted(
                (
                    _Counted(done.get(node, 0), register[node], decision, group)
                    for decision, result in zip(decisions, results, strict=True)
                    for group, node in result.counted.items()
                ),
                key=lambda each: each.after,
            )
        ),
        tuple(register[node] for node in sources if node in wanted),
        tuple((register[result.may_grant], register[result.spared]) for result in results),
        len(kept),
        most - fixed,
    )


def _run(listing: _Listing, registers: list[Words]) -> dict[int, dict[int, int]]:
    """Work everything out; for each decision with amounts, how many residents have each group of results."""
    counts: dict[int, dict[int, int]] = {}
    begin = 0
    for each in listing.counted:
        _work(listing.steps[begin : each.after], registers)
        begin = each.after
        counts.setdefault(each.decision, {})[each.group] = count(registers[each.register])
    _work(listing.steps[begin:], registers)
    return counts


def _work(steps: tuple[_Step, ...], registers: list[Words]) -> None:
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
