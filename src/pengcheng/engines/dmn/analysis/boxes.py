"""Sets of people by what they have in common: for each column of a table, the regions it may lie in.

A row is a box, because its tests stand beside each other; two rows overlap where their boxes do; and every way
through a diagram is a box. What a box means is told in FEEL, as its author would write it in a cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..compiled import CompiledTable, FactColumn, TestColumn
from ..diagram import Diagram, bits
from ..regions import Kind, Regions

Box = tuple[int, ...]
"""For each column, the regions it lies in (bits)."""

_MOST_WAYS = 2_000
_WIDENING_EFFORT = 2_000_000
"""Most node visits spent on making one box as wide as it can be."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of one fact in a box: its name and a FEEL unary test that it passes."""

    name: str
    test: str

    def __str__(self) -> str:
        return f"{self.name}: {self.test}"


class Boxes:
    """The boxes of one compiled table."""

    def __init__(self, compiled: CompiledTable) -> None:
        self._compiled = compiled
        self.everybody: Box = tuple(column.possible for column in compiled.columns)

    @cached_property
    def rows(self) -> tuple[Box, ...]:
        """For each row, who passes its tests; a box with an empty column is nobody's."""
        return tuple(self._box_of(row) for row in range(len(self._compiled.table.rows)))

    def meeting(self, box: Box) -> int:
        """The rows (bits) that somebody in the box passes."""
        met = self._all_rows
        for column, regions in zip(self._compiled.truths, box, strict=True):
            some = 0
            for region in bits(regions):
                some |= column.passes[region]
            met &= some
        return met

    def holding(self, box: Box) -> int:
        """The rows (bits) that everybody in the box passes."""
        held = self._all_rows
        for column, regions in zip(self._compiled.truths, box, strict=True):
            for region in bits(regions):
                held &= column.passes[region]
        return held

    def conditions(self, box: Box) -> tuple[Condition, ...]:
        """What is true of everybody in the box and not of everybody at all, column by column."""
        found = []
        for column, regions, possible in zip(self._compiled.columns, box, self.everybody, strict=True):
            if regions == possible:
                continue
            if isinstance(column, TestColumn):
                test = column.cell.text if regions == 0b10 else f"not({column.cell.text})"
            else:
                test = spell_regions(column.regions, regions, possible)
            found.append(Condition(column.clause.name, test))
        return tuple(found)

    def of_leaf(self, leaf: int) -> Iterator[Box]:
        """Boxes whose people all come to one leaf, each as wide as it can be, together all of that leaf; at most
        so many ways through the diagram are followed."""
        diagram = self._compiled.diagram
        if diagram is None:
            return
        found: list[Box] = []
        for number, way in enumerate(_ways(diagram, self.everybody, leaf)):
            if number >= _MOST_WAYS:
                return
            if not any(within(way, box) for box in found):
                found.append(self._widened(diagram, way, leaf))
                yield found[-1]

    @property
    def _all_rows(self) -> int:
        return (1 << len(self._compiled.table.rows)) - 1

    def _box_of(self, row: int) -> Box:
        return tuple(
            column.accepts(row) & possible
            for column, possible in zip(self._compiled.truths, self.everybody, strict=True)
        )

    def _widened(self, diagram: Diagram, box: Box, leaf: int) -> Box:
        """The box with every column as wide as it can be without anybody coming to another leaf."""
        visits = len(diagram.nodes) * sum(possible.bit_count() for possible in self.everybody)
        if visits > _WIDENING_EFFORT:
            return box
        widened = list(box)
        for column, possible in enumerate(self.everybody):
            whole = (*widened[:column], possible, *widened[column + 1 :])
            if diagram.leaves(whole) == {leaf}:
                widened[column] = possible
                continue
            for region in bits(possible & ~widened[column]):
                kept = widened[column]
                widened[column] = kept | 1 << region
                if diagram.leaves(widened) != {leaf}:
                    widened[column] = kept
        return tuple(widened)


def within(inner: Box, outer: Box) -> bool:
    """Whether everybody in one box is in the other."""
    return all(not mine & ~theirs for mine, theirs in zip(inner, outer, strict=True))


def shared(one: Box, other: Box) -> Box:
    """Those in both boxes."""
    return tuple(mine & theirs for mine, theirs in zip(one, other, strict=True))


def is_empty(box: Box) -> bool:
    """Whether nobody can be in the box."""
    return not all(box)


def _ways(diagram: Diagram, possible: Box, leaf: int) -> Iterator[Box]:
    """Every way through the diagram to a leaf, as a box."""
    leads = {~leaf}
    for number in range(len(diagram.nodes) - 1, -1, -1):
        node = diagram.nodes[number]
        if any(regions & possible[node.column] and target in leads for regions, target in node.edges):
            leads.add(number)
    if diagram.root not in leads:
        return
    waiting = [(diagram.root, possible)]
    while waiting:
        target, box = waiting.pop()
        if target < 0:
            yield box
            continue
        node = diagram.nodes[target]
        for regions, child in node.edges:
            left = regions & box[node.column]
            if left and child in leads:
                waiting.append((child, (*box[: node.column], left, *box[node.column + 1 :])))


def spell_regions(regions: Regions, some: int, possible: int) -> str:
    """Regions of a column as FEEL unary tests; regions in which no value can lie are passed over."""
    null = regions.null
    words = []
    if some >> null & 1:
        words.append("null")
    values = some & ~(1 << null)
    if values == possible & ~(1 << null):
        return "not(null)" if values else words[0]
    if regions.kind is Kind.BOOLEAN:
        words += [("false", "true")[region] for region in bits(values)]
    elif regions.kind is Kind.TEXT:
        others = len(regions.constants)
        if values >> others & 1:
            rest = [spell_value(regions.constants[each]) for each in bits(possible & ~some) if each < others]
            if possible >> null & 1 and not words:
                rest.append("null")  # null is not equal to any text, so not("a") would take it in
            return f"not({', '.join(rest)})"
        words += [spell_value(regions.constants[each]) for each in bits(values)]
    else:
        words += list(_runs(regions, values, possible & ~(1 << null)))
    return ", ".join(words)


def _runs(regions: Regions, values: int, possible: int) -> Iterator[str]:
    """Neighbouring regions joined to ranges."""
    start: int | None = None
    last = 0
    for region in bits(possible):
        if values >> region & 1:
            start = region if start is None else start
            last = region
        elif start is not None:
            yield _range(regions, start, last)
            start = None
    if start is not None:
        yield _range(regions, start, last)


def _range(regions: Regions, first: int, last: int) -> str:
    """Region 2i + 1 is constant i itself, region 2i lies below it, the last above all."""
    low = spell_value(regions.constants[(first - 1) // 2]) if first else ""
    high = spell_value(regions.constants[last // 2]) if last < regions.null - 1 else ""
    includes_low, includes_high = first % 2 == 1, last % 2 == 1
    if first == last and includes_low:
        return low
    if not low:
        return f"{'<=' if includes_high else '<'} {high}"
    if not high:
        return f"{'>=' if includes_low else '>'} {low}"
    return f"{'[' if includes_low else '('}{low}..{high}{']' if includes_high else ')'}"


def spell_value(value: object) -> str:
    """A value as a FEEL literal."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def column_regions(compiled: CompiledTable) -> dict[str, tuple[int, Regions]]:
    """The columns that are looked at by region, by the name of their fact, with their number."""
    return {
        column.clause.name: (number, column.regions)
        for number, column in enumerate(compiled.columns)
        if isinstance(column, FactColumn)
    }
