"""Every form of the FEEL tree as a term; constants are worked out by FEEL itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.scope import free_names

from ...cuts import Fold
from ..errors import NotPrintable
from ..logic import all_of, any_of, choose, constant, negated, surely
from ..sources import Source
from ..terms import FALSE, TRUE, Term
from . import builtins
from .arithmetic import calculated, opposite
from .calendar import property_of
from .comparisons import INPUT, any_test, between, boolean, comparison

_MOST_COMBINATIONS = 200
"""A quantifier over more than this is not written out."""


class Lowering:
    """Turns expressions over facts into terms, as they are when every fact they read is known.

    Args:
        sources: what the names stand for.
        fold: gives the value of an expression that reads none of them.
        bound: names that stand for a term: `?`, and the items of quantifiers.
    """

    def __init__(self, sources: Mapping[str, Source], fold: Fold, bound: Mapping[str, Term] | None = None) -> None:
        self._sources = sources
        self._fold = fold
        self._bound = bound or {}

    def passes(self, tests: tree.UnaryTests, value: Term) -> Term:
        """Whether a cell accepts a value: true or false, null being false. Raises NotPrintable."""
        if tests.is_any:
            return TRUE
        found = any_test(tests.tests, value, self._with({INPUT: value}).term)
        return surely(negated(found) if tests.negated else found)

    def term(self, node: tree.Expression) -> Term:
        """The term of an expression. Raises NotPrintable."""
        if self._is_constant(node):
            return constant(self._fold(node))
        match node:
            case tree.Name(name=name):
                return self._name(name)
            case tree.Path():
                return self._path(node)
            case tree.Negation(operand=operand):
                return opposite(self.term(operand))
            case tree.Arithmetic(operator=operator, left=left, right=right):
                return calculated(operator, self.term(left), self.term(right))
            case tree.Comparison(operator=operator, left=left, right=right):
                return comparison(operator, self.term(left), self.term(right))
            case tree.Between(value=value, low=low, high=high):
                return between(self.term(value), self.term(low), self.term(high))
            case tree.In(value=value, tests=tests):
                return any_test(tests, self.term(value), self.term)
            case tree.Conjunction(operands=operands):
                return all_of(boolean(self.term(operand)) for operand in operands)
            case tree.Disjunction(operands=operands):
                return any_of(boolean(self.term(operand)) for operand in operands)
            case tree.If():
                condition = boolean(self.term(node.condition))
                return choose([(condition, self.term(node.consequence))], self.term(node.alternative), "the branches")
            case tree.Quantified():
                return self._quantified(node)
            case tree.Call():
                return self._call(node)
        raise NotPrintable(
            f"{type(node).__name__} over facts has no exact form in SQL.",
            "Make a fact of it, and let the rule read that.",
        )

    def _is_constant(self, node: tree.Expression) -> bool:
        return not free_names(node) & (self._sources.keys() | self._bound.keys() | {INPUT})

    def _with(self, bound: Mapping[str, Term]) -> Lowering:
        return Lowering(self._sources, self._fold, {**self._bound, **bound})

    def _name(self, name: str) -> Term:
        if name in self._bound:
            return self._bound[name]
        value = self._sources[name].value
        if value is None:
            raise NotPrintable(f"{name!r} is a context.", "Name one of its entries.")
        return value

    def _path(self, node: tree.Path) -> Term:
        source = node.source
        if isinstance(source, tree.Name) and source.name not in self._bound and source.name in self._sources:
            found = self._sources[source.name]
            if found.value is None:
                if node.name not in found.entries:
                    raise NotPrintable(f"{source.name!r} has no entry {node.name!r}.", "Name one of its outputs.")
                return found.entries[node.name]
        return property_of(self.term(source), node.name)

    def _quantified(self, node: tree.Quantified) -> Term:
        names = [iteration.name for iteration in node.iterations]
        sources = [self._items(iteration) for iteration in node.iterations]
        combinations = list(product(*sources))
        if len(combinations) > _MOST_COMBINATIONS:
            raise NotPrintable(
                f"The quantifier looks at {len(combinations)} combinations, and {_MOST_COMBINATIONS} are written out.",
                "Make a fact of it.",
            )
        found = [
            boolean(self._with(dict(zip(names, items, strict=True))).term(node.condition)) for items in combinations
        ]
        if not found:
            return FALSE if node.quantifier == "some" else TRUE
        return any_of(found) if node.quantifier == "some" else all_of(found)

    def _items(self, iteration: tree.Iteration) -> list[Term]:
        if iteration.until is None:
            return self._listed(iteration.source)
        if not (self._is_constant(iteration.source) and self._is_constant(iteration.until)):
            raise NotPrintable("A quantifier runs over a range that differs from row to row.", "Write constants.")
        ends = [self._fold(end) for end in (iteration.source, iteration.until)]
        if not all(isinstance(end, int | Decimal) and end == int(end) for end in ends):
            raise NotPrintable("A quantifier runs over a range that is not of numbers.", "Write whole numbers.")
        first, last = (int(end) for end in ends)  # type: ignore[call-overload]
        if abs(last - first) >= _MOST_COMBINATIONS:
            raise NotPrintable("A quantifier runs over too long a range.", "Make a fact of it.")
        return [constant(value) for value in range(first, last + 1)] or [
            constant(value) for value in range(first, last - 1, -1)
        ]

    def _listed(self, node: tree.Expression) -> list[Term]:
        """The items of a list that is written out, or a constant one."""
        if isinstance(node, tree.List):
            return [self.term(item) for item in node.items]
        if self._is_constant(node):
            value = self._fold(node)
            if isinstance(value, list):
                return [constant(item) for item in value]
        raise NotPrintable("Only a list that is written out can be looked through.", "Write its items in brackets.")

    def _call(self, node: tree.Call) -> Term:
        if not isinstance(node.function, tree.Name) or node.function.name not in BUILTIN_NAMES or node.named:
            raise NotPrintable("Only built-in functions with their arguments in order are printed.", "Call one so.")
        name = node.function.name
        try:
            if name in builtins.PLAIN:
                return builtins.PLAIN[name](*[self.term(argument) for argument in node.positional])
            if name in builtins.OVER_LISTS:
                return builtins.OVER_LISTS[name](*self._arguments(node))
            if name == builtins.LIST_CONTAINS:
                items, element = node.positional
                return builtins.contained(self._listed(items), self.term(element))
        except (TypeError, ValueError):
            raise NotPrintable(f"`{name}` is called with another number of arguments.", "Correct the call.") from None
        known = ", ".join(sorted((*builtins.PLAIN, *builtins.OVER_LISTS, builtins.LIST_CONTAINS)))
        raise NotPrintable(f"`{name}` has no exact form in every database.", f"These have one: {known}.")

    def _arguments(self, node: tree.Call) -> list[Term]:
        """One list written out, or the arguments themselves."""
        if len(node.positional) == 1 and (
            isinstance(node.positional[0], tree.List) or self._is_constant(node.positional[0])
        ):
            return self._listed(node.positional[0])
        return [self.term(argument) for argument in node.positional]
