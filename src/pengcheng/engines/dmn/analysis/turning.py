"""When an outcome changes, if facts move with time: the day somebody turns 80, the month that makes 36.

How a fact moves is given as a function from a day to its value; what is not given stays as it is. The days are
gone through one by one, so nothing is assumed about how facts move; a day on which no fact has another value than
the day before costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
            day = next((day for day in _days(start, until) if _passes(passing, motion(day))), None)
        found.append(Missing(test.input, test.test, has, needs, day))
    return tuple(found)


def _changes(
    decision: Decision, motions: Mapping[str, Motion], start: date, until: date, clocked: set[date]
) -> Iterator[tuple[date, dict[str, object]]]:
    """The days on which the facts or the rules may have changed."""
    last, version = _values(motions, start), decision.on(start)
    for day in _days(start, until):
        values, now = _values(motions, day), decision.on(day)
        if values != last or now is not version or now.effective in clocked:
            yield day, values
        last, version = values, now


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
            return column, sum(1 << region for region, passes in enumerate(truths.passes) if passes >> row & 1)
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
