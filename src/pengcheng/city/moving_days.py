"""On which days a moving fact may have another value than the day before, read off its text.

An age has another value once a year, a run of months on the first of a month. So whoever looks ahead goes from one
such day to the next and passes over the days between. The days named may be too many, never too few; where the text
does more with the day than what is known here, no days are told, and every day has to be looked at.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pengcheng.engines.feel import compile_expression, tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.temporal.dates import DistantDate

BETWEEN = "years and months duration"
_CLOCK = frozenset(("now", "today"))
_FUNCTIONS = BUILTIN_NAMES - _CLOCK
_ORDERS = frozenset(("<", "<=", ">", ">=", "=", "!="))
_NEAR = range(-3, 6)
"""Days around the one on which `today + duration` reaches a date: months have different lengths."""


@dataclass(frozen=True, slots=True)
class MovingDays:
    """Days that come again in every month (None) or in one month of every year, and days that come once.

    A day that a month does not have is the first of the month after.
    """

    again: frozenset[tuple[int | None, int]] = frozenset()
    once: frozenset[date] = frozenset()

    def __or__(self, other: MovingDays) -> MovingDays:
        return MovingDays(self.again | other.again, self.once | other.once)

    def between(self, start: date, until: date) -> Iterator[date]:
        """The days after `start` up to `until`, in order."""
        last = start
        for year in range(start.year, until.year + 1):
            once = {day for day in self.once if day.year == year}
            found = {self._day(year, month, day) for each, day in self.again for month in _months(each)}
            for day in sorted(day for day in {*found, *once} if day is not None and last < day <= until):
                yield day
                last = day

    @staticmethod
    def _day(year: int, month: int, day: int) -> date | None:
        if day <= monthrange(year, month)[1]:
            return date(year, month, day)
        if month < 12:
            return date(year, month + 1, 1)
        return date(year + 1, 1, 1) if year < date.max.year else None


Source = Callable[[Mapping[str, object], date], MovingDays]
"""From the anchors of one subject, as read on a day, to the later days on which a part of the text may turn."""


def moving_days(expression: tree.Expression, anchors: Collection[str], passed: str) -> Source | None:
    """From a subject's anchors and the day they were read on to the later days on which an expression may turn; None
    where that cannot be told.

    Args:
        expression: it reads the anchors, `today`, and the months `passed` since the anchors were read.
    """
    try:
        sources = tuple(_Reader(frozenset(anchors), passed).sources(expression))
    except _EveryDay:
        return None

    def days(values: Mapping[str, object], today: date) -> MovingDays:
        found = MovingDays()
        for source in sources:
            found |= source(values, today)
        return found

    return days


class _EveryDay(Exception):
    """The text takes the day apart in a way that is not known here."""


@dataclass(frozen=True, slots=True)
class _Reader:
    anchors: frozenset[str]
    passed: str

    def sources(self, node: tree.Node) -> Iterator[Source]:
        """What makes a node turn."""
        match node:
            case tree.Name(name=name) if name == self.passed:
                yield _always(MovingDays(again=frozenset({(None, 1)})))
            case tree.Name(name=name) if name in _CLOCK:
                raise _EveryDay
            case tree.Path(source=tree.Name(name="today"), name="year"):
                yield _always(MovingDays(again=frozenset({(1, 1)})))
            case tree.Path(source=tree.Name(name="today"), name="month"):
                yield _always(MovingDays(again=frozenset({(None, 1)})))
            case tree.Path(source=tree.Call() as call, name="years") if (other := self._since(call)) is not None:
                yield _anniversaries(other, yearly=True)
            case tree.Call() if (other := self._since(node)) is not None:
                yield _anniversaries(other, yearly=False)
            case tree.Comparison(operator=operator, left=left, right=right) if operator in _ORDERS:
                yield from self._compared(node, (left, right))
            case tree.Between(value=value, low=low, high=high):
                yield from self._compared(node, (value, low))
                yield from self._compared(node, (value, high))
            case _:
                for child in node.children():
                    yield from self.sources(child)

    def _since(self, node: tree.Node) -> tree.Expression | None:
        """The other end of a duration of whole months that begins or ends today."""
        match node:
            case tree.Call(function=tree.Name(name=name), positional=(one, other), named=()) if name == BETWEEN:
                for day, still in ((one, other), (other, one)):
                    if _is_today(day) and self._is_still(still):
                        return still
        return None

    def _compared(self, node: tree.Node, sides: tuple[tree.Expression, tree.Expression]) -> Iterator[Source]:
        """Today, or today and a duration, compared with what stands still turns about one day."""
        for day, still in (sides, sides[::-1]):
            if not self._is_still(still):
                continue
            if _is_today(day):
                yield _about(still)
                return
            match day:
                case tree.Arithmetic(operator="+", left=left, right=length) if self._is_moved(left, length):
                    yield _about(tree.Arithmetic("-", still, length))
                    return
                case tree.Arithmetic(operator="-", left=left, right=length) if self._is_moved(left, length):
                    yield _about(tree.Arithmetic("+", still, length))
                    return
        for side in sides:
            yield from self.sources(side)

    def _is_moved(self, day: tree.Node, length: tree.Node) -> bool:
        return _is_today(day) and self._is_still(length)

    def _is_still(self, node: tree.Node) -> bool:
        """Whether a part reads nothing but anchors, so that its value can be told beforehand."""
        return free_names(node) - _FUNCTIONS <= self.anchors


def _is_today(node: tree.Node) -> bool:
    return isinstance(node, tree.Name) and node.name == "today"


def _months(month: int | None) -> range:
    return range(1, 13) if month is None else range(month, month + 1)


def _always(days: MovingDays) -> Source:
    return lambda anchors, today: days


def _anniversaries(expression: tree.Expression, *, yearly: bool) -> Source:
    """Whole months since a day are complete on it, those until it begin to lack a day on the one after."""
    compiled = compile_expression(expression)

    def days(anchors: Mapping[str, object], today: date) -> MovingDays:
        value = compiled(anchors, Run(None))
        if not isinstance(value, date | DistantDate):
            return MovingDays()  # the duration is null on every day
        found = {value.day} if value <= today else {value.day, value.day + 1}
        return MovingDays(again=frozenset((value.month if yearly else None, day) for day in found))

    return days


def _about(expression: tree.Expression) -> Source:
    compiled = compile_expression(expression)

    def days(anchors: Mapping[str, object], today: date) -> MovingDays:
        value = compiled(anchors, Run(None))
        if not isinstance(value, date):
            return MovingDays()  # nothing that a day of the calendar is compared with
        near = (value.toordinal() + each for each in _NEAR)
        return MovingDays(once=frozenset(date.fromordinal(each) for each in near if 0 < each <= date.max.toordinal()))

    return days
