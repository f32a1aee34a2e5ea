"""Until which day each result of a subject stands by itself, so that a new day decides only what is due on it.

A result can turn when one of its facts comes to lie where a test answers differently, when another version takes
effect, or, if its rules read the clock, on any day. Before that day it is the same, whatever else moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ..clocked import reads_the_clock
from ..compiled import FactColumn
from ..model import Decision
from ..portfolio import Portfolio
from ..record import RecordDecision
from ..regions import Regions
from ..unknown import UNKNOWN
from .turning import Motion, steps


def turning_days(portfolio: Portfolio, motions: Mapping[str, Motion], until: date) -> dict[str, date]:
    """For each decision the first day after the portfolio's, up to `until`, on which its result may be another.

    A decision that is left out stays as it is until then. Each fact's motion is followed once for all decisions, and
    no further than the first day on which the last of them may turn.

    Args:
        motions: for facts that move, their values by day; what is not given stays as it is.
    """
    found: dict[str, date] = {}
    for name in portfolio.records:
        day = _rules_turn(portfolio, name)
        if day is not None and day <= until:
            found[name] = day
    for fact, motion in motions.items():
        _follow(portfolio, fact, motion, until, found)
    return found


def moved_facts(motions: Mapping[str, Motion], before: date, on: date) -> dict[str, object]:
    """The facts that have another value on a day than on one before, with that value."""
    values = ((name, motion(before), motion(on)) for name, motion in motions.items())
    return {name: after for name, earlier, after in values if _differ(earlier, after)}


def _follow(portfolio: Portfolio, fact: str, motion: Motion, until: date, found: dict[str, date]) -> None:
    """Note for each reader of a fact the first day on which the fact lies elsewhere, if that is the earliest yet."""
    start = portfolio.day
    waiting = {name: _places(portfolio.records[name], fact) for name in portfolio.readers.get(fact, ())}
    first = last = motion(start)
    for day in steps(motion, start, until):
        waiting = {name: places for name, places in waiting.items() if found.get(name, until) >= day}
        if not waiting:
            return
        value = motion(day)
        if not _differ(last, value):
            continue
        last = value
        for name, places in list(waiting.items()):
            if places is None or any(_place(regions, first) != _place(regions, value) for regions in places):
                found[name] = day
                del waiting[name]


def _places(record: RecordDecision, fact: str) -> list[Regions] | None:
    """The regions by which a decision, and those it requires, look at a fact; None where a value itself counts."""
    found: list[Regions] = []
    for each in _with_required(record):
        if any(fact in reading.reads for reading in each.compiled.conclusions.readings):
            return None
        for column in each.compiled.columns:
            if fact in column.reads:
                if not isinstance(column, FactColumn):
                    return None
                found.append(column.regions)
    return found


def _with_required(record: RecordDecision) -> Iterator[RecordDecision]:
    yield record
    for each in record.required:
        yield from _with_required(each)


def _place(regions: Regions, value: object) -> int | None:
    return None if value is UNKNOWN else regions.index_of(value)


def _differ(one: object, other: object) -> bool:
    return type(one) is not type(other) or one != other


def _rules_turn(portfolio: Portfolio, name: str) -> date | None:
    """The first day on which a decision is decided by other rules: the next one, where they read the clock."""
    days = [_next_rules(decision, portfolio.day) for decision in portfolio.behind(name)]
    return min((day for day in days if day is not None), default=None)


def _next_rules(decision: Decision, today: date) -> date | None:
    if reads_the_clock(decision.on(today)):
        return today + timedelta(days=1)
    return next((version.effective for version in decision.versions if version.effective > today), None)
