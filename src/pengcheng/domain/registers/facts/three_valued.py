"""When a fact's text has no known value: an empty field is "not known", never "no".

FEEL takes null for a value: `null = "x"` is false, and a filter drops a row whose condition is null. A register's
empty field means that nobody wrote down what is there. This pass over a fact's tree therefore gives, in FEEL again,

    unknown      true when the value depends on an empty field (`None`: it never can)
    surely       true when a condition is true whatever stands in the empty fields
    surely_not   true when it is false whatever stands there

in Kleene's three-valued logic: `state = "paid" and month > x` is false for an old month, whatever the state; of
`count(rows) > 0` nothing is unknown once one row surely counts. Where `unknown` is not true FEEL's own value is what it
would be however the empty fields were filled, so the text itself is computed unchanged.

What is not unknown: an explicit test for null (`to_date = null`), by which an author says what an empty field means; a
field of a one-row register without a row when its `absence` is `none`; a list without rows.

Both ways of computing a fact start from these trees (`record`, `translate`), and so agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pengcheng.city import Register
from pengcheng.domain.registers.facts import logic
from pengcheng.domain.registers.facts.counting import Counted
from pengcheng.domain.registers.facts.scope import Scope
from pengcheng.engines.feel import tree

Condition = tree.Expression | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place where an empty field can hide the answer: the register, the rows concerned (of a one-row register: the
    row), and which of their fields the text looks at there."""

    register: str
    rows: tree.Expression
    fields: tuple[str, ...]


@dataclass
class ThreeValued:
    """Reads the expressions of one fact.

    `absent_is_unknown` says that also a row that is not there makes the answer unknown, where nobody would know; in a
    fact's value it does so anyway. What is found on the way gathers in `suspects`.
    """

    scope: Scope
    absent_is_unknown: bool = False
    suspects: list[Suspect] = field(default_factory=list)

    # --- when the value is not known -------------------------------------------------------------

    def unknown(self, node: tree.Node) -> Condition:
        """The condition under which the value of a node is not known."""
        if (tested := self.scope.tested_for_null(node)) is not None:
            return self._absent(tested)
        match node:
            case tree.Name() | tree.Path():
                return self._unknown_field(node)
            case tree.Filter():
                return self._unknown_filter(node)
            case tree.Conjunction(operands=operands):
                return self._unknown_operands(operands, self.surely_not)
            case tree.Disjunction(operands=operands):
                return self._unknown_operands(operands, self.surely)
            case tree.If():
                return self._unknown_branch(node)
            case tree.Quantified() if self._over_rows(node):
                return self._unknown_quantified(node)
            case tree.Quantified(iterations=iterations, condition=body) | tree.For(iterations=iterations, result=body):
                return self._unknown_loop(iterations, body)
            case tree.Comparison() if (counted := self._counted(node)) is not None:
                return counted.unknown(self._sure_rows(counted.rows), self._unsure_rows(counted.rows))
            case tree.Context(entries=entries):
                return self._unknown_below(node, [entry.key for entry in entries])
            case tree.Function(parameters=parameters):
                return self._unknown_below(node, [parameter.name for parameter in parameters])
        return self._unknown_below(node)

    def _unknown_below(self, node: tree.Node, bound: list[str] | None = None) -> Condition:
        inner = replace(self, scope=self.scope.binding(dict.fromkeys(bound))) if bound else self
        function = node.function if isinstance(node, tree.Call) else None
        return logic.any_of([inner.unknown(child) for child in node.children() if child is not function])

    def _unknown_field(self, node: tree.Name | tree.Path) -> Condition:
        register = self.scope.row_of(node)
        if register is None:
            return self._unknown_values(node) if isinstance(node, tree.Path) else None
        empty = logic.is_null(node) if self.scope.may_be_empty(register, node.name) else None
        if not self.scope.by_its_register(node):
            return empty
        if empty is not None:
            self.suspects.append(Suspect(register.key, tree.Name(register.key), (node.name,)))
            if register.absence == "none":
                key = tree.Path(tree.Name(register.key), register.row_key[0])
                empty = logic.all_of([logic.opposite(logic.is_null(key)), empty])
        return logic.any_of([self._absent(node), empty])

    def _absent(self, node: tree.Name | tree.Path) -> Condition:
        """A field of a row that is not there, in a register where nobody would know."""
        register = self.scope.row_of(node)
        if register is None or register.absence == "none" or not self.absent_is_unknown:
            return None
        if not self.scope.by_its_register(node):
            return None
        return logic.is_null(tree.Path(tree.Name(register.key), register.row_key[0]))

    def _unknown_values(self, node: tree.Path) -> Condition:
        """A field of every row of a list, or a property of a value."""
        register = self.scope.register_of(node.source)
        below = self.unknown(node.source)
        if register is None or node.name not in register.fields or not self.scope.may_be_empty(register, node.name):
            return below
        empty = logic.is_null(tree.Name(node.name))
        self.suspects.append(Suspect(register.key, tree.Filter(node.source, empty), (node.name,)))
        return logic.any_of([below, logic.exists(node.source, empty)])

    def _unknown_filter(self, node: tree.Filter) -> Condition:
        below = self.unknown(node.source)
        inner = self._in(self.scope.inside(node.source))
        unsure = inner.unknown(node.condition)
        if unsure is not None and inner.scope.row is not None:
            self._suspect(inner.scope.row, tree.Filter(node.source, unsure), inner.scope, node.condition)
        return logic.any_of([below, logic.exists(node.source, unsure)])

    def _unknown_operands(
        self, operands: tuple[tree.Expression, ...], decides: Callable[[tree.Expression], Condition]
    ) -> Condition:
        """One of them is not known, and none decides alone."""
        doubts = [self.unknown(each) for each in operands]
        doubtful = sum(doubt is not None for doubt in doubts)
        others = [
            decides(each)
            for each, doubt in zip(operands, doubts, strict=True)
            if doubtful > 1 or (doubtful and doubt is None)
        ]
        return logic.all_of([logic.any_of(doubts), logic.is_not_true(logic.any_of(others))])

    def _unknown_branch(self, node: tree.If) -> Condition:
        asked, first, second = (self.unknown(each) for each in node.children())
        chosen: Condition = None
        if first is not None or second is not None:
            chosen = tree.If(node.condition, first or logic.FALSE, second or logic.FALSE)
        return logic.any_of([asked, chosen])

    def _unknown_quantified(self, node: tree.Quantified) -> Condition:
        doubts = [self.unknown(node.iterations[0].source), self._unknown_body(node.iterations, node.condition)]
        if logic.any_of(doubts) is None:
            return None
        return logic.is_not_true(logic.any_of(self._quantified(node, surely=each) for each in (True, False)))

    def _unknown_loop(self, iterations: tuple[tree.Iteration, ...], body: tree.Expression) -> Condition:
        sources = [self.unknown(child) for each in iterations for child in each.children()]
        unsure = self._unknown_body(iterations, body)
        some = tree.Quantified("some", iterations, unsure) if unsure is not None else None
        return logic.any_of([*sources, some])

    def _unknown_body(self, iterations: tuple[tree.Iteration, ...], body: tree.Expression) -> Condition:
        inner = self._in(self.scope.iterating(iterations))
        unsure = inner.unknown(body)
        for each in iterations:
            register = inner.scope.items[each.name]
            if unsure is not None and register is not None:
                self._suspect(register, each.source, inner.scope, body)
        return unsure

    def _suspect(self, register: Register, rows: tree.Expression, scope: Scope, text: tree.Expression) -> None:
        self.suspects.append(Suspect(register.key, rows, scope.may_be_empty_in(text, register)))

    # --- when a condition is surely true, or surely false ----------------------------------------

    def surely(self, node: tree.Expression) -> tree.Expression:
        """A condition that is true when the node is, whatever stands in the empty fields."""
        doubt = self.unknown(node)
        if doubt is None:
            return node
        match node:
            case tree.Conjunction(operands=operands):
                return _sound(logic.all_of(self.surely(each) for each in operands))
            case tree.Disjunction(operands=operands):
                return _sound(logic.any_of(self.surely(each) for each in operands))
            case tree.Call(function=tree.Name(name="not"), positional=(operand,)):
                return self.surely_not(operand)
            case tree.Quantified() if self._over_rows(node):
                return self._quantified(node, surely=True)
            case tree.Comparison() if (counted := self._counted(node)) is not None:
                return counted.surely(self._sure_rows(counted.rows), self._unsure_rows(counted.rows))
        if self._is_never_true_of_null(node):
            return node
        return _sound(logic.all_of([node, logic.opposite(doubt)]))

    def surely_not(self, node: tree.Expression) -> tree.Expression:
        """A condition that is true when the node is false, whatever stands in the empty fields."""
        match node:
            case tree.Conjunction(operands=operands):
                return _sound(logic.any_of(self.surely_not(each) for each in operands))
            case tree.Disjunction(operands=operands):
                return _sound(logic.all_of(self.surely_not(each) for each in operands))
            case tree.Call(function=tree.Name(name="not"), positional=(operand,)):
                return self.surely(operand)
            case tree.Quantified() if self._over_rows(node):
                return self._quantified(node, surely=False)
            case tree.Comparison(operator=operator, left=left, right=right):
                return self.surely(tree.Comparison(logic.OPPOSITE[operator], left, right))
        doubt = self.unknown(node)
        known = logic.TRUE if doubt is None else logic.opposite(doubt)
        return _sound(logic.all_of([logic.is_false(node), known]))

    def _quantified(self, node: tree.Quantified, *, surely: bool) -> tree.Expression:
        """`some` needs one sure row that surely meets the condition; `every` that all possible rows surely do."""
        iteration = node.iterations[0]
        inner = self._in(self.scope.iterating(node.iterations))
        condition = inner.surely(node.condition) if surely else inner.surely_not(node.condition)
        one = (node.quantifier == "some") == surely
        rows = self._sure_rows(iteration.source) if one else self._possible_rows(iteration.source)
        over = (replace(iteration, source=rows),)
        return tree.Quantified("some" if one else "every", over, condition)

    def _is_never_true_of_null(self, node: tree.Expression) -> bool:
        """Whether a test is never true where a side is not known, because that side is then null."""
        match node:
            case tree.Comparison(operator="=") | tree.In() if self.scope.tested_for_null(node) is None:
                sides = self._doubtful(node)
                return len(sides) == 1 and self._is_null_when_unknown(sides[0])
            case tree.Comparison(operator="<" | "<=" | ">" | ">=") | tree.Between():
                return all(map(self._is_null_when_unknown, self._doubtful(node)))
        return False

    def _doubtful(self, node: tree.Node) -> list[tree.Node]:
        return [each for each in node.children() if self.unknown(each) is not None]

    def _is_null_when_unknown(self, node: tree.Node) -> bool:
        match node:
            case tree.Name() | tree.Path() if self.scope.row_of(node) is not None:
                return True
            case tree.Path(source=source):
                return self.scope.register_of(source) is None and self._is_null_when_unknown(source)
            case tree.Arithmetic() | tree.Negation():
                return all(map(self._is_null_when_unknown, self._doubtful(node)))
        return False

    # --- rows ------------------------------------------------------------------------------------

    def _counted(self, node: tree.Comparison) -> Counted | None:
        """A comparison of a count of rows of which some may be unsure."""
        counted = Counted.in_(node)
        if counted is None or self.scope.register_of(counted.rows) is None:
            return None
        if self.unknown(counted.rows) is None or self.unknown(counted.other) is not None:
            return None
        return counted

    def _sure_rows(self, rows: tree.Expression) -> tree.Expression:
        register, condition = _filtered(rows)
        inner = self._in(self.scope.inside(rows))
        return register if condition is None else tree.Filter(register, inner.surely(condition))

    def _unsure_rows(self, rows: tree.Expression) -> tree.Expression:
        register, condition = _filtered(rows)
        inner = self._in(self.scope.inside(rows))
        return tree.Filter(register, _sound(None if condition is None else inner.unknown(condition)))

    def _possible_rows(self, rows: tree.Expression) -> tree.Expression:
        register, condition = _filtered(rows)
        if condition is None:
            return register
        inner = self._in(self.scope.inside(rows))
        return tree.Filter(register, _sound(logic.any_of([inner.surely(condition), inner.unknown(condition)])))

    def _over_rows(self, node: tree.Quantified) -> bool:
        return len(node.iterations) == 1 and self.scope.register_of(node.iterations[0].source) is not None

    def _in(self, scope: Scope) -> ThreeValued:
        """The same reader in another scope."""
        return replace(self, scope=scope)


def _filtered(rows: tree.Expression) -> tuple[tree.Expression, Condition]:
    """`register[a][b]` as the register and one condition."""
    conditions: list[tree.Expression] = []
    while isinstance(rows, tree.Filter):
        conditions.insert(0, rows.condition)
        rows = rows.source
    return rows, logic.all_of(conditions) if conditions else None


def _sound(condition: Condition) -> tree.Expression:
    """A condition that is there, also when it is never true."""
    return logic.FALSE if condition is None else condition
