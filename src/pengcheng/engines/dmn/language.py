"""The door from tables to FEEL: cells and outputs as callables over facts, at the decision's instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.compiler import MISSING, Compiled, Places, compile_expression, compile_unary_tests, places
from pengcheng.engines.feel.errors import Warning
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.types import ANY, BOOLEAN, DATE, NUMBER, STRING, FeelType

from .cuts import INPUT
from .model import InputClause
from .regions import Kind, kind_of

_TYPES: Mapping[Kind, FeelType] = {
    Kind.NUMBER: NUMBER,
    Kind.DATE: DATE,
    Kind.BOOLEAN: BOOLEAN,
    Kind.TEXT: STRING,
    Kind.ANY: ANY,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression over facts. `reads`: the facts that must be known before it is asked."""

    reads: tuple[str, ...]
    _compiled: Compiled
    _now: datetime

    def value(self, facts: Mapping[str, object]) -> object:
        """Its FEEL value; null where it has none."""
        return self._compiled(facts, Run(self._now))

    def told(self, facts: Mapping[str, object]) -> tuple[object, tuple[Warning, ...]]:
        """Its value, and the warnings that tell why it, or a part of it, is null."""
        run = Run(self._now)
        return self._compiled(facts, run), tuple(run.warnings)


@dataclass(frozen=True, slots=True)
class TestReading:
    """A condition cell over facts: its input and whatever else it names."""

    reads: tuple[str, ...]
    _input: str
    _derived: Reading | None
    _compiled: Compiled
    _now: datetime

    def truth(self, facts: Mapping[str, object]) -> object:
        """True, False, or None (null)."""
        return self._truth(facts, Run(self._now))

    def told(self, facts: Mapping[str, object]) -> tuple[object, tuple[Warning, ...]]:
        """The truth, and the warnings of the cell; those of its input's expression are the input's own."""
        run = Run(self._now)
        return self._truth(facts, run), tuple(run.warnings)

    def _truth(self, facts: Mapping[str, object], run: Run) -> object:
        value = self._derived.value(facts) if self._derived else facts.get(self._input)
        others = [facts.get(name, MISSING) for name in self._compiled.names[1:]]
        return self._compiled.function(value, *others, run)

    def passes(self, facts: Mapping[str, object]) -> bool:
        """Whether the cell accepts: true, and not false or null."""
        return self.truth(facts) is True


class Language:
    """FEEL at one instant: `now()` and `today()` in rules are the decision's, never the machine's clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def fold(self, expression: tree.Expression) -> object:
        """The value of an expression that reads no fact."""
        return compile_expression(expression)({}, Run(self._now))

    def reading(self, expression: tree.Expression, clauses: Mapping[str, InputClause]) -> Reading:
        """An expression over the facts that the clauses declare."""
        compiled = compile_expression(expression)
        return Reading(tuple(name for name in compiled.names if name in clauses), compiled, self._now)

    def test(self, clause: InputClause, tests: tree.UnaryTests, clauses: Mapping[str, InputClause]) -> TestReading:
        """A cell of the clause's column."""
        derived = self.reading(clause.expression.tree, clauses) if clause.expression else None
        compiled = _cell(tests, places(tests), _TYPES[kind_of(clause)])
        named = [name for name in compiled.names if name in clauses and name != INPUT]
        of_input = derived.reads if derived else (clause.name,)
        return TestReading(tuple(dict.fromkeys((*of_input, *named))), clause.name, derived, compiled, self._now)


@lru_cache(maxsize=8192)
def _cell(tests: tree.UnaryTests, _: Places, input_type: FeelType) -> Compiled:
    return compile_unary_tests(tests, input_type)
