"""Sets of rows made of other sets: a graph in which every distinct operation stands once, however many ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from enum import Enum
from functools import reduce
from itertools import combinations

Node = int
"""A set of rows, by its number; the operands of a node have smaller numbers."""

ALL: Node = 0
NONE: Node = 1

MOST_PARTS = 32
"""Of a set that is the common part of more, no pairs are looked for."""


class Operator(Enum):
    """How a node is made of two others; ONE only of everybody and a set, which gives the set's opposite."""

    BOTH = "and"
    EITHER = "or"
    ONE = "xor"


Operation = tuple[Operator, Node, Node]


class Graph:
    """Grows by asking for sets; what is asked for twice, or is plain from the operands, makes no new node.

    Attributes:
        sources: the sets that come from outside, by node.
        operations: those worked out from others, by node.
    """

    def __init__(self) -> None:
        self.sources: dict[Node, Hashable] = {}
        self.operations: dict[Node, Operation] = {}
        self._numbers: dict[Hashable, Node] = {}
        self._next = NONE + 1

    def source(self, name: Hashable) -> Node:
        """A set that comes from outside."""
        node = self._number(("source", name))
        self.sources[node] = name
        return node

    def both(self, one: Node, other: Node) -> Node:
        """The rows in both."""
        if one == other or other == ALL:
            return one
        if one == ALL:
            return other
        if NONE in (one, other) or self._opposed(one, other):
            return NONE
        return self._operation(Operator.BOTH, one, other)

    def either(self, one: Node, other: Node) -> Node:
        """The rows in one or both."""
        if one == other or other == NONE:
            return one
        if one == NONE:
            return other
        if ALL in (one, other) or self._opposed(one, other):
            return ALL
        return self._operation(Operator.EITHER, one, other)

    def opposite(self, one: Node) -> Node:
        """The rows that are not in a set."""
        if one in (ALL, NONE):
            return NONE if one == ALL else ALL
        operator, left, right = self.operations.get(one, (None, ALL, NONE))
        if operator is Operator.ONE:
            return right
        if operator is not None and self._is_opposite(left) and self._is_opposite(right):
            of_these = self.operations[left][2], self.operations[right][2]
            return self.both(*of_these) if operator is Operator.EITHER else self.either(*of_these)
        return self._operation(Operator.ONE, ALL, one)

    def known_opposite(self, node: Node) -> Node | None:
        """The opposite, if somebody asked for it already."""
        return self.operations[node][2] if self._is_opposite(node) else self._numbers.get((Operator.ONE, ALL, node))

    def without(self, one: Node, other: Node) -> Node:
        """The rows in the one and not in the other."""
        return self.both(one, self.opposite(other))

    def union(self, sets: list[Node]) -> tuple[Node, Node]:
        """The rows in at least one of the sets, and those in two or more."""
        once, several = NONE, NONE
        for each in sets:
            several = self.either(several, self.both(once, each))
            once = self.either(once, each)
        return once, several

    def given(self, one: Node, holds: Node) -> Node:
        """A set with the same rows as `one` among those that `holds` has, and any others: what is plain is left out.

        Of "has a value, and it is 60 or more" only "has a value" is left among those whose value is 60 or more or
        missing.
        """
        held = dict.fromkeys(self._parts(holds))
        parts = dict.fromkeys(self._parts(one))
        left = {part: None for part in parts if part not in held}
        for part in held:
            operator, *ways = self.operations.get(part, (None, ALL, ALL))
            if operator is Operator.EITHER:
                for way, other in (ways, reversed(ways)):
                    opposite = self.known_opposite(other)
                    if way in left and (opposite in left or opposite in held):
                        del left[way]
        return one if len(left) == len(parts) else self.all_of(left)

    def all_of(self, sets: Iterable[Node]) -> Node:
        """The rows in every one of some sets."""
        return reduce(self.both, sorted(sets), ALL)

    def pairs_once(self, sets: Iterable[Node]) -> dict[Node, Node]:
        """The same sets, made so that two parts which several of them have in common are put together once."""
        parts = {node: set(self._factors(node)) for node in sets}
        parts = {node: each for node, each in parts.items() if len(each) <= MOST_PARTS}
        together = Counter(pair for each in parts.values() for pair in combinations(sorted(each), 2))
        for pair, times in together.most_common():
            holders = [each for each in parts.values() if each.issuperset(pair)] if times > 1 else []
            if len(holders) > 1:
                both = self.both(*pair)
                for each in holders:
                    each.difference_update(pair)
                    each.add(both)
        return {node: self.all_of(each) for node, each in parts.items()}

    def needed(self, wanted: Iterable[Node]) -> list[Node]:
        """The operations that some sets are made of: each set's own right before it, and what is shared only once."""
        found: dict[Node, None] = {}
        waiting = sorted(wanted, reverse=True)
        while waiting:
            node = waiting[-1]
            operands = self.operations[node][1:] if node in self.operations and node not in found else ()
            missing = [each for each in operands if each in self.operations and each not in found]
            waiting += missing
            if not missing:
                waiting.pop()
                if operands:
                    found[node] = None
        return list(found)

    def _factors(self, node: Node) -> Iterator[Node]:
        operator, *ways = self.operations.get(node, (None,))
        if operator is not Operator.BOTH:
            yield node
            return
        for way in ways:
            yield from self._factors(way)

    def _parts(self, node: Node) -> Iterator[Node]:
        """The sets that a set is the common part of."""
        operator, left, right = self.operations.get(node, (None, ALL, NONE))
        if operator is Operator.BOTH:
            yield from self._parts(left)
            yield from self._parts(right)
        elif operator is Operator.ONE and self.operations.get(right, (None,))[0] is Operator.EITHER:
            for way in self.operations[right][1:]:
                yield from self._parts(self.opposite(way))
        elif node != ALL:
            yield node

    def _is_opposite(self, node: Node) -> bool:
        return node in self.operations and self.operations[node][0] is Operator.ONE

    def _opposed(self, one: Node, other: Node) -> bool:
        return self.operations.get(one) == (Operator.ONE, ALL, other) or self.operations.get(other) == (
            Operator.ONE,
            ALL,
            one,
        )

    def _operation(self, operator: Operator, one: Node, other: Node) -> Node:
        made = (operator, min(one, other), max(one, other))
        node = self._number(made)
        self.operations[node] = made
        return node

    def _number(self, key: Hashable) -> Node:
        node = self._numbers.get(key)
        if node is None:
            node = self._numbers[key] = self._next
            self._next += 1
        return node
