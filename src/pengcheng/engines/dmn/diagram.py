"""A table as an ordered decision diagram: each fact is looked at once at most on the way to a result.

Because a path looks at a fact once, what is true of the diagram is true of the table, exactly: the results
that are possible while some facts are unknown are the leaves that can be reached, and a fact matters if and
only if its node survives the reduction (the canonical form of Bryant's ordered diagrams, with many-valued
nodes). Both engines run on it: the record engine as nested `if`s, the population engine as bitsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .errors import DiagramTooLarge

MOST_NODES = 20_000
MOST_EDGES = 100_000
MOST_MATCHES = 200_000
"""Matching rows in all leaves together: a result is worked out of those of its leaf."""
_FEW = 32
"""So many regions are looked through one by one sooner than by where the rows turn."""

Target = int
"""Where an edge leads: a node's number, or ~leaf (negative) for a leaf's number."""


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, ascending."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def run_starts(mask: int) -> int:
    """Of each run of neighbouring bits that are set the lowest."""
    return mask & ~(mask << 1)


@dataclass(frozen=True)
class Column:
    """One thing the table looks at, as the builder sees it. Rows are bits.

    Attributes:
        tested: rows that have a test on it.
        passes: for each region, the rows whose test it passes (rows without a test included).
    """

    tested: int
    passes: tuple[int, ...]

    @cached_property
    def turns(self) -> Mapping[int, tuple[int, ...]]:
        """For each row with a test, the regions at which it begins or ends to pass, ascending."""
        found: dict[int, list[int]] = {}
        before = 0
        for region, passing in enumerate(self.passes):
            for row in bits((before ^ passing) & self.tested):
                found.setdefault(row, []).append(region)
            before = passing
        return {row: tuple(regions) for row, regions in found.items()}

    def accepts(self, row: int) -> int:
        """The regions (bits) in which a row passes."""
        every = (1 << len(self.passes)) - 1
        if not self.tested >> row & 1:
            return every
        found = 0
        for region in self.turns.get(row, ()):
            found ^= every & ~((1 << region) - 1)
        return found

    def parts(self, alive: int) -> dict[int, int]:
        """How a set of rows falls apart: each set that is left over, and the regions (bits) that leave it."""
        if len(self.passes) <= _FEW:
            return self._parts_by_region(alive)
        changes: dict[int, int] = {}
        for row in bits(alive & self.tested):
            for region in self.turns.get(row, ()):
                changes[region] = changes.get(region, 0) | 1 << row
        found: dict[int, int] = {}
        left, start = alive & ~self.tested, 0
        for region in sorted(changes):
            if region > start:
                found[left] = found.get(left, 0) | (1 << region) - (1 << start)
            left, start = left ^ changes[region], region
        found[left] = found.get(left, 0) | (1 << len(self.passes)) - (1 << start)
        return found

    def _parts_by_region(self, alive: int) -> dict[int, int]:
        found: dict[int, int] = {}
        for region, passing in enumerate(self.passes):
            left = alive & passing
            found[left] = found.get(left, 0) | 1 << region
        return found


@dataclass(frozen=True, slots=True)
class Node:
    """A question: which region is column `column` in? Edges are (bit set of regions, target)."""

    column: int
    edges: tuple[tuple[int, Target], ...]

    def runs(self) -> list[tuple[int, Target]]:
        """The stretches of neighbouring regions that lead to one target: the first region of each, ascending."""
        return sorted((region, target) for regions, target in self.edges for region in bits(run_starts(regions)))


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes in an order in which parents come before children; `root` may be a leaf."""

    nodes: tuple[Node, ...]
    root: Target

    def leaves(self, possible: Sequence[int]) -> set[int]:
        """The leaves that can be reached when column c lies in one of the regions `possible[c]`."""
        return {~target for target in self.reached(possible) if target < 0}

    def reached(self, possible: Sequence[int]) -> set[Target]:
        """As `leaves`, with the nodes on the way."""
        reached = {self.root}
        waiting = [self.root]
        while waiting:
            target = waiting.pop()
            if target < 0:
                continue
            node = self.nodes[target]
            for regions, child in node.edges:
                if regions & possible[node.column] and child not in reached:
                    reached.add(child)
                    waiting.append(child)
        return reached


def build(columns: Sequence[Column], rows: int, first_only: bool, leaf_of: Callable[[int], int]) -> Diagram:
    """The diagram of a table.

    Args:
        rows: how many rows there are.
        first_only: only the first matching row counts, so what is below a certain row is never looked at.
        leaf_of: gives the number of the leaf for a set of matching rows (bits).

    Raises:
        DiagramTooLarge: more than `MOST_NODES` nodes, `MOST_EDGES` edges or `MOST_MATCHES` matching rows.
    """
    return _Builder(columns, first_only, leaf_of).diagram((1 << rows) - 1)


class _Builder:
    def __init__(self, columns: Sequence[Column], first_only: bool, leaf_of: Callable[[int], int]) -> None:
        self._columns = columns
        self._first_only = first_only
        self._leaf_of = leaf_of
        self._conditional = [0] * (len(columns) + 1)
        for number in range(len(columns) - 1, -1, -1):
            self._conditional[number] = self._conditional[number + 1] | columns[number].tested
        self._made: dict[tuple[int, int], Target] = {}
        self._numbers: dict[Node, int] = {}
        self._leaves: dict[int, Target] = {}
        self._edges = 0
        self._matches = 0

    def diagram(self, rows: int) -> Diagram:
        root = self._make(0, rows)
        ordered = sorted(self._numbers, key=lambda node: node.column)
        renumbered = {self._numbers[node]: position for position, node in enumerate(ordered)}

        def moved(target: Target) -> Target:
            return renumbered[target] if target >= 0 else target

        nodes = tuple(
            Node(node.column, tuple((regions, moved(target)) for regions, target in node.edges)) for node in ordered
        )
        return Diagram(nodes, moved(root))

    def _make(self, number: int, alive: int) -> Target:
        """The target for the rows still alive before column `number`."""
        if self._first_only:
            alive = self._up_to_first_certain(alive, number)
        open_rows = alive & self._conditional[number]
        if not open_rows:
            return self._leaf(alive & -alive if self._first_only else alive)
        while not open_rows & self._columns[number].tested:
            number += 1
        key = (number, alive)
        target = self._made.get(key)
        if target is None:
            target = self._made[key] = self._branch(number, alive)
        return target

    def _branch(self, number: int, alive: int) -> Target:
        edges: dict[Target, int] = {}
        for left, regions in self._columns[number].parts(alive).items():
            target = self._make(number + 1, left)
            edges[target] = edges.get(target, 0) | regions
        if len(edges) == 1:
            return next(iter(edges))
        self._edges += len(edges)
        if self._edges > MOST_EDGES or len(self._numbers) >= MOST_NODES:
            raise DiagramTooLarge
        node = Node(number, tuple((regions, target) for target, regions in edges.items()))
        return self._numbers.setdefault(node, len(self._numbers))

    def _leaf(self, matching: int) -> Target:
        if matching not in self._leaves:
            self._matches += matching.bit_count()
            if self._matches > MOST_MATCHES:
                raise DiagramTooLarge
            self._leaves[matching] = ~self._leaf_of(matching)
        return self._leaves[matching]

    def _up_to_first_certain(self, alive: int, number: int) -> int:
        certain = alive & ~self._conditional[number]
        return alive & ((certain & -certain) * 2 - 1) if certain else alive


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The diagram as far as it is still open, given what is known.

    Attributes:
        group: the group of the result if every way leads to the same one, else None.
        columns: the columns that can still change the result, in the diagram's order.
    """

    group: int | None
    columns: tuple[int, ...]


def reduce(diagram: Diagram, possible: Sequence[int], group_of: Mapping[int, int]) -> Knowledge:
    """What is still open when column c lies in one of the regions `possible[c]`.

    `group_of` gives each leaf the number of its result: leaves with equal results are the same to the person.
    """
    reached = diagram.reached(possible)
    forms: dict[Target, int] = {target: -1 - group_of[~target] for target in reached if target < 0}
    numbers: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
    columns_of: dict[int, int] = {}
    for target in sorted((target for target in reached if target >= 0), reverse=True):
        node = diagram.nodes[target]
        edges = _feasible(node, possible[node.column], forms)
        if len(edges) == 1:
            forms[target] = next(iter(edges))
            continue
        key = (node.column, tuple(sorted(edges.items())))
        forms[target] = numbers.setdefault(key, len(numbers))
        columns_of[forms[target]] = node.column
    root = forms[diagram.root]
    if root < 0:
        return Knowledge(-1 - root, ())
    edges_of = {number: [form for form, _ in key[1]] for key, number in numbers.items()}
    return Knowledge(None, tuple(sorted({columns_of[number] for number in _below(root, edges_of)})))


def _feasible(node: Node, possible: int, forms: Mapping[Target, int]) -> dict[int, int]:
    edges: dict[int, int] = {}
    for regions, child in node.edges:
        if regions & possible:
            form = forms[child]
            edges[form] = edges.get(form, 0) | (regions & possible)
    return edges


def _below(root: int, edges_of: Mapping[int, list[int]]) -> Iterator[int]:
    seen = {root}
    waiting = [root]
    while waiting:
        number = waiting.pop()
        yield number
        for form in edges_of[number]:
            if form >= 0 and form not in seen:
                seen.add(form)
                waiting.append(form)
