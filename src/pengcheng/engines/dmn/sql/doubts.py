"""Which unknown facts can still change the result: the product of the diagram with itself.

A column matters if a node of it may be reached and two of the ways on from it can lead to different results. Two
targets can differ if some place of the columns below, possible for this subject, leads them to different results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagram import Diagram, Target
from .definitions import Definitions
from .edges import Edges
from .errors import NotPrintable
from .logic import all_of, any_of
from .terms import FALSE, TRUE, Term

MOST_PAIRS = 3_000
"""A diagram with more pairs of targets is printed without its questions."""


class Doubts:
    """The differences of one diagram.

    Args:
        group_of: each leaf's result; leaves of one group are the same to the person.
    """

    def __init__(self, diagram: Diagram, edges: Edges, group_of: Mapping[int, int], definitions: Definitions) -> None:
        self._diagram = diagram
        self._edges = edges
        self._group_of = group_of
        self._definitions = definitions
        self._differ: dict[tuple[Target, Target], Term] = {}

    def matters(self, reached: Mapping[Target, Term]) -> dict[int, Term]:
        """For each column, whether it can still change the result, if it is unknown. Raises NotPrintable."""
        found: dict[int, list[Term]] = {}
        for number, node in enumerate(self._diagram.nodes):
            possible = self._edges.possible[node.column]
            targets = sorted(target for regions, target in node.edges if regions & possible)
            # Alike is transitive: if none differs from the first, none differs from another.
            differ = any_of(self._differs(targets[0], other) for other in targets[1:])
            found.setdefault(node.column, []).append(all_of([reached[number], differ]))
        return {column: any_of(terms) for column, terms in found.items()}

    def _differs(self, one: Target, other: Target) -> Term:
        if one == other:
            return FALSE
        if one < 0 and other < 0:
            return FALSE if self._group_of[~one] == self._group_of[~other] else TRUE
        key = (min(one, other), max(one, other))
        if key not in self._differ:
            if len(self._differ) >= MOST_PAIRS:
                raise NotPrintable(
                    f"The questions need more than {MOST_PAIRS} pairs of diagram nodes.", "Print it without asks."
                )
            term = any_of(self._ways(*key))
            self._differ[key] = self._definitions.define(f"differ_{_named(key[0])}_{_named(key[1])}", term)
        return self._differ[key]

    def _ways(self, one: Target, other: Target) -> Iterator[Term]:
        columns = [self._diagram.nodes[target].column for target in (one, other) if target >= 0]
        column = min(columns)
        for regions, first in self._edges_at(one, column):
            for others, second in self._edges_at(other, column):
                differ = self._differs(first, second) if regions & others else FALSE
                if differ != FALSE:
                    yield all_of([self._edges.may(column, regions & others), differ])

    def _edges_at(self, target: Target, column: int) -> tuple[tuple[int, Target], ...]:
        if target >= 0 and self._diagram.nodes[target].column == column:
            return self._diagram.nodes[target].edges
        return ((-1, target),)


def _named(target: Target) -> str:
    return f"leaf{~target}" if target < 0 else str(target)
