"""How points and ranges lie to each other (DMN 1.5, table 82; after Allen's interval algebra)."""

from __future__ import annotations

from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.values import kind_of, order

_POINT = "number | string | date | time | date and time | days and time duration | years and months duration"


def _order(left: object, right: object) -> int:
    answer = order(left, right)
    if answer is None:
        raise OperationFault("not_comparable", f"A {kind_of(left)} and a {kind_of(right)} have no order.")
    return answer


def _bounded(*spans: Range) -> None:
    if any(end is None for span in spans for end in (span.low, span.high)):
        raise OperationFault("wrong_range", "These functions need ranges with two ends.")


def _contains(span: Range, point: object) -> bool:
    low, high = _order(span.low, point), _order(point, span.high)
    return (low < 0 or (low == 0 and span.low_included)) and (high < 0 or (high == 0 and span.high_included))


@builtin("before", f"point1: {_POINT}, point2: {_POINT}", "boolean")
def before_points(point1: object, point2: object) -> bool:
    return _order(point1, point2) < 0


@builtin("before", f"point: {_POINT}, range: range", "boolean")
def point_before_range(point: object, span: Range) -> bool:
    answer = _order(point, span.low)
    return answer < 0 or (answer == 0 and not span.low_included)


@builtin("before", f"range: range, point: {_POINT}", "boolean")
def range_before_point(span: Range, point: object) -> bool:
    answer = _order(span.high, point)
    return answer < 0 or (answer == 0 and not span.high_included)


@builtin("before", "range1: range, range2: range", "boolean")
def before_ranges(first: Range, second: Range) -> bool:
    answer = _order(first.high, second.low)
    return answer < 0 or (answer == 0 and not (first.high_included and second.low_included))


@builtin("after", f"point1: {_POINT}, point2: {_POINT}", "boolean")
def after_points(point1: object, point2: object) -> bool:
    return _order(point1, point2) > 0


@builtin("after", f"point: {_POINT}, range: range", "boolean")
def point_after_range(point: object, span: Range) -> bool:
    return range_before_point(span, point)


@builtin("after", f"range: range, point: {_POINT}", "boolean")
def range_after_point(span: Range, point: object) -> bool:
    return point_before_range(point, span)


@builtin("after", "range1: range, range2: range", "boolean")
def after_ranges(first: Range, second: Range) -> bool:
    return before_ranges(second, first)


@builtin("meets", "range1: range, range2: range", "boolean")
def meets(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return first.high_included and second.low_included and _order(first.high, second.low) == 0


@builtin("met by", "range1: range, range2: range", "boolean")
def met_by(first: Range, second: Range) -> bool:
    return meets(second, first)


@builtin("overlaps", "range1: range, range2: range", "boolean")
def overlaps(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return not before_ranges(first, second) and not before_ranges(second, first)


@builtin("overlaps before", "range1: range, range2: range", "boolean")
def overlaps_before(first: Range, second: Range) -> bool:
    """The first begins earlier, reaches into the second and ends in it."""
    _bounded(first, second)
    starts = _order(first.low, second.low)
    begins_earlier = starts < 0 or (starts == 0 and first.low_included and not second.low_included)
    ends = _order(first.high, second.high)
    ends_within = ends < 0 or (ends == 0 and (not first.high_included or second.high_included))
    return begins_earlier and ends_within and not before_ranges(first, second)


@builtin("overlaps after", "range1: range, range2: range", "boolean")
def overlaps_after(first: Range, second: Range) -> bool:
    """The first begins in the second, later than it, and does not end before it."""
    return overlaps_before(second, first)


@builtin("finishes", f"point: {_POINT}, range: range", "boolean")
def point_finishes(point: object, span: Range) -> bool:
    return span.high_included and _order(point, span.high) == 0


@builtin("finishes", "range1: range, range2: range", "boolean")
def finishes(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return _same_end(first, second) and _not_earlier(first, second)


def _same_end(first: Range, second: Range) -> bool:
    return first.high_included == second.high_included and _order(first.high, second.high) == 0


def _same_start(first: Range, second: Range) -> bool:
    return first.low_included == second.low_included and _order(first.low, second.low) == 0


def _not_earlier(first: Range, second: Range) -> bool:
    """The first does not begin before the second."""
    answer = _order(first.low, second.low)
    return answer > 0 or (answer == 0 and (not first.low_included or second.low_included))


def _not_later(first: Range, second: Range) -> bool:
    """The first does not end after the second."""
    answer = _order(first.high, second.high)
    return answer < 0 or (answer == 0 and (not first.high_included or second.high_included))


@builtin("finished by", f"range: range, point: {_POINT}", "boolean")
def finished_by_point(span: Range, point: object) -> bool:
    return point_finishes(point, span)


@builtin("finished by", "range1: range, range2: range", "boolean")
def finished_by(first: Range, second: Range) -> bool:
    return finishes(second, first)


@builtin("includes", f"range: range, point: {_POINT}", "boolean")
def includes_point(span: Range, point: object) -> bool:
    _bounded(span)
    return _contains(span, point)


@builtin("includes", "range1: range, range2: range", "boolean")
def includes(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return _not_earlier(second, first) and _not_later(second, first)


@builtin("during", f"point: {_POINT}, range: range", "boolean")
def point_during(point: object, span: Range) -> bool:
    return includes_point(span, point)


@builtin("during", "range1: range, range2: range", "boolean")
def during(first: Range, second: Range) -> bool:
    return includes(second, first)


@builtin("starts", f"point: {_POINT}, range: range", "boolean")
def point_starts(point: object, span: Range) -> bool:
    return span.low_included and _order(point, span.low) == 0


@builtin("starts", "range1: range, range2: range", "boolean")
def starts(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return _same_start(first, second) and _not_later(first, second)


@builtin("started by", f"range: range, point: {_POINT}", "boolean")
def started_by_point(span: Range, point: object) -> bool:
    return point_starts(point, span)


@builtin("started by", "range1: range, range2: range", "boolean")
def started_by(first: Range, second: Range) -> bool:
    return starts(second, first)


@builtin("coincides", f"point1: {_POINT}, point2: {_POINT}", "boolean")
def points_coincide(point1: object, point2: object) -> bool:
    return _order(point1, point2) == 0


@builtin("coincides", "range1: range, range2: range", "boolean")
def coincides(first: Range, second: Range) -> bool:
    _bounded(first, second)
    return _same_start(first, second) and _same_end(first, second)
