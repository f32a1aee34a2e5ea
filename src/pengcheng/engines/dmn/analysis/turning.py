"""When an outcome changes, if facts move with time: the day somebody turns 80, the month that makes 36.

How a fact moves is given as a function from a day to its value; what is not given stays as it is. The days are
gone through one by one, so nothing is assumed about how facts move; but where a fact tells the days on which it may
move (`Stepwise`), those between are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter

from ..clocked import reads_the_clock
from ..compiled import FactColumn
from ..model import Decision, Outcome
from ..record import RecordDecision, compile_decision
from ..result import DecisionResult
from ..trace import NearMiss
from ..unknown import UNKNOWN

Motion = Callable[[date], object]
"""The value of a fact on a day (UNKNOWN where it cannot be told)."""


@dataclass(frozen=True, slots=True)
class Stepwise:
    """A motion that knows on which days it may step.

    Attributes:
        value: the value on a day.
        days: of the days after a first up to a last one, in order, all on which the value is another than the day
            before; there may be others among them.
    """

    value: Motion
    days: Callable[[date, date], Iterable[date]]

    def __call__(self, day: date) -> object:
        """The value on a day."""
        return self.value(day)


def steps(motion: Motion, start: date, until: date) -> Iterable[date]:
    """The days after `start` up to `until` on which a motion may have another value than the day before."""
    return motion.days(start, until) if isinstance(motion, Stepwise) else _days(start, until)


@dataclass(frozen=True, slots=True)
class Turn:
    """The first day with another outcome.

    Attributes:
        moved: the facts that have another value than on the first day: before, and on the day.
    """

    day: date
    before: DecisionResult
    after: DecisionResult
    moved: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Missing:
    """One test of a granting row that somebody does not pass.

    Attributes:
        has: the fact's value.
        needs: the nearest value that would pass; None where the cell does more than compare.
        reached_on: the first day on which the fact passes, if it moves that way by itself; else None.
    """

    fact: str
    test: str
    has: object
    needs: object
    reached_on: date | None


def first_turn(
    decision: Decision,
    facts: Mapping[str, object],
    motions: Mapping[str, Motion],
    start: date,
    until: date,
    wanted: Outcome | None = None,
) -> Turn | None:
    """The first day after `start`, up to `until`, on which the outcome is another, or the one that is wanted.

    Each day is judged by the version in force on it, so new wording that is already known is foreseen too.

    Args:
        facts: as they are on `start`.
        motions: for facts that move; their values on `start` are taken from here, too.

    Raises:
        NoVersionInForce: no version is effective on `start`.
    """
    clocked = {version.effective for version in decision.versions if reads_the_clock(version)}
    first = _values(motions, start)
    before = compile_decision(decision, start).decide({**facts, **first})
    for day, values in _changes(decision, motions, start, until, clocked):
        version = decision.on(day)
        # One version is compiled once, unless it reads the clock itself.
        instant = day if version.effective in clocked else max(version.effective, start)
        after = compile_decision(decision, instant).decide({**facts, **values})
        if after.outcome != before.outcome and wanted in (None, after.outcome):
            moved = {name: (first[name], value) for name, value in values.items() if first[name] != value}
            return Turn(day, before, after, moved)
    return None


def missing(
    record: RecordDecision,
    facts: Mapping[str, object],
    miss: NearMiss,
    motions: Mapping[str, Motion],
    start: date,
    until: date,
) -> tuple[Missing, ...]:
    """What keeps a granting row from firing: for each test the value, the nearest that passes, and the day it comes."""
    found = []
    for test in miss.missed:
        has = facts.get(test.input, UNKNOWN)
        passing = _passing(record, miss.row, test.input)
        needs = None if passing is None else _nearest(passing, has)
        day = None
        motion = motions.get(test.input)
        if passing is not None and motion is not None:
            day = next((day for day in steps(motion, start, until) if _passes(passing, motion(day))), None)
        found.append(Missing(test.input, test.test, has, needs, day))
    return tuple(found)


def _changes(
    decision: Decision, motions: Mapping[str, Motion], start: date, until: date, clocked: set[date]
) -> Iterator[tuple[date, dict[str, object]]]:
    """The days on which the facts or the rules may have changed."""
    last, version = _values(motions, start), decision.on(start)
    for day, stepping in _looked_at(decision, motions, start, until, clocked):
        values = last | {name: motions[name](day) for name in stepping}
        now = decision.on(day)
        if values != last or now is not version or now.effective in clocked:
            yield day, values
        last, version = values, now


def _looked_at(
    decision: Decision, motions: Mapping[str, Motion], start: date, until: date, clocked: set[date]
) -> Iterator[tuple[date, list[str]]]:
    """Every day on which a fact may step, or the rules, each once and in order, with the facts that may."""
    effective = sorted(each.effective for each in decision.versions if start < each.effective <= until)
    of_rules = _days(start, until) if clocked else effective
    of_facts = (zip(steps(motion, start, until), repeat(name)) for name, motion in motions.items())
    for day, found in groupby(merge(zip(of_rules, repeat("")), *of_facts), key=itemgetter(0)):
        yield day, [name for _, name in found if name]


def _values(motions: Mapping[str, Motion], day: date) -> dict[str, object]:
    return {name: motion(day) for name, motion in motions.items()}


def _days(start: date, until: date) -> Iterator[date]:
    for number in range(1, (until - start).days + 1):
        yield start + timedelta(days=number)


_Passing = tuple[FactColumn, int]
"""A column and the regions (bits) that pass."""


def _passing(record: RecordDecision, row: int, name: str) -> _Passing | None:
    for column, truths in zip(record.compiled.columns, record.compiled.truths, strict=True):
        if isinstance(column, FactColumn) and column.clause.name == name and truths.tested >> row & 1:
            return column, truths.accepts(row)
    return None


def _passes(passing: _Passing, value: object) -> bool:
    column, regions = passing
    return value is not UNKNOWN and bool(regions >> column.regions.index_of(value) & 1)


def _nearest(passing: _Passing, value: object) -> object:
    """The value of the nearest region that passes."""
    column, regions = passing
    possible = [region for region in range(column.count) if regions & column.possible & 1 << region]
    if not possible or value is UNKNOWN:
        return None
    here = column.regions.index_of(value)
    return column.regions.representatives[min(possible, key=lambda region: abs(region - here))]
