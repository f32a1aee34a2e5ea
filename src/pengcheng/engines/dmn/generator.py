"""A decision diagram as one Python function: nested `if`s that touch only the facts on the way.

The function returns what the leaf it comes to stands for, or None as soon as it touches a fact that is unknown,
null or of a wrong type; the caller then takes the slow and exact way. Comparisons are written on the regions, so
`age` is compared with 80 and 90 once, however many rows mention them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Generic, TypeVar

from .compiled import AnyColumn, CompiledTable, FactColumn, TestColumn
from .diagram import Diagram, Node, Target, bits, run_starts
from .questions import unknown_among
from .regions import Kind
from .unknown import UNKNOWN

Result = TypeVar("Result")
Fire = Callable[[Mapping[str, object]], Result | None]

MOST_STATEMENTS = 2_000
"""A diagram whose tree of `if`s would be larger is walked instead."""
_DEEPEST = 60
_MOST_COMPARED = 40
"""Stretches of one fact's values written out as comparisons; a node with more is looked up by bisection."""


def generate(compiled: CompiledTable, diagram: Diagram, results: Sequence[Result | None]) -> Fire[Result]:
    """The function that decides from known facts; `results` says for each leaf what it returns.

    It raises KeyError for a missing fact and TypeError for one that cannot be compared; both mean "not by
    this way", as None does.
    """
    wide = any(_is_wide(node) and not _is_last(node) for node in diagram.nodes)
    if diagram.root >= 0 and (wide or len(compiled.columns) > _DEEPEST or _size(diagram) > MOST_STATEMENTS):
        return Walker(compiled, diagram, results)
    return _Writer(compiled, diagram, results).function()


def _is_wide(node: Node) -> bool:
    return sum(run_starts(regions).bit_count() for regions, _ in node.edges) > _MOST_COMPARED


def _is_last(node: Node) -> bool:
    """Whether every answer is a result."""
    return all(target < 0 for _, target in node.edges)


def _size(diagram: Diagram) -> int:
    """Statements the diagram takes when shared nodes are written out at each place."""
    sizes = [0] * len(diagram.nodes)
    for number in range(len(diagram.nodes) - 1, -1, -1):
        node = diagram.nodes[number]
        sizes[number] = (
            1
            if _is_last(node) and _is_wide(node)
            else 1 + sum(1 if target < 0 else sizes[target] for _, target in node.edges)
        )
    return sizes[diagram.root]


class Step:
    """One node ready to be walked through.

    Attributes:
        starts: the first region of each stretch that leads to one target, ascending.
        targets: where each stretch leads.
        region: the region of a subject's fact; None where it is unknown or null.
    """

    __slots__ = ("region", "starts", "targets")

    def __init__(self, node: Node, column: AnyColumn) -> None:
        runs = node.runs()
        self.starts = [region for region, _ in runs]
        self.targets = [target for _, target in runs]
        self.region = _asked(column) if isinstance(column, TestColumn) else _placed(column)


class Walker(Generic[Result]):
    """A large diagram followed node by node."""

    def __init__(self, compiled: CompiledTable, diagram: Diagram, results: Sequence[Result | None]) -> None:
        self.steps = [Step(node, compiled.columns[node.column]) for node in diagram.nodes]
        self._root = diagram.root
        self._results = results

    def __call__(self, facts: Mapping[str, object]) -> Result | None:
        """The result for known facts; None, KeyError and TypeError as `generate` says."""
        target, steps = self._root, self.steps
        while target >= 0:
            step = steps[target]
            region = step.region(facts)
            if region is None:
                return None
            target = step.targets[bisect_right(step.starts, region) - 1]
        return self._results[~target]


def _asked(column: TestColumn) -> Callable[[Mapping[str, object]], int | None]:
    def region(facts: Mapping[str, object]) -> int | None:
        return None if unknown_among(column.reads, facts) else int(column.test.passes(facts))

    return region


def _placed(column: FactColumn) -> Callable[[Mapping[str, object]], int | None]:
    name, index_of = column.clause.name, column.regions.index_of

    def region(facts: Mapping[str, object]) -> int | None:
        value = facts[name]
        return None if value is None or value is UNKNOWN else index_of(value)

    return region


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
        edges = [(regions & (1 << len(constants)) - 1, target) for regions, target in node.edges if target != other]
        told = [([constants[region] for region in bits(regions)], target) for regions, target in edges if regions]
        told.sort(key=lambda item: str(item[0][0]))
        if _is_wide(node) and _is_last(node):
            results = {value: self._results[~target] for values, target in told for value in values}
            known = self._constant("known", results)
            self._say(depth, f"return {known}.get(value, {self._constant('result', self._results[~other])})")
            return
        for values, target in told:
            test = f"== {values[0]!r}" if len(values) == 1 else f"in {self._constant('set', frozenset(values))}"
            self._say(depth, f"if value {test}:")
            self._target(target, depth + 1)
        self._target(other, depth)

    def _ordered(self, node: Node, column: FactColumn, depth: int) -> None:
        types = "date" if column.regions.kind is Kind.DATE else "int and value.__class__ is not Decimal"
        self._say(depth, f"if value.__class__ is not {types}: return None")
        constants = column.regions.constants
        runs = [run for run in node.runs() if run[0] < column.regions.null]
        if _is_wide(node) and _is_last(node):
            starts = self._constant("starts", [region for region, _ in runs])
            known = self._constant("known", [self._results[~target] for _, target in runs])
            bisect = self._constant("bisect", bisect_right)
            index_of = self._constant("region", column.regions.index_of)
            self._say(depth, f"return {known}[{bisect}({starts}, {index_of}(value)) - 1]")
            return
        for (_, target), (end, _) in pairwise(runs):
            operator = "<" if end % 2 else "<="
            self._say(depth, f"if value {operator} {self._literal(constants[(end - 1) // 2])}:")
            self._target(target, depth + 1)
        self._target(runs[-1][1], depth)

    def _literal(self, value: object) -> str:
        return repr(value) if type(value) is int else self._constant("constant", value)


def _to(node: Node, region: int) -> Target:
    return next(target for regions, target in node.edges if regions >> region & 1)
