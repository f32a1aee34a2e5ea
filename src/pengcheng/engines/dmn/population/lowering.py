"""A diagram lowered to sets of rows: for each result, who may come to it.

Whoever does not know a fact takes every edge that is possible. So a resident is granted what no other result is
possible beside, and two sets say it all: who *may be granted*, and for whom that is *sure*. Granted is who is in both,
unclear who may be granted and is not sure, refused everybody else, but for results that say no outcome at all. Whom it
is sure for matters only among those who may be granted, so mostly it is just who has a value of some facts: a set that
many decisions have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from ..model import InputClause, Outcome
from .atoms import Cut, Equals, IsTrue, Membership, Ordered, Texts
from .graph import ALL, NONE, Graph, Node
from .program import Program


class Presence(Enum):
    """What is known of a fact's values in a block before looking at them."""

    EVERYBODY = "every resident has one"
    SOME = "some may have none"
    NOBODY = "there is no such column"


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that have a value of a fact."""

    fact: str


Question = Cut | Equals | IsTrue | Texts | Known


@dataclass(frozen=True, slots=True)
class Opposite:
    """The rows of which a comparison is not true: comparing the other way costs less than turning what was found."""

    question: Cut | Equals


Source = Question | Opposite
"""What the block itself is asked."""

MOST_COMPARISONS = 4
"""With more constants than this, texts are looked up in a table in place of being compared one by one."""


@dataclass(frozen=True, slots=True)
class Result:
    """One decision as sets of rows.

    Attributes:
        sure: of those who may be granted, the ones who are; it means nothing for others.
        without: everybody whose result says no outcome, and nobody who may be refused.
        counted: for each group of results with amounts to add up, the rows that surely have it.
    """

    may_grant: Node
    sure: Node
    without: Node
    counted: Mapping[int, Node]


@dataclass
class Lowering:
    """Lowers decisions into one graph, so that they share whatever they have in common."""

    graph: Graph
    clauses: Mapping[str, InputClause]
    presence: Mapping[str, Presence]

    def lower(self, program: Program) -> Result:
        """The sets of one decision; it must be comparisons only."""
        groups = self._groups(program)
        exact = all(self._is_exact(each.fact) for each in program.memberships)
        if exact and len(groups) == 2:
            first, second = groups
            groups[second] = self.graph.opposite(groups[first])
        return self._result(program, groups, exact)

    def _groups(self, program: Program) -> dict[int, Node]:
        """For each group of results, the rows that may come to it: those that come, and all whom nothing keeps away."""
        diagram, leaves = program.record.compiled.diagram, program.record.compiled.leaves
        assert diagram is not None
        if diagram.root < 0:
            return {leaves[~diagram.root].group: ALL}
        here = {diagram.root: _Here(_Meet(self.graph), frozenset())}
        come: dict[int, Node] = {}
        away: dict[int, _Meet] = {}
        for number, step in enumerate(program.steps):
            at = here.pop(number)
            targets = [leaves[~target].group if target < 0 else None for _, target in step.edges]
            for place, (which, target) in enumerate(step.edges):
                assert not isinstance(which, int)
                may_take, group, exact = self._members(which), targets[place], self._is_exact(which.fact)
                if group is not None and at.elsewhere is not None and at.elsewhere <= {group}:
                    kept_away = away.get(group, _Meet(self.graph))
                    away[group] = kept_away.narrowed(self.graph.opposite(may_take), exact)
                elif group is not None:
                    taken = at.rows.narrowed(may_take, exact).node
                    come[group] = self.graph.either(come.get(group, NONE), taken)
                elif target in here:
                    either = self.graph.either(here[target].rows.node, self.graph.both(at.rows.node, may_take))
                    here[target] = _Here(_Meet(self.graph, open=either), None)
                else:
                    others = targets[:place] + targets[place + 1 :]
                    here[target] = _Here(at.rows.narrowed(may_take, exact), at.after(others))
        for group, meet in away.items():
            come[group] = self.graph.either(self.graph.opposite(meet.node), come.get(group, NONE))
        return come

    def _result(self, program: Program, groups: Mapping[int, Node], exact: bool) -> Result:
        graph, conclusions = self.graph, program.record.compiled.conclusions
        outcomes, outputs = conclusions.group_outcomes, conclusions.group_outputs
        of_outcome: dict[Outcome | None, list[Node]] = {}
        for group, rows in groups.items():
            of_outcome.setdefault(outcomes[group], []).append(rows)
        unclear = NONE
        once: dict[Outcome | None, Node] = {}
        for outcome, sets in of_outcome.items():
            once[outcome], several = graph.union(sets)
            unclear = graph.either(unclear, NONE if exact else several)
        unclear = graph.either(unclear, once.get(Outcome.UNCLEAR, NONE))
        may_grant, may_refuse = once.get(Outcome.GRANTED, NONE), once.get(Outcome.REFUSED, NONE)
        if None in once and not exact:
            unclear = graph.either(unclear, graph.both(once[None], graph.either(may_grant, may_refuse)))
        may_grant, may_refuse = graph.either(may_grant, unclear), graph.either(may_refuse, unclear)
        counted = {}
        for group, rows in groups.items():
            if outcomes[group] in (Outcome.GRANTED, None) and any(map(_is_amount, outputs[group].values())):
                others = [] if exact else [other for key, other in groups.items() if key != group]
                alone = graph.opposite(graph.union(others)[0])
                counted[group] = graph.both(rows, graph.given(alone, rows))
        spared = graph.opposite(may_refuse)
        return Result(may_grant, graph.given(spared, may_grant), spared if None in once else NONE, counted)

    def _is_exact(self, fact: str) -> bool:
        """Whether everybody takes exactly one edge of a node that looks at this fact."""
        return self.presence[fact] is Presence.EVERYBODY or (
            self.presence[fact] is Presence.SOME and self.clauses[fact].nullable
        )

    def _members(self, membership: Membership) -> Node:
        graph, presence = self.graph, self.presence[membership.fact]
        if presence is Presence.NOBODY:
            return ALL if membership.nulls else NONE
        found = self._with_value(membership)
        if presence is Presence.EVERYBODY:
            return found
        known = graph.source(Known(membership.fact))
        return graph.either(found, graph.opposite(known)) if membership.nulls else graph.both(found, known)

    def _with_value(self, membership: Membership) -> Node:
        graph = self.graph
        if isinstance(membership, Ordered):
            found = NONE
            for span in membership.spans:
                low = ALL if span.low is None else graph.source(span.low)
                high = NONE if span.high is None else graph.source(span.high)
                found = graph.either(found, graph.without(low, high))
            return found
        if isinstance(membership, Texts):
            found = self._among(membership)
            return graph.opposite(found) if membership.negated else found
        true = graph.source(IsTrue(membership.fact))
        found = true if membership.true else NONE
        return graph.either(found, graph.opposite(true)) if membership.false else found

    def _among(self, membership: Texts) -> Node:
        if len(membership.constants) > MOST_COMPARISONS:
            return self.graph.source(Texts(membership.fact, membership.constants, negated=False, nulls=False))
        found = NONE
        for constant in membership.constants:
            found = self.graph.either(found, self.graph.source(Equals(membership.fact, constant)))
        return found


@dataclass(frozen=True, slots=True)
class _Meet:
    """The rows in all of some sets, those about facts that everybody has apart from the others.

    Who may come to a result and who surely does differ in the others only, so the first part is worked out once.
    """

    graph: Graph
    exact: Node = ALL
    open: Node = ALL

    @property
    def node(self) -> Node:
        """The rows."""
        return self.graph.both(self.exact, self.open)

    def narrowed(self, rows: Node, exact: bool) -> _Meet:
        """Of these only the ones that are among `rows`."""
        if exact:
            return replace(self, exact=self.graph.both(self.exact, rows))
        return replace(self, open=self.graph.both(self.open, rows))


@dataclass(frozen=True, slots=True)
class _Here:
    """Who comes to a node. `elsewhere`: groups that everybody else surely may come to; None where that is not known.

    A row whose only other way leads to the group an edge leads to need not be kept out of that edge's set.
    """

    rows: _Meet
    elsewhere: frozenset[int] | None

    def after(self, others: list[int | None]) -> frozenset[int] | None:
        """The same for a child, when the other edges lead to these groups (None: to a node)."""
        if self.elsewhere is None or None in others:
            return None
        return self.elsewhere | {group for group in others if group is not None}


def _is_amount(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
