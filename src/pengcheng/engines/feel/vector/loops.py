"""`for`, `some`, `every` and filters: the body once on the items of all rows, then gathered back to the rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.compiler import compile_expression
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.types import NUMBER
from pengcheng.engines.feel.vector import lists, logic
from pengcheng.engines.feel.vector.operands import operand_of
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.scope import Scope
from pengcheng.engines.feel.vector.shaping import as_lists, expanded, where_known
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Constant,
    Contexts,
    Integers,
    Lists,
    Quotients,
    Truths,
    Vector,
    offsets_of,
)


class Loops(ABC):
    """The clauses that open a scope with a row for each item."""

    _now: datetime | None

    @abstractmethod
    def value(self, node: tree.Expression, scope: Scope) -> Vector:
        """The values of an expression for the rows of a scope."""

    def _levels(self, iterations: Sequence[tree.Iteration], scope: Scope) -> tuple[list[Lists], Scope]:
        """The lists of each iteration, row by row of the combinations before it, and the innermost scope."""
        levels: list[Lists] = []
        for each in iterations:
            source = self.value(each.source, scope)
            if each.until is not None:
                found = lists.steps(source, self.value(each.until, scope))
            else:
                found = lists.loop_items(source)
            lists.check_items(int(found.offsets[-1]), scope.rows)
            levels.append(found)
            scope = scope.repeated(found.of_row, {each.name: found.items})
        return levels, scope

    def _for(self, node: tree.For, scope: Scope) -> Vector:
        if any(isinstance(each, tree.Name) and each.name == "partial" for each in tree.walk(node.result)):
            raise refuse("partial", "A loop that reads its results so far has no vector form.", node)
        levels, inside = self._levels(node.iterations, scope)
        results = self.value(node.result, inside)
        of_row: Integers = np.arange(scope.rows)
        broken = np.zeros(scope.rows, np.bool_)
        for level in levels:
            broken |= np.bincount(of_row[~level.known()], minlength=scope.rows) > 0
            of_row = of_row[level.of_row]
        lengths = np.bincount(of_row, minlength=scope.rows).astype(np.int64)
        whole = Lists(scope.rows, None, offsets_of(lengths), results)
        return _without(whole, broken) if broken.any() else whole

    def _quantified(self, node: tree.Quantified, scope: Scope) -> Vector:
        decisive = node.quantifier == "some"
        levels, inside = self._levels(node.iterations, scope)
        condition = self.value(node.condition, inside)
        if not logic.is_boolean(condition):
            raise refuse("no_vector_form", "`satisfies` must give a boolean in all rows.", node.condition)
        answer: Truths = logic.truths_of(condition)
        for level in reversed(levels):
            reduced = lists.reduced(level, answer, decisive)
            answer = logic.truths_of(where_known(reduced, level.known()))
        return answer

    # --- filters --------------------------------------------------------------------------------

    def _filter(self, node: tree.Filter, scope: Scope) -> Vector:
        source = self.value(node.source, scope)
        if _is_index(node.condition):
            return lists.item_at(source, self.value(node.condition, scope))
        held = as_lists(source)
        lists.check_items(int(held.offsets[-1]), scope.rows)
        inside = scope.repeated(held.of_row, {"item": held.items}, held.items)
        condition = self.value(node.condition, inside)
        if logic.is_boolean(condition) and condition.rows:
            return _kept(held, logic.truths_of(condition).true)
        if not condition.rows and not _is_number(condition):
            return _kept(held, np.zeros(0, np.bool_))
        if not _is_number(condition):
            raise refuse("no_vector_form", "A filter must give a boolean in all rows, or a number.", node.condition)
        return self._by_index(node, held, condition)

    def _by_index(self, node: tree.Filter, held: Lists, condition: Vector) -> Vector:
        """A filter whose condition is a number: the item there; the first item tells which."""
        if (held.lengths == 0).any() or free_names(node.condition) & _entries(held.items):
            raise refuse("no_vector_form", "An index among items that may be none has no vector form.", node.condition)
        return lists.item_at(held, condition.take(held.offsets[:-1]))

    def _closed(self, node: tree.Expression) -> object:
        """A function as a scalar value, where it reads nothing from outside."""
        if free_names(node) - BUILTIN_NAMES:
            raise refuse("not_a_function", "A function that reads facts cannot be handed to a built-in.", node)
        return compile_expression(node)({}, Run(self._now))


def _kept(held: Lists, flags: Bools) -> Lists:
    """The items with a flag; a list in every row, also where the source was null."""
    kept = np.bincount(held.of_row[flags], minlength=held.rows).astype(np.int64)
    return Lists(held.rows, None, offsets_of(kept), held.items.take(np.flatnonzero(flags)))


def _without(whole: Lists, broken: Bools) -> Vector:
    """Lists that are null in some rows."""
    lengths = np.where(broken, 0, whole.lengths)
    kept = whole.items.take(np.flatnonzero(~broken[whole.of_row]))
    return Lists(whole.rows, ~broken, offsets_of(lengths), kept)


def _is_index(condition: tree.Expression) -> bool:
    if isinstance(condition, tree.Negation):
        condition = condition.operand
    return isinstance(condition, tree.Number)


def _is_number(condition: Vector) -> bool:
    if isinstance(condition, Quotients):
        return True
    operand = operand_of(condition)
    return operand is not None and operand.type == NUMBER and bool(condition.known().all())


def _entries(items: Vector) -> frozenset[str]:
    items = expanded(items) if isinstance(items, Constant) else items
    return frozenset(items.entries) if isinstance(items, Contexts) else frozenset()
