"""Names and calls: built-ins where no variable hides them, function values otherwise."""

from __future__ import annotations

from collections.abc import Callable

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.builtins.library import BUILTINS
from pengcheng.engines.feel.functions import Builtin, Overload
from pengcheng.engines.feel.generator.clauses import Clauses
from pengcheng.engines.feel.generator.environment import Environment, Variable
from pengcheng.engines.feel.generator.fragments import Fragment
from pengcheng.engines.feel.generator.operators import place
from pengcheng.engines.feel.temporal.texts import parse_date, parse_date_time, parse_duration, parse_time
from pengcheng.engines.feel.types import ANY, BOOLEAN, FeelType, FunctionOf

_FOLDED: dict[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


class Calls(Clauses):
    """Rules 38 to 42."""

    def resolve(self, name: str, node: tree.Node, environment: Environment) -> Variable:
        builtin = BUILTINS.get(name)
        unbound = (
            Variable(self.constants.name_of(builtin), types.FUNCTION, False)
            if builtin is not None
            else Variable(f"unknown_name({name!r}, run, {place(node)})")
        )
        return environment.resolve(name, place(node), unbound) or unbound

    def _call(self, node: tree.Call, environment: Environment) -> Fragment:
        if isinstance(node.function, tree.Name) and environment.resolve(node.function.name) is None:
            builtin = BUILTINS.get(node.function.name)
            if builtin is not None:
                return self._builtin(builtin, node, environment)
        function = self.fragment(node.function, environment)
        result = function.type.result if isinstance(function.type, FunctionOf) else ANY
        if node.named:
            arguments = self._named(node, environment)
            return Fragment(f"invoke_named({function.source}, {arguments}, run, {place(node)})", result)
        arguments = self._positional([self.fragment(part, environment) for part in node.positional])
        return Fragment(f"invoke({function.source}, {arguments}, run, {place(node)})", result)

    def _builtin(self, builtin: Builtin, node: tree.Call, environment: Environment) -> Fragment:
        name = self.constants.name_of(builtin)
        if node.named:
            arguments = self._named(node, environment)
            names = frozenset(argument.name for argument in node.named)
            possible = [overload for overload in builtin.overloads if overload.takes_names(names)]
            source = f"call_named({name}, {arguments}, run, {place(node)})"
            return Fragment(source, _result(possible))
        given = [self.fragment(part, environment) for part in node.positional]
        special = self._special(builtin, node, given)
        if special is not None:
            return special
        possible = [overload for overload in builtin.overloads if overload.takes(len(given))]
        source = f"call({name}, {self._positional(given)}, run, {place(node)})"
        return Fragment(source, _result(possible))

    def _special(self, builtin: Builtin, node: tree.Call, given: list[Fragment]) -> Fragment | None:
        """Calls that are better than a call: constants, today, a boolean's not, the count of a list."""
        if len(given) == 1:
            argument = node.positional[0]
            if builtin.name in _FOLDED and isinstance(argument, tree.String):
                return self.folded(_FOLDED[builtin.name], argument.value, node)  # type: ignore[arg-type]
            if builtin.name == "not" and given[0].type == BOOLEAN:
                return self.negated(given[0], node)
        elif not given and builtin.name == "today":
            return Fragment("run.today", types.DATE, False)
        return None

    def negated(self, operand: Fragment, node: tree.Node) -> Fragment:
        """Three-valued not."""
        if operand.type == BOOLEAN and not operand.nullable:
            source = f"(not {operand.source})"
            return Fragment(source, BOOLEAN, False, source)
        source = f"negated({operand.source}, run, {place(node)})"
        return Fragment(source, BOOLEAN, True, source)

    def _positional(self, arguments: list[Fragment]) -> str:
        return f"({' '.join(f'{argument.source},' for argument in arguments)})"

    def _named(self, node: tree.Call, environment: Environment) -> str:
        parts = (f"{part.name!r}: {self.fragment(part.value, environment).source}" for part in node.named)
        return "{" + ", ".join(parts) + "}"


def _result(overloads: list[Overload]) -> FeelType:
    kinds = {overload.result for overload in overloads}
    return kinds.pop() if len(kinds) == 1 else ANY
