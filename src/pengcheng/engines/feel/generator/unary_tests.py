"""The cells of a decision table, and `in`, against a value."""

from __future__ import annotations

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.generator.calls import Calls
from pengcheng.engines.feel.generator.environment import Environment, Variable
from pengcheng.engines.feel.generator.fragments import Fragment
from pengcheng.engines.feel.generator.operators import place
from pengcheng.engines.feel.types import BOOLEAN

_ALWAYS = Fragment("True", BOOLEAN, False, "True", True)
_PLAIN = frozenset((types.NUMBER, types.STRING, types.BOOLEAN, types.DATE))


class Generator(Calls):
    """All of FEEL to Python."""

    def unary_tests(self, node: tree.UnaryTests, value: Variable, environment: Environment) -> Fragment:
        """Whether a value passes a cell: a three-valued boolean. The value's source must be a plain name."""
        if node.is_any:
            return _ALWAYS
        inside = environment.inner({"?": value})
        passed = self._any_of(node.tests, self._fragment_of(value), inside, node)
        return self.negated(passed, node) if node.negated else passed

    def _in(self, node: tree.In, environment: Environment) -> Fragment:
        value = self.fragment(node.value, environment)
        if value.atomic:
            return self._any_of(node.tests, value, environment, node)
        name = self.constants.fresh()
        held = Fragment(name, value.type, value.nullable, atomic=True)
        answer = self._any_of(node.tests, held, environment, node)
        return Fragment(f"(({name} := {value.source}), {answer.source})[1]", BOOLEAN, answer.nullable)

    def _fragment_of(self, value: Variable) -> Fragment:
        return Fragment(value.source, value.type, value.nullable, atomic=True)

    def _any_of(
        self, tests: tuple[tree.Test, ...], value: Fragment, environment: Environment, node: tree.Node
    ) -> Fragment:
        answers = [self._test(test, value, environment) for test in tests]
        return answers[0] if len(answers) == 1 else self.logical("or", answers, node)

    def _test(self, test: tree.Test, value: Fragment, environment: Environment) -> Fragment:
        if isinstance(test, tree.Compare):
            operand = self.fragment(test.operand, environment)
            return self.compare(test.operator, value, operand, test)
        assert isinstance(test, tree.Match)
        expression = test.expression
        if isinstance(expression, tree.Range):
            plain = self.within(value, expression, environment)
            if plain is not None:
                return plain
        operand = self.fragment(expression, environment)
        if _reads_input(expression):
            return operand
        if expression == tree.Null() or (operand.type == value.type and value.type in _PLAIN):
            return self.compare("=", value, operand, test)
        source = f"accepts({operand.source}, {value.source}, run, {place(test)})"
        return Fragment(source, BOOLEAN, truth=source)


def _reads_input(expression: tree.Expression) -> bool:
    return any(isinstance(node, tree.Name) and node.name == "?" for node in tree.walk(expression))
