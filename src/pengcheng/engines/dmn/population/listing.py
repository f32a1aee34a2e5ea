"""A graph as one straight list of operations on registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .atoms import Cut, Equals
from .graph import ALL, NONE, Graph, Node, Operation, Operator
from .lowering import Opposite, Result, Source
from .sources import Sources

_FUNCTIONS = {Operator.BOTH: np.bitwise_and, Operator.EITHER: np.bitwise_or, Operator.ONE: np.bitwise_xor}

Step = tuple[np.ufunc, int, int, int]
"""A function, the registers of its operands, and the one its result goes to."""


@dataclass(frozen=True, slots=True)
class Counted:
    """After so many steps, count a register: it is a group of a decision's results."""

    after: int
    register: int
    decision: int
    group: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The operations of all decisions on registers: everybody, nobody, the sources, what is kept, scratch.

    Attributes:
        decisions: the numbers of the programs it decides.
        plain: the registers of sources that are results as they are.
        results: for each of them the registers of who may be granted, for whom it is sure, and who has no outcome.
        kept: how many registers are results.
        scratch: how many are used again and again.
    """

    decisions: tuple[int, ...]
    sources: Sources
    steps: tuple[Step, ...]
    counted: tuple[Counted, ...]
    plain: tuple[int, ...]
    results: tuple[tuple[int, int, int], ...]
    kept: int
    scratch: int


def listed(graph: Graph, decisions: tuple[int, ...], results: Sequence[Result]) -> Listing:
    """List what is needed for the results of some decisions."""
    results = _with_less_work(graph, results)
    wanted = {node for result in results for node in _said(result)}
    counted = {node for result in results for node in result.counted.values()}
    operations = {node: graph.operations[node] for node in graph.needed(wanted | counted)}
    sources = _sources(graph, operations, wanted | counted)
    kept = [node for node in operations if node in wanted]
    registers = _Registers([ALL, NONE, *sources, *kept], operations)
    steps = tuple(registers.step(node) for node in operations)
    done = {node: place for place, node in enumerate(operations, 1)}
    register = registers.of
    to_count = [
        Counted(done.get(node, 0), register[node], decision, group)
        for decision, result in zip(decisions, results, strict=True)
        for group, node in result.counted.items()
    ]
    return Listing(
        decisions,
        Sources(tuple(sources.values())),
        steps,
        tuple(sorted(to_count, key=lambda each: each.after)),
        tuple(register[node] for node in sources if node in wanted),
        tuple((register[each.may_grant], register[each.sure], register[each.without]) for each in results),
        len(kept),
        registers.scratch,
    )


def _said(result: Result) -> tuple[Node, Node, Node]:
    return result.may_grant, result.sure, result.without


def _with_less_work(graph: Graph, results: Sequence[Result]) -> Sequence[Result]:
    """The results as they are, or with pairs of parts put together once, whatever takes fewer operations."""
    made = graph.pairs_once({node for result in results for node in _said(result)})
    paired = [
        replace(
            each,
            may_grant=made.get(each.may_grant, each.may_grant),
            sure=made.get(each.sure, each.sure),
            without=made.get(each.without, each.without),
        )
        for each in results
    ]
    return min(results, paired, key=lambda some: _operations(graph, some))


def _operations(graph: Graph, results: Sequence[Result]) -> int:
    wanted = {node for each in results for node in (*_said(each), *each.counted.values())}
    return len(graph.needed(wanted))


def _sources(graph: Graph, operations: dict[Node, Operation], results: Collection[Node]) -> Mapping[Node, Source]:
    """The sources that are used; of those used as opposites only, the opposites, which are no operations then."""
    uses = Counter(operand for operation in operations.values() for operand in operation[1:])
    found: dict[Node, Source] = {}
    for node, source in graph.sources.items():
        opposite = graph.known_opposite(node)
        turned = opposite in operations and uses[node] == 1 and node not in results
        if turned and isinstance(source, Cut | Equals):
            assert opposite is not None
            found[opposite] = Opposite(source)
            del operations[opposite]
        elif node in results or uses[node]:
            found[node] = source  # type: ignore[assignment]
    return found


class _Registers:
    """Gives each node a register: some nodes have their own, the others use scratch registers in turn."""

    def __init__(self, own: Sequence[Node], operations: Mapping[Node, Operation]) -> None:
        self.of = {node: place for place, node in enumerate(own)}
        self.scratch = 0
        self._own = len(own)
        self._operations = operations
        self._last_use = {operand: node for node, operation in operations.items() for operand in operation[1:]}
        self._free: list[int] = []

    def step(self, node: Node) -> Step:
        """The operation of the next node."""
        operator, left, right = self._operations[node]
        operands = self.of[left], self.of[right]
        self._free += [
            self.of[each] for each in {left, right} if self._last_use[each] == node and self.of[each] >= self._own
        ]
        if node not in self.of:
            self.of[node] = self._free.pop() if self._free else self._more()
        if node not in self._last_use and self.of[node] >= self._own:
            self._free.append(self.of[node])  # it is only counted, right after this step
        return _FUNCTIONS[operator], *operands, self.of[node]

    def _more(self) -> int:
        self.scratch += 1
        return self._own + self.scratch - 1
