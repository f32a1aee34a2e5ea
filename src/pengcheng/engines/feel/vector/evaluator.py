"""The tree on vectors: one visit of each node works out its values for all rows at once.

At compile time the same visit runs on vectors of no rows, so that what has no vector form is refused then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import numpy as np

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.builtins.library import BUILTINS
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.runtime.calls import call, invoke
from pengcheng.engines.feel.runtime.operators import make_one_sided, make_range
from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector import builtins, comparison, logic, navigation
from pengcheng.engines.feel.vector.arithmetic import HERE, arithmetic, negate, quiet
from pengcheng.engines.feel.vector.coercion import coerced, instance_of
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.loops import Loops
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.scope import Closure, Host, Scope
from pengcheng.engines.feel.vector.shaping import row_lists, select, where_known
from pengcheng.engines.feel.vector.vectors import Constant, Contexts, Vector, nulls

_DEEPEST_CALL = 40


class Evaluator(Loops):
    """One evaluation of one text.

    Args:
        constants: values of the folded parts, by the identity of their nodes.
        now: the instant that `now()` and `today()` answer with.
        named_types: types that the text may name.
    """

    def __init__(
        self, constants: Mapping[int, object], now: datetime | None, named_types: Mapping[str, FeelType]
    ) -> None:
        self._constants = constants
        self._now = now
        self._named_types = named_types
        self._depth = 0

    def value(self, node: tree.Expression, scope: Scope) -> Vector:
        """The values of an expression for the rows of a scope.

        Raises NotVectorised, with the node's place, for what has no exact vector form.
        """
        if id(node) in self._constants:
            return Constant(scope.rows, self._constants[id(node)])
        work = getattr(self, f"_{type(node).__name__.lower()}")
        return cast(Vector, work(node, scope))

    def tests(self, node: tree.UnaryTests, scope: Scope) -> Vector:
        """Whether the input, `?`, passes a cell: a three-valued boolean."""
        if node.is_any:
            return Constant(scope.rows, True)
        value = scope.find("?")
        assert value is not None
        passed = self._any_test(node.tests, value, scope)
        return logic.negated(passed) if node.negated else passed

    # --- literals and names: those that were not folded hold functions or have no instant -------

    def _atliteral(self, node: tree.AtLiteral, scope: Scope) -> Vector:
        raise refuse("no_vector_form", "This literal has no constant value.", node)

    def _name(self, node: tree.Name, scope: Scope) -> Vector:
        found = scope.find(node.name)
        if found is not None:
            return found
        return Constant(scope.rows, BUILTINS.get(node.name))

    # --- operators ------------------------------------------------------------------------------

    def _negation(self, node: tree.Negation, scope: Scope) -> Vector:
        return negate(self.value(node.operand, scope))

    def _arithmetic(self, node: tree.Arithmetic, scope: Scope) -> Vector:
        return arithmetic(node.operator, self._plain(node.left, scope), self._plain(node.right, scope))

    def _comparison(self, node: tree.Comparison, scope: Scope) -> Vector:
        return comparison.compare(node.operator, self._plain(node.left, scope), self._plain(node.right, scope))

    def _between(self, node: tree.Between, scope: Scope) -> Vector:
        return comparison.between(*(self._plain(each, scope) for each in (node.value, node.low, node.high)))

    def _in(self, node: tree.In, scope: Scope) -> Vector:
        return self._any_test(node.tests, self._plain(node.value, scope), scope)

    def _any_test(self, tests: Sequence[tree.Test], value: Vector, scope: Scope) -> Vector:
        answers = [self._test(test, value, scope) for test in tests]
        return answers[0] if len(answers) == 1 else logic.any_of(answers)

    def _test(self, test: tree.Test, value: Vector, scope: Scope) -> Vector:
        if isinstance(test, tree.Compare):
            return comparison.compare(test.operator, value, self._plain(test.operand, scope))
        assert isinstance(test, tree.Match)
        expression = test.expression
        if isinstance(expression, tree.Range) and id(expression) not in self._constants:
            low, high = self._plain(expression.low, scope), self._plain(expression.high, scope)
            within = comparison.within(value, low, high, expression.low_included, expression.high_included)
            if within is not None:
                return within
        operand = self._plain(expression, scope)
        if any(isinstance(each, tree.Name) and each.name == "?" for each in tree.walk(expression)):
            return operand
        return comparison.accepts(operand, value)

    def _conjunction(self, node: tree.Conjunction, scope: Scope) -> Vector:
        return logic.all_of([self._plain(each, scope) for each in node.operands])

    def _disjunction(self, node: tree.Disjunction, scope: Scope) -> Vector:
        return logic.any_of([self._plain(each, scope) for each in node.operands])

    def _instanceof(self, node: tree.InstanceOf, scope: Scope) -> Vector:
        return instance_of(self._plain(node.value, scope), types.resolve(node.type, self._named_types))

    def _if(self, node: tree.If, scope: Scope) -> Vector:
        condition = self._plain(node.condition, scope)
        truth = logic.truths_of(condition)
        if truth.rows and truth.true.all():
            return self.value(node.consequence, scope)
        other = self._plain(node.alternative, scope)
        chosen = select(truth.true, self._plain(node.consequence, scope), other)
        # A condition that is neither a boolean nor null makes the whole null.
        wrong = np.zeros(scope.rows, np.bool_) if logic.is_boolean(condition) else condition.known() & ~truth.known()
        return where_known(chosen, ~wrong) if wrong.any() else chosen

    # --- collections ----------------------------------------------------------------------------

    def _list(self, node: tree.List, scope: Scope) -> Vector:
        return row_lists([self._plain(each, scope) for each in node.items], scope.rows)

    def _context(self, node: tree.Context, scope: Scope) -> Vector:
        if len({entry.key for entry in node.entries}) < len(node.entries):
            return nulls(scope.rows)
        inside = scope.inner({})
        entries: dict[str, Vector] = {}
        for entry in node.entries:
            entries[entry.key] = self.value(entry.value, inside)
            # Later entries see this one, and a function sees itself.
            inside.declare(entry.key, entries[entry.key])
        return Contexts(scope.rows, None, entries)

    def _range(self, node: tree.Range, scope: Scope) -> Vector:
        low, high = self._plain(node.low, scope), self._plain(node.high, scope)
        made = quiet(make_range)
        return apply(lambda a, b: made(a, b, node.low_included, node.high_included), low, high)

    def _onesidedrange(self, node: tree.OneSidedRange, scope: Scope) -> Vector:
        made = quiet(make_one_sided)
        return apply(lambda bound: made(node.operator, bound), self._plain(node.operand, scope))

    def _path(self, node: tree.Path, scope: Scope) -> Vector:
        return navigation.path(self.value(node.source, scope), node.name)

    # --- functions ------------------------------------------------------------------------------

    def _function(self, node: tree.Function, scope: Scope) -> Vector:
        if node.external:
            raise refuse("no_vector_form", "Functions written in other languages are not run.", node)
        kinds = tuple(types.resolve(p.type, self._named_types) if p.type else None for p in node.parameters)
        return Closure(scope.rows, self, tuple(p.name for p in node.parameters), kinds, node.body, scope)

    def _call(self, node: tree.Call, scope: Scope) -> Vector:
        if isinstance(node.function, tree.Name) and scope.find(node.function.name) is None:
            return self._builtin(node.function.name, node, scope)
        function = self.value(node.function, scope)
        given = [self.value(each, scope) for each in node.positional]
        named = {each.name: self.value(each.value, scope) for each in node.named}
        if isinstance(function, Constant) and isinstance(function.value, Builtin):
            return self._builtin(function.value.name, node, scope)
        if isinstance(function, Host | Closure):
            parameters = function.parameters
            if node.named and (parameters is None or named.keys() != set(parameters)):
                return nulls(scope.rows)
            if node.named and parameters is not None:
                given = [named[each] for each in parameters]
            if parameters is not None and len(given) != len(parameters):
                return nulls(scope.rows)
            called: Vector = (
                self.called(function, given, node)
                if isinstance(function, Closure)
                else function.call(given, self.result_of)
            )
            return called
        if isinstance(function, Constant) and isinstance(function.value, FunctionValue) and not node.named:
            value = function.value
            return apply(lambda *values: invoke(value, values, Run(self._now), HERE), *map(_seen, given))
        if isinstance(function, Constant):
            return nulls(scope.rows)  # what is no function cannot be called
        raise refuse("not_a_function", "Which function is called is known only row by row.", node)

    def called(self, function: Closure, given: Sequence[Vector], node: tree.Node) -> Vector:
        """A function of a text, its body worked out with the arguments of this call, one for each parameter."""
        if self._depth >= _DEEPEST_CALL:
            raise refuse("recursion", "A function that calls itself has no vector form.", node)
        arguments: dict[str, Vector] = {}
        faulty = np.zeros(function.rows, np.bool_)
        for name, kind, value in zip(function.parameters, function.types, given, strict=True):
            arguments[name], wrong = coerced(value, kind)
            faulty |= wrong if wrong is not None else False
        self._depth += 1
        try:
            body = function.home.value(function.body, function.scope.inner(arguments))
        finally:
            self._depth -= 1
        result, wrong = coerced(body, function.result)
        faulty |= wrong if wrong is not None else False
        return where_known(result, ~faulty) if faulty.any() else result

    def result_of(self, function: Vector) -> Vector:
        """The value of a function without parameters, for hosts that decide what is worked out."""
        assert isinstance(function, Closure)
        return self.called(function, (), function.body)

    def _builtin(self, name: str, node: tree.Call, scope: Scope) -> Vector:
        if name not in BUILTINS:
            return nulls(scope.rows)
        given = [self._argument(each, scope) for each in node.positional]
        named = {each.name: self._argument(each.value, scope) for each in node.named}
        if not given and not named:
            return Constant(scope.rows, call(BUILTINS[name], (), Run(self._now), HERE))
        if named:
            return builtins.called_by_name(name, named, self._now)
        return builtins.called(name, given, self._now)

    def _argument(self, node: tree.Expression, scope: Scope) -> Vector:
        """An argument of a built-in; a function only where it reads nothing that varies."""
        found = self.value(node, scope)
        if isinstance(found, Closure):
            return Constant(scope.rows, self._closed(node))
        return _seen(found)

    def _plain(self, node: tree.Expression, scope: Scope) -> Vector:
        """A value that is no function."""
        return _seen(self.value(node, scope), node)


def _seen(vector: Vector, node: tree.Node | None = None) -> Vector:
    if isinstance(vector, Closure | Host):
        raise refuse("not_a_function", "A function among values has no vector form.", node)
    return vector
