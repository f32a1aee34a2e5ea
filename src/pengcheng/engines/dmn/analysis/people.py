"""An example person of a box: values of facts that really pass and fail the tests in question.

Where cells only compare, every region has a value and a person is found at once. For cells that do more, values
are tried that stand in the rules or beside them; within a bound, so that nothing is proved by not finding one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from pengcheng.engines.feel import tree

from ..compiled import CompiledTable, TestColumn
from ..diagram import bits
from ..model import InputClause
from ..regions import Kind, Regions, kind_of
from .boxes import Box, column_regions

Person = Mapping[str, object]
"""Facts by name. A fact that is left out does not matter."""

_MOST_TRIES = 5_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cell that must pass, or must not."""

    column: TestColumn
    passes: bool

    def met(self, facts: Mapping[str, object]) -> bool:
        return self.column.test.passes(facts) is self.passes


def person_in(compiled: CompiledTable, box: Box) -> Person | None:
    """Somebody in the box; None if there is none, or none was found within the bound."""
    if not all(box):
        return None
    wanted = [
        _Wanted(column, regions == 0b10)
        for column, regions in zip(compiled.columns, box, strict=True)
        if isinstance(column, TestColumn) and regions != 0b11
    ]
    person = {
        name: next(_of_regions(regions, box[number]))
        for name, (number, regions) in column_regions(compiled).items()
        if box[number] != regions.possible
    }
    if not wanted:
        return person
    asked = tuple(dict.fromkeys(name for each in wanted for name in each.column.reads))
    width = max(1, int(_MOST_TRIES ** (1 / len(asked))))
    choices = [tuple(dict.fromkeys(map(_typed, _choices(compiled, name, box))))[:width] for name in asked]
    for chosen in product(*choices):
        found = {**person, **{name: value for name, (_, value) in zip(asked, chosen, strict=True)}}
        if all(each.met(found) for each in wanted):
            return found
    return None


def _typed(value: object) -> tuple[str, object]:
    """Keeps true and 1 apart when equal values are left out."""
    return (type(value).__name__, value)


def _choices(compiled: CompiledTable, name: str, box: Box) -> Iterator[object]:
    """Values worth trying for a fact: of its regions, from the texts of cells that read it, and a few more."""
    cut = column_regions(compiled).get(name)
    clause = compiled.clause_of(name)
    kind = kind_of(clause)
    if cut is not None:
        yield from _of_regions(cut[1], box[cut[0]])
    for value in (*_plain(clause, kind), *_written(compiled, name, kind)):
        if cut is None or box[cut[0]] >> cut[1].index_of(value) & 1:
            yield value
    if clause.nullable and (cut is None or box[cut[0]] >> cut[1].null & 1):
        yield None


def _of_regions(regions: Regions, some: int) -> Iterator[object]:
    """A value of each region: constants first, then those between, below all last; null at the very end."""
    order = sorted(bits(some), key=lambda region: (region == regions.null, _strangeness(regions, region)))
    yield from (regions.representatives[region] for region in order)


def _strangeness(regions: Regions, region: int) -> int:
    if regions.kind in (Kind.NUMBER, Kind.DATE):
        return 0 if region % 2 else 2 if region == 0 else 1
    return 0 if region < len(regions.constants) or regions.kind is Kind.BOOLEAN else 1


def _plain(clause: InputClause, kind: Kind) -> tuple[object, ...]:
    if clause.values:
        return clause.values
    return {
        Kind.BOOLEAN: (True, False),
        Kind.NUMBER: (0, 1, 2, 10, 100, -1),
        Kind.DATE: (date(2000, 1, 1), date(2026, 1, 1)),
        Kind.TEXT: ("", "a"),
        Kind.ANY: (),
    }[kind]


def _written(compiled: CompiledTable, name: str, kind: Kind) -> Iterator[object]:
    """The literals of the cells that read a fact, and what lies just beside them."""
    for column in compiled.columns:
        if isinstance(column, TestColumn) and name in column.reads:
            derived = (column.clause.expression.tree,) if column.clause.expression else ()
            for root in (column.cell.tree, *derived):
                for node in tree.walk(root):
                    yield from _beside(node, kind)


def _beside(node: tree.Node, kind: Kind) -> Iterator[object]:
    if kind is Kind.NUMBER and isinstance(node, tree.Number):
        value = node.value
        yield from (value, value + 1, value - 1)
        half = Decimal(value) / 2
        yield int(half) if half == int(half) else half
    elif kind is Kind.TEXT and isinstance(node, tree.String):
        yield node.value
    elif kind is Kind.DATE and isinstance(node, tree.String | tree.AtLiteral):
        day = _day(node.value if isinstance(node, tree.String) else node.text)
        if day is not None:
            yield from (day, day + timedelta(days=1), day - timedelta(days=1))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
