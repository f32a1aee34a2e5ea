"""What a set of matching rows comes to, as terms: the hit policies where outputs are worked out from facts.

`hit_policy.resolve` says it for one subject; where outputs are constants its own answer is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..compiled import CompiledTable
from ..conclusions import Leaf
from ..hit_policy import Resolution
from ..model import Aggregation, DecisionTable, HitPolicy, Outcome
from .errors import NotPrintable
from .feel import Lowering
from .feel.builtins import OVER_LISTS
from .logic import all_of, any_of, choose, constant, negated, same
from .terms import FALSE, NOTHING, Apply, Constant, Term
from .types import NULL, TEXT, Sort, Type, common, list_of

NO_NOTE = constant("")
"""The note of a result."""
_OUTCOMES = tuple(str(outcome) for outcome in Outcome)


@dataclass(frozen=True)
class Given:
    """What a leaf gives.

    Attributes:
        rows: the rows that fire, in the order of their outputs.
        outcome: a text, null for a table that says none.
        note: a text; "" where there is a result.
        outputs: by name; a name that is not there has no value.
    """

    rows: tuple[int, ...]
    outcome: Term
    note: Term
    outputs: Mapping[str, Term]

    @property
    def is_checked(self) -> bool:
        """Whether the note depends on the facts."""
        return not isinstance(self.note, Constant)


def given_by(leaf: Leaf, compiled: CompiledTable, lowering: Lowering) -> Given:
    """What a leaf gives. Raises NotPrintable."""
    if leaf.resolution is not None:
        return _settled(leaf.resolution)
    return _WorkedOut(compiled.table, leaf.matching, lowering).given()


def _settled(found: Resolution) -> Given:
    outputs = {}
    for name, value in found.outputs.items():
        try:
            outputs[name] = constant(value)
        except NotPrintable as refused:
            raise refused.at(f"output {name!r}") from None
    outcome = NOTHING if found.outcome is None else constant(str(found.outcome))
    return Given(found.rows, outcome, constant(found.note), outputs)


class _WorkedOut:
    def __init__(self, table: DecisionTable, matching: tuple[int, ...], lowering: Lowering) -> None:
        self._table = table
        self._lowering = lowering
        self._rows = self._in_order(matching)

    def given(self) -> Given:
        table = self._table
        if not self._rows:
            if table.aggregation is Aggregation.COUNT:
                raise NotPrintable("A count of no rows has defaults that are worked out.", "Leave the defaults out.")
            return self._result(self._defaults())
        conflict = self._conflict() if table.hit_policy is HitPolicy.ANY else FALSE
        if table.hit_policy.is_single:
            result = self._result(self._outputs(self._rows[0]))
        else:
            each = [self._outputs(row) for row in self._rows]
            result = self._result(
                {clause.name: self._folded(clause.name, [outputs.get(clause.name, NOTHING) for outputs in each])
                 for clause in table.outputs}
            )  # fmt: skip
        if conflict == FALSE:
            return result
        return Given(
            self._rows,
            choose([(conflict, constant(str(Outcome.UNCLEAR)))], result.outcome),
            choose([(conflict, constant("conflict"))], NO_NOTE),
            {name: choose([(conflict, NOTHING)], term) for name, term in result.outputs.items()},
        )

    def _result(self, outputs: dict[str, Term]) -> Given:
        outcome: Term = NOTHING
        name = self._table.outcome_output
        if name is not None:
            outcome = _as_outcome(outputs.pop(name, NOTHING))
        return Given(self._rows, outcome, NO_NOTE, outputs)

    def _outputs(self, row: int) -> dict[str, Term]:
        cells = self._table.rows[row].then
        return {name: self._term(f"row {row + 1}, output {name!r}", name, cells) for name in cells}

    def _defaults(self) -> dict[str, Term]:
        cells = {clause.name: clause.default for clause in self._table.outputs if clause.default}
        return {name: self._term(f"default of {name!r}", name, cells) for name in cells}

    def _term(self, place: str, name: str, cells: Mapping[str, object]) -> Term:
        try:
            return self._lowering.term(cells[name].tree)  # type: ignore[attr-defined]
        except NotPrintable as refused:
            raise refused.at(place) from None

    def _in_order(self, matching: tuple[int, ...]) -> tuple[int, ...]:
        """By priority, where the policy goes by it."""
        if self._table.hit_policy not in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
            return matching
        return tuple(sorted(matching, key=self._rank))

    def _rank(self, row: int) -> list[int]:
        ranks = []
        for clause in self._table.outputs:
            if clause.values:
                term = self._outputs(row).get(clause.name, NOTHING)
                if not isinstance(term, Constant):
                    raise NotPrintable(
                        "The priority of a row is worked out from facts.",
                        "Write the output that decides it as a constant.",
                        f"row {row + 1}, output {clause.name!r}",
                    )
                text = term.value if isinstance(term.value, str) else str(term.value)
                ranks.append(clause.values.index(text) if text in clause.values else len(clause.values))
        return ranks

    def _conflict(self) -> Term:
        """Whether rows of an ANY table give different outputs."""
        first, *others = [self._outputs(row) for row in self._rows]
        if any(other.keys() != first.keys() for other in others):
            return all_of([])
        return negated(all_of(_equal(first[name], other[name], name) for other in others for name in first))

    def _folded(self, name: str, values: Sequence[Term]) -> Term:
        if name == self._table.outcome_output:
            alike = all_of(_equal(values[0], value, name) for value in values[1:])
            return choose([(alike, values[0])], constant(str(Outcome.UNCLEAR)))
        aggregation = self._table.aggregation
        if aggregation is None:
            item = common([value.type for value in values], f"the values of {name!r}")
            return Apply(list_of(item), False, "list", tuple(values))
        if aggregation is Aggregation.COUNT:
            return constant(len(values))
        if any(value.type == NULL or not _is_number(value.type) for value in values):
            return NOTHING
        fold = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max"}[aggregation]
        return OVER_LISTS[fold](*values)


def _as_outcome(term: Term) -> Term:
    if isinstance(term, Constant):
        return term if term.value in _OUTCOMES else constant(str(Outcome.UNCLEAR))
    if term.type != TEXT:
        return constant(str(Outcome.UNCLEAR))
    known = any_of(same(term, constant(outcome)) for outcome in _OUTCOMES)
    return choose([(known, term)], constant(str(Outcome.UNCLEAR)))


def _is_number(type_: Type) -> bool:
    return type_.sort is Sort.NUMBER


def _equal(left: Term, right: Term, name: str) -> Term:
    if left == right:
        return all_of([])
    if NULL not in (left.type, right.type) and left.type.sort is not right.type.sort:
        return any_of([])
    if left.type.sort in (Sort.LIST, Sort.INSTANT):
        raise NotPrintable(f"Two rows give a {left.type.sort} for {name!r}.", "Give the same output once.")
    return same(left, right)
