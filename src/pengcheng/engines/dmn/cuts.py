"""Which tests only compare the input with constants, and with which: the pass before the regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pengcheng.engines.feel import tree

from .regions import Kind

INPUT = "?"
Fold = Callable[[tree.Expression], object]
"""Gives the value of an expression that reads no variable."""

_ORDERED = frozenset((Kind.NUMBER, Kind.DATE))
_LOGIC = frozenset(("not",))


class NotCut(Exception):
    """The test is more than comparisons of the input with constants; it must be asked of FEEL value by value."""


def constants(tests: tree.UnaryTests, kind: Kind, is_constant: Callable[[tree.Node], bool], fold: Fold) -> set[object]:
    """The constants a cell compares its input with.

    Two inputs of `kind` that lie on the same side of each of them get the same answer from the cell.

    Args:
        is_constant: whether an expression reads no variable.

    Raises:
        NotCut: the cell does more.
    """
    found: set[object] = set()
    for constant in _Scan(kind, is_constant, fold).tests(tests.tests):
        found.add(constant)
    return found


class _Scan:
    def __init__(self, kind: Kind, is_constant: Callable[[tree.Node], bool], fold: Fold) -> None:
        self._kind = kind
        self._is_constant = is_constant
        self._fold = fold

    def tests(self, tests: tuple[tree.Test, ...]) -> Iterator[object]:
        for test in tests:
            if isinstance(test, tree.Compare):
                yield from self._compared(test.operator, test.operand)
            elif isinstance(test, tree.Match):
                yield from self._match(test.expression)
            else:
                raise NotCut

    def _match(self, node: tree.Expression) -> Iterator[object]:
        if self._is_constant(node):
            yield from self._held(node)
        else:
            yield from self._condition(node)

    def _held(self, node: tree.Expression) -> Iterator[object]:
        """The constants of a value that equals the input or holds it: a scalar, a range, a list of these."""
        if isinstance(node, tree.Range):
            if self._kind not in _ORDERED:
                raise NotCut
            for end in (node.low, node.high):
                if end is not None:
                    yield self._scalar(end)
        elif isinstance(node, tree.List):
            for item in node.items:
                yield from self._held(item)
        else:
            yield self._scalar(node)

    def _condition(self, node: tree.Expression) -> Iterator[object]:
        """The constants of an expression over `?` that is made of comparisons, and, or, not."""
        if isinstance(node, tree.Conjunction | tree.Disjunction):
            for operand in node.operands:
                yield from self._condition(operand)
        elif isinstance(node, tree.Comparison) and _is_input(node.left):
            yield from self._compared(node.operator, node.right)
        elif isinstance(node, tree.Comparison) and _is_input(node.right):
            yield from self._compared(node.operator, node.left)
        elif isinstance(node, tree.Between) and _is_input(node.value):
            yield from self._compared("<", node.low)
            yield from self._compared("<", node.high)
        elif isinstance(node, tree.In) and _is_input(node.value):
            yield from self.tests(node.tests)
        elif isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name in _LOGIC:
            for argument in node.positional:
                yield from self._condition(argument)
        elif not (self._kind is Kind.BOOLEAN and _is_input(node)):
            raise NotCut

    def _compared(self, operator: str, operand: tree.Expression) -> Iterator[object]:
        if not self._is_constant(operand) or (operator not in ("=", "!=") and self._kind not in _ORDERED):
            raise NotCut
        yield self._scalar(operand)

    def _scalar(self, node: tree.Expression) -> object:
        value = self._fold(node)
        if isinstance(value, list | dict | set) or callable(value) or not _is_plain(value):
            raise NotCut
        return value


def _is_input(node: tree.Node) -> bool:
    return isinstance(node, tree.Name) and node.name == INPUT


def _is_plain(value: object) -> bool:
    return value is None or type(value).__module__ in ("builtins", "datetime", "decimal")
