"""A decision diagram as one Python function: nested `if`s that touch only the facts on the way.

The function returns what the leaf it comes to stands for, or None as soon as it touches a fact that is unknown,
null or of a wrong type; the caller then takes the slow and exact way. Comparisons are written on the regions, so
`age` is compared with 80 and 90 once, however many rows mention them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from .compiled import CompiledTable, FactColumn, TestColumn
from .diagram import Diagram, Node, Target
from .questions import unknown_among
from .regions import Kind

Result = TypeVar("Result")
Fire = Callable[[Mapping[str, object]], Result | None]

MOST_STATEMENTS = 2_000
"""A diagram whose tree of `if`s would be larger is walked instead."""
_DEEPEST = 60


def generate(compiled: CompiledTable, diagram: Diagram, results: Sequence[Result | None]) -> Fire[Result]:
    """The function that decides from known facts; `results` says for each leaf what it returns.

    It raises KeyError for a missing fact and TypeError for one that cannot be compared; both mean "not by
    this way", as None does.
    """
    writer = _Writer(compiled, diagram, results)
    if diagram.root >= 0 and (_size(diagram) > MOST_STATEMENTS or len(compiled.columns) > _DEEPEST):
        return writer.walker()
    return writer.function()


def _size(diagram: Diagram) -> int:
    """Statements the diagram takes when shared nodes are written out at each place."""
    sizes = [0] * len(diagram.nodes)
    for number in range(len(diagram.nodes) - 1, -1, -1):
        targets = [target for _, target in diagram.nodes[number].edges]
        sizes[number] = 1 + sum(1 if target < 0 else sizes[target] for target in targets)
    return sizes[diagram.root]


class _Writer(Generic[Result]):
    def __init__(self, compiled: CompiledTable, diagram: Diagram, results: Sequence[Result | None]) -> None:
        self._compiled = compiled
        self._results = results
        self._diagram = diagram
        self._lines: list[str] = []
        self._names: dict[str, object] = {"Decimal": Decimal, "date": date}

    def function(self) -> Fire[Result]:
        """The diagram written out and compiled."""
        self._lines.append("def fire(facts):")
        self._target(self._diagram.root, 1)
        source = "\n".join(self._lines)
        exec(compile(source, "<decision table>", "exec"), self._names)
        fire = self._names["fire"]
        fire.__doc__ = source
        return fire  # type: ignore[return-value]

    def walker(self) -> Fire[Result]:
        """The diagram followed node by node; for large ones."""
        nodes, results, columns = self._diagram.nodes, self._results, self._compiled.columns

        def fire(facts: Mapping[str, object]) -> Result | None:
            target = self._diagram.root
            while target >= 0:
                node = nodes[target]
                column = columns[node.column]
                if isinstance(column, TestColumn):
                    if unknown_among(column.reads, facts):
                        return None
                    region = 1 << column.test.passes(facts)
                else:
                    region = 1 << column.regions.index_of(facts[column.clause.name])
                target = next(to for regions, to in node.edges if regions & region)
            return results[~target]

        return fire

    def _say(self, depth: int, text: str) -> None:
        self._lines.append("    " * depth + text)

    def _constant(self, prefix: str, value: object) -> str:
        name = f"{prefix}{len(self._names)}"
        self._names[name] = value
        return name

    def _target(self, target: Target, depth: int) -> None:
        if target < 0:
            self._say(depth, f"return {self._constant('result', self._results[~target])}")
            return
        node = self._diagram.nodes[target]
        column = self._compiled.columns[node.column]
        if isinstance(column, TestColumn):
            self._test(node, column, depth)
            return
        self._say(depth, f"value = facts[{column.clause.name!r}]")
        if column.regions.kind is Kind.BOOLEAN:
            self._boolean(node, depth)
        elif column.regions.kind is Kind.TEXT:
            self._text(node, column, depth)
        else:
            self._ordered(node, column, depth)

    def _test(self, node: Node, column: TestColumn, depth: int) -> None:
        test = self._constant("test", column.test.passes)
        unknown = self._constant("unknown", unknown_among)
        reads = self._constant("reads", column.reads)
        self._say(depth, f"if {unknown}({reads}, facts): return None")
        self._say(depth, f"if {test}(facts):")
        self._target(_to(node, 1), depth + 1)
        self._target(_to(node, 0), depth)

    def _boolean(self, node: Node, depth: int) -> None:
        for word, region in (("True", 1), ("False", 0)):
            self._say(depth, f"if value is {word}:")
            self._target(_to(node, region), depth + 1)
        self._say(depth, "return None")

    def _text(self, node: Node, column: FactColumn, depth: int) -> None:
        constants = column.regions.constants
        self._say(depth, "if value.__class__ is not str: return None")
        other = _to(node, len(constants))
        by_target: dict[Target, list[object]] = {}
        for region, value in enumerate(constants):
            if _to(node, region) != other:
                by_target.setdefault(_to(node, region), []).append(value)
        for target, values in by_target.items():
            test = f"== {values[0]!r}" if len(values) == 1 else f"in {self._constant('set', frozenset(values))}"
            self._say(depth, f"if value {test}:")
            self._target(target, depth + 1)
        self._target(other, depth)

    def _ordered(self, node: Node, column: FactColumn, depth: int) -> None:
        types = "date" if column.regions.kind is Kind.DATE else "int and value.__class__ is not Decimal"
        self._say(depth, f"if value.__class__ is not {types}: return None")
        constants = column.regions.constants
        targets = [_to(node, region) for region in range(2 * len(constants) + 1)]
        for region, target in enumerate(targets[:-1]):
            if target == targets[region + 1]:
                continue
            operator = "<=" if region % 2 else "<"
            self._say(depth, f"if value {operator} {self._literal(constants[region // 2])}:")
            self._target(target, depth + 1)
        self._target(targets[-1], depth)

    def _literal(self, value: object) -> str:
        return repr(value) if type(value) is int else self._constant("constant", value)


def _to(node: Node, region: int) -> Target:
    return next(target for regions, target in node.edges if regions >> region & 1)
