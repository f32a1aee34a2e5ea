"""Paths on vectors: entries of contexts, properties of dates and durations, those of all items of a list."""

from __future__ import annotations

import numpy as np

from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.runtime import navigation
from pengcheng.engines.feel.types import DATE, NUMBER, YEARS_MONTHS
from pengcheng.engines.feel.vector import calendar
from pengcheng.engines.feel.vector.arithmetic import HERE
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.shaping import where_known
from pengcheng.engines.feel.vector.vectors import Contexts, Lists, Scaled, Vector, nulls, scaled


def path(source: Vector, name: str) -> Vector:
    """`source.name`"""
    if isinstance(source, Contexts):
        entry = source.entries.get(name)
        if entry is None:
            return nulls(source.rows)
        return entry if source.valid is None else where_known(entry, source.valid)
    if isinstance(source, Lists):
        return Lists(source.rows, source.valid, source.offsets, path(source.items, name))
    if isinstance(source, Scaled):
        found = _part(source, name)
        if found is not None:
            return found
    return apply(lambda value: navigation.path(value, name, Run(None), HERE), source)


def _part(source: Scaled, name: str) -> Vector | None:
    if source.type == DATE:
        return calendar.part(source, name)
    if source.type == YEARS_MONTHS and name in ("years", "months"):
        years = np.abs(source.values) // 12 * np.sign(source.values)
        return scaled(NUMBER, years if name == "years" else source.values - 12 * years, 0, source.valid)
    return nulls(source.rows) if source.type == NUMBER else None
