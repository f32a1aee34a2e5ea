"""From a compiled decision to its answer in terms: the passes in their order.

`record.RecordDecision` says in Python what this says in terms: a result is decided when every leaf that may be
reached is of one group and the facts its outputs read are known; else it is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..compiled import CompiledTable
from ..conclusions import Leaf
from ..cuts import Fold
from ..diagram import Diagram
from ..model import OUTCOME, Outcome
from .answer import Answer
from .definitions import Definitions
from .doubts import Doubts
from .edges import Edges
from .errors import NotPrintable
from .feel import Lowering
from .logic import all_of, any_of, choose, constant, negated, same, several
from .outputs import NO_NOTE, Given, given_by
from .reach import reach
from .sources import Source
from .terms import FALSE, NOTHING, TRUE, Term


def decide(
    compiled: CompiledTable, sources: Mapping[str, Source], fold: Fold, definitions: Definitions, *, asks: bool
) -> Answer:
    """The answer of one table.

    Args:
        sources: every fact the table reads.
        asks: whether to work out which facts are asked for.

    Raises:
        NotPrintable: a part of it has no exact form.
    """
    if compiled.diagram is None:
        raise NotPrintable(
            "The table's diagram would be too large.", "Split the table into decisions that require each other."
        )
    return _Table(compiled, compiled.diagram, sources, fold, definitions).answer(asks)


class _Table:
    def __init__(
        self,
        compiled: CompiledTable,
        diagram: Diagram,
        sources: Mapping[str, Source],
        fold: Fold,
        definitions: Definitions,
    ) -> None:
        self._compiled = compiled
        self._diagram = diagram
        self._sources = sources
        self._definitions = definitions
        self._edges = Edges(compiled, sources, fold, definitions)
        self._reached = reach(diagram, self._edges, definitions)
        leaves = [compiled.leaves[~target] for target in sorted(self._reached, reverse=True) if target < 0]
        lowering = Lowering(sources, fold)
        self._given = {leaf.number: given_by(leaf, compiled, lowering) for leaf in leaves}
        self._groups: dict[int, list[Leaf]] = {}
        for leaf in leaves:
            self._groups.setdefault(leaf.group, []).append(leaf)
        self._flags = {
            group: definitions.define(f"group_{group}", any_of(self._leaf(leaf) for leaf in alike))
            for group, alike in self._groups.items()
        }
        self._open = definitions.define("open", self._is_open())
        self._sure: dict[int, Term] = {}

    def _leaf(self, leaf: Leaf) -> Term:
        return self._reached[~leaf.number]

    def _is_open(self) -> Term:
        lacking = [
            all_of([self._flags[group], any_of(self._sources[name].unknown for name in alike[0].reads)])
            for group, alike in self._groups.items()
        ]
        return any_of([several(list(self._flags.values())), *lacking])

    def answer(self, asks: bool) -> Answer:
        """The terms of the result."""
        given = {group: self._given[alike[0].number] for group, alike in self._groups.items()}
        names = [clause.name for clause in self._compiled.table.outputs if clause.type != OUTCOME]
        return Answer(
            self._open,
            self._by_group({group: each.outcome for group, each in given.items()}, constant(str(Outcome.UNCLEAR))),
            self._by_group({group: self._row(alike) for group, alike in self._groups.items()}, NOTHING),
            self._by_group({group: self._note(alike) for group, alike in self._groups.items()}, constant("open")),
            {name: self._output(name, given) for name in names},
            self._asks() if asks else {},
            frozenset(self._shape(each) for each in self._given.values() if each.note == NO_NOTE or each.is_checked),
        )

    def _output(self, name: str, given: Mapping[int, Given]) -> Term:
        try:
            return self._by_group({group: each.outputs.get(name, NOTHING) for group, each in given.items()}, NOTHING)
        except NotPrintable as refused:
            raise refused.at(f"output {name!r}") from None

    def _shape(self, given: Given) -> tuple[str, ...]:
        names = tuple(sorted(given.outputs))
        return (*names, OUTCOME) if self._compiled.table.outcome_output is not None else names

    def _by_group(self, values: Mapping[int, Term], when_open: Term) -> Term:
        """The value of the one group that is possible; each value once."""
        groups: dict[Term, list[Term]] = {}
        for group, value in values.items():
            groups.setdefault(value, []).append(self._flags[group])
        *branches, (last, _) = groups.items()
        chosen = [(any_of(flags), value) for value, flags in branches]
        return choose([(self._open, when_open), *chosen], last)

    def _note(self, alike: Sequence[Leaf]) -> Term:
        """The note of the first leaf that is reached: equal results may have come about differently."""
        *others, last = alike
        return choose(
            [(self._leaf(leaf), self._given[leaf.number].note) for leaf in others], self._given[last.number].note
        )

    def _row(self, alike: Sequence[Leaf]) -> Term:
        """The first fired row of the leaf that is reached; of several leaves, the first that surely matches."""
        without = choose([(same(self._note(alike), NO_NOTE), FALSE)], TRUE)
        if without == TRUE:
            return NOTHING
        leaves = [self._leaf(leaf) for leaf in alike]
        fired = [self._given[leaf.number].rows for leaf in alike]
        rows = [constant(each[0]) if each else NOTHING for each in fired]
        row = choose(zip(leaves[:-1], rows[:-1], strict=True), rows[-1])
        if len(alike) > 1:
            row = choose([(several(leaves), self._sure_row(alike))], row)
        return choose([(without, NOTHING)], row)

    def _sure_row(self, alike: Sequence[Leaf]) -> Term:
        rows: dict[int, list[Term]] = {}
        for leaf in alike:
            for row in leaf.resolution.rows if leaf.resolution else leaf.matching:
                rows.setdefault(row, []).append(self._leaf(leaf))
        return choose(
            [(all_of([any_of(flags), self._surely(row)]), constant(row)) for row, flags in sorted(rows.items())],
            NOTHING,
        )

    def _surely(self, row: int) -> Term:
        """Whether all tests of a row are true wherever the columns may lie."""
        if row not in self._sure:
            failing = []
            for number, column in enumerate(self._compiled.truths):
                if column.tested >> row & 1:
                    regions = ~column.accepts(row) & (1 << len(column.passes)) - 1
                    failing.append(self._edges.may(number, regions) if regions else FALSE)
            self._sure[row] = self._definitions.define(f"sure_{row}", negated(any_of(failing)))
        return self._sure[row]

    def _asks(self) -> dict[str, Term]:
        """For each fact behind the table's, whether it is unknown and can still change the result."""
        doubts = Doubts(self._diagram, self._edges, self._compiled.conclusions.group_of, self._definitions)
        matters: dict[str, list[Term]] = {}
        for number, term in doubts.matters(self._reached).items():
            for name in self._compiled.columns[number].reads:
                matters.setdefault(name, []).append(term)
        for alike in self._groups.values():
            for leaf in alike:
                for name in leaf.reads:
                    matters.setdefault(name, []).append(self._leaf(leaf))
        found: dict[str, list[Term]] = {}
        for name in self._compiled.facts:
            source = self._sources[name]
            asked = all_of([source.unknown, any_of(matters.get(name, ()))])
            for fact, unknown in source.asks.items():
                found.setdefault(fact, []).append(all_of([asked, unknown]))
        return {fact: any_of(terms) for fact, terms in found.items()}
