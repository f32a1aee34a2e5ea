"""From a diagram's edges (sets of regions) to memberships over atoms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ..compiled import FactColumn
from ..diagram import bits, run_starts
from ..regions import Kind, Regions
from .atoms import Constant, Cut, Membership, Ordered, Span, Texts, Truths


def membership(column: FactColumn, edge: int) -> Membership:
    """Which rows may take an edge.

    A row without a value is null if the fact's declaration says that null is a value, else unknown; an
    unknown row may take every edge that holds a possible region.

    Args:
        edge: the edge's regions (bits).
    """
    regions, fact = column.regions, column.clause.name
    null = edge >> regions.null & 1 == 1
    nulls = null if column.clause.nullable else edge & column.possible != 0
    if regions.kind is Kind.BOOLEAN:
        return Truths(fact, edge >> 1 & 1 == 1, edge & 1 == 1, nulls)
    if regions.kind is Kind.TEXT:
        others = len(regions.constants)
        negated = edge >> others & 1 == 1
        listed = tuple(
            str(value) for region, value in enumerate(regions.constants) if (edge >> region & 1 == 1) != negated
        )
        return Texts(fact, listed, negated, nulls)
    return Ordered(fact, tuple(_spans(regions, fact, edge)), nulls)


def _spans(regions: Regions, fact: str, edge: int) -> Iterator[Span]:
    """The runs of neighbouring regions in the edge."""
    inside = edge & ((1 << regions.null) - 1)
    starts, ends = bits(run_starts(inside)), bits(run_starts(~inside & (inside << 1)))
    for start, end in zip(starts, ends, strict=True):
        yield Span(_cut(regions, fact, start), _cut(regions, fact, end))


def _cut(regions: Regions, fact: str, region: int) -> Cut | None:
    """The border below a region: region 2i + 1 begins at constant i, region 2i + 2 above it."""
    if region in (0, regions.null):
        return None
    constant = cast(Constant, regions.constants[(region - 1) // 2])
    return Cut(fact, constant, strict=region % 2 == 0)
