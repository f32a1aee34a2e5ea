"""Lists on vectors: items by position, loops' ranges, sums and other aggregates, in one stroke for all rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.runtime import navigation
from pengcheng.engines.feel.types import DATE, NUMBER
from pengcheng.engines.feel.vector.arithmetic import HERE
from pengcheng.engines.feel.vector.comparison import compare
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.logic import truths_of
from pengcheng.engines.feel.vector.operands import operand_of, spread
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.shaping import as_lists, concatenated, where_known
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Codes,
    Constant,
    Integers,
    Lists,
    Quotients,
    Scaled,
    Truths,
    Vector,
    both,
    check_size,
    nulls,
    offsets_of,
    scaled,
    truths,
)

_FEWEST_ITEMS = 1_000_000
_ITEMS_PER_ROW = 64


def check_items(items: int, rows: int) -> None:
    """Raises NotVectorised for loops that would need more memory than a block should."""
    if items > max(_FEWEST_ITEMS, _ITEMS_PER_ROW * rows):
        raise refuse("too_many_items", f"Its lists hold {items:,} items in one block.")


def item_at(source: Vector, index: Vector) -> Vector:
    """`source[index]`: from 1, or from -1 backwards; null beyond the ends."""
    lists = as_lists(source)
    operand = operand_of(index)
    if operand is None or operand.type != NUMBER or operand.scale:
        return apply(lambda items, at: navigation.item_at(items, at, Run(None), HERE), source, index)
    position = spread(operand.values, lists.rows)
    lengths = lists.lengths
    place = np.where(position > 0, position - 1, lengths + position)
    there = (position != 0) & (place >= 0) & (place < lengths)
    if operand.valid is not None:
        there &= operand.valid
    return _pick(lists.items, np.where(there, lists.offsets[:-1] + place, 0), there)


def _pick(items: Vector, where: Integers, there: Bools) -> Vector:
    """Items at some positions, null where there is none."""
    if not there.any():
        return nulls(len(where))
    return where_known(items.take(np.where(there, where, int(where[np.argmax(there)]))), there)


def loop_items(source: Vector) -> Lists:
    """What a loop runs over: lists, whole ranges of numbers or days, or single values."""
    if isinstance(source, Constant | Codes):
        values = (source.value,) if isinstance(source, Constant) else source.values
        if any(isinstance(value, Range) for value in values):
            return as_lists(apply(_items_of_range, source))
    return as_lists(source)


def _items_of_range(value: object) -> object:
    found = navigation.items_of(value, Run(None), HERE)
    return None if found is None else list(found)


def steps(low: Vector, high: Vector) -> Lists:
    """`low..high` of a loop, upwards or downwards."""
    if isinstance(low, Constant) and isinstance(high, Constant):
        return as_lists(apply(_steps, low, high))
    one, other = operand_of(low), operand_of(high)
    alike = one is not None and other is not None and one.type == other.type and one.type in (NUMBER, DATE)
    if one is None or other is None or not alike or one.scale or other.scale:
        return as_lists(apply(_steps, low, high))
    rows = low.rows
    first, last = spread(one.values, rows), spread(other.values, rows)
    valid = both(one.valid, other.valid)
    lengths = np.abs(last - first) + 1
    lengths = lengths if valid is None else np.where(valid, lengths, 0)
    check_items(int(lengths.sum()), rows)
    offsets = offsets_of(lengths)
    count = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], lengths)
    direction: Integers = np.where(last >= first, 1, -1).astype(np.int64)
    items: Integers = np.repeat(first, lengths) + np.repeat(direction, lengths) * count
    return Lists(rows, valid, offsets, scaled(one.type, items, 0, None))


def _steps(low: object, high: object) -> object:
    found = navigation.steps(low, high, Run(None), HERE)
    return None if found is None else list(found)


# --- aggregates ---------------------------------------------------------------------------------


def count(source: Vector) -> Vector:
    """How many items; null for null."""
    lists = as_lists(source)
    return scaled(NUMBER, lists.lengths, 0, lists.valid)


def _complete(lists: Lists) -> Bools:
    """The rows that are a list of at least one item, none of them null."""
    known = lists.items.known()
    found = lists.lengths > 0
    if not known.all():
        found &= _counts(lists, ~known) == 0
    return found


def _counts(lists: Lists, flags: Bools) -> Integers:
    """How many items of each row have a flag."""
    return np.bincount(lists.of_row[flags], minlength=lists.rows).astype(np.int64)


def total(source: Vector) -> Vector | None:
    """`sum` of numbers or durations; null of none. None for items that are not such."""
    lists = as_lists(source)
    items = lists.items
    if not isinstance(items, Scaled) or items.type == DATE:
        return None
    check_size(items.bound * int(lists.lengths.max(initial=0)))
    running = np.zeros(len(items.values) + 1, np.int64)
    np.cumsum(items.values, out=running[1:])  # may wrap round; the differences do not
    sums = running[lists.offsets[1:]] - running[lists.offsets[:-1]]
    return scaled(items.type, sums, items.scale, _complete(lists))


def mean(source: Vector) -> Vector | None:
    """`mean` of numbers."""
    sums = total(source)
    if not isinstance(sums, Scaled) or sums.type != NUMBER:
        return None
    lengths = np.maximum(as_lists(source).lengths, 1)
    check_size(int(lengths.max(initial=1)) * 10**sums.scale)
    return Quotients(sums.rows, sums.valid, sums.values, lengths * 10**sums.scale)


def extreme(source: Vector, sign: int) -> Vector | None:
    """`min` (-1) or `max` (1) of numbers, dates or durations."""
    lists = as_lists(source)
    items = lists.items
    if not isinstance(items, Scaled):
        return None
    complete = _complete(lists)
    filled = lists.lengths > 0
    values = np.zeros(lists.rows, np.int64)
    if filled.any():
        best = np.maximum if sign > 0 else np.minimum
        values[filled] = best.reduceat(items.values, lists.offsets[:-1][filled])
    return scaled(items.type, values, items.scale, complete)


def all_any(source: Vector, decisive: bool) -> Vector | None:
    """`all` (False decides) or `any` (True decides) of booleans: three-valued."""
    lists = as_lists(source)
    if not isinstance(lists.items, Truths):
        return None
    answer = reduced(lists, lists.items, decisive)
    return where_known(answer, lists.known())


def reduced(lists: Lists, flags: Truths, decisive: bool) -> Truths:
    """The three-valued or (`decisive` is True) or and of the flags of each row's items."""
    decided = _counts(lists, flags.true if decisive else flags.false) > 0
    known = np.ones(lists.rows, np.bool_) if flags.valid is None else decided | (_counts(lists, ~flags.valid) == 0)
    return truths(decided if decisive else ~decided, None if known.all() else known)


def contains(source: Vector, element: Vector) -> Vector:
    """`list contains`"""
    lists = as_lists(source)
    same = truths_of(compare("=", lists.items, element.take(lists.of_row)))
    return where_known(truths(_counts(lists, same.true) > 0), lists.known())


def joined(sources: Sequence[Vector]) -> Vector:
    """`concatenate`: the items of several lists, row by row; null where one of them is."""
    parts = [as_lists(each) for each in sources]
    rows = parts[0].rows
    known = np.logical_and.reduce([each.known() for each in parts])
    lengths: Integers = np.stack([each.lengths for each in parts]).sum(axis=0)
    check_items(int(lengths.sum()), rows)
    rows_of = np.concatenate([each.of_row for each in parts])
    order = np.argsort(rows_of, kind="stable")
    whole = Lists(rows, None, offsets_of(lengths), concatenated([each.items for each in parts]).take(order))
    return where_known(whole, known) if not known.all() else whole
