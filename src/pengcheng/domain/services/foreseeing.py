"""When somebody becomes entitled, and how many will month by month, if the registers say the same and time passes.

Ages and years go with the calendar; a run of insured or taxed months is taken to go on. Nothing is decided or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.city.moving import Moving, moving, with_anchors
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts import KNOWN, FactValue, facts_of
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.facts.query import vectorised
from pengcheng.domain.registers.snapshots import newest_snapshot
from pengcheng.domain.services.errors import UnknownItem
from pengcheng.domain.services.judging import Judge
from pengcheng.domain.services.rules import ItemRules, rules_of, ways_of_answering
from pengcheng.engines.dmn.analysis.turning import Missing, Motion, Stepwise, first_turn, missing
from pengcheng.engines.dmn.model import Outcome, Text
from pengcheng.engines.dmn.result import DecisionResult
from pengcheng.engines.dmn.unknown import UNKNOWN

NEAREST = 3


@dataclass(frozen=True, slots=True)
class NearRow:
    """A row that would grant (zero-based), what is missing for it, and the rows that match and decide before it."""

    row: int
    clause: Text
    says: Text
    missing: tuple[Missing, ...]
    behind: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One subject's way to an item.

    Attributes:
        granted_on: the first day on which it is granted, today included; None if that does not come by itself
            within the years.
        answers: how the item's questions would have to be answered for it.
        at_this_rate: facts whose runs of months are taken to go on.
        near: the granting rows nearest to the subject today.
    """

    item: str
    on: date
    outcome: str
    granted_on: date | None
    outputs: Mapping[str, object]
    answers: Mapping[str, object]
    at_this_rate: tuple[str, ...]
    near: tuple[NearRow, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was foreseen, and what it rests on: the decision of today, and the facts with their sources."""

    foreseen: Foreseen
    result: DecisionResult
    given: Mapping[str, object]  # input -> value or UNKNOWN, as the rules saw it
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many become entitled in each month (by its first day) who were not before; `entitled` are so today."""

    item: str
    on: date
    population: int
    entitled: int
    months: tuple[tuple[date, int], ...]
    at_this_rate: tuple[str, ...]


def foresee(item: str, subject_id: str, *, actor: Actor, years: int = 10) -> Foreseen:
    """When one subject gets an item by the passing of time alone, and what is missing today. The read leaves its
    receipt. Raises `UnknownItem`, `NoCityApplied`."""
    return look_ahead(item, subject_id, actor=actor, purpose=f"{item}: foresight", years=years).foreseen


@transaction.atomic
def look_ahead(
    item: str, subject_id: str, *, actor: Actor, purpose: str, years: int = 10, city: City | None = None
) -> Seen:
    """As `foresee`, with the decision of today and the facts, all from one read."""
    ahead = _ahead(item, city or current_city())
    meant, rules, moves = ahead.item, ahead.rules, ahead.moves
    today = clock.today()
    until = today.replace(day=1, year=today.year + years)
    subject = Subject(meant.subject, subject_id)
    read = facts_of(subject, [*rules.facts, *ahead.anchors], city=ahead.city, actor=actor, purpose=purpose)
    known = {name: fact.value if fact.state == KNOWN else UNKNOWN for name, fact in read.items()}
    facts = {name: known.get(name, UNKNOWN) for name in rules.inputs}
    motions = {key: _motion(each, known, today) for key, each in moves.items() if facts[key] is not UNKNOWN}
    record = rules.on(today)
    present = record.decide(facts)
    grant = _first_grant(rules, facts, motions, today, until)
    near = tuple(
        NearRow(miss.row, miss.clause, miss.says, missing(record, facts, miss, motions, today, until), miss.behind)
        for miss in (record.why_not(facts)[:NEAREST] if present.outcome != "granted" else ())
    )
    foreseen = Foreseen(
        item=item,
        on=today,
        outcome=str(present.outcome),
        granted_on=grant.day if grant else None,
        outputs=grant.outputs if grant else present.outputs,
        answers=grant.answers if grant else {},
        at_this_rate=tuple(key for key in motions if moves[key].at_this_rate),
        near=near,
    )
    return Seen(foreseen, present, facts, {name: read[name] for name in rules.facts})


def forecast(item: str, *, months: int = 12) -> Forecast:
    """Who becomes entitled when, over the newest snapshot: new ones by the last day of each coming month.

    Raises `UnknownItem`, `SnapshotMissing`, `NoCityApplied`.
    """
    present = current_city()
    ahead = _ahead(item, present)
    city, meant, rules = ahead.city, ahead.item, ahead.rules
    today = clock.today()
    moves = {key: each for key, each in ahead.moves.items() if vectorised(city.facts[key])}
    names = [name for name in rules.facts if vectorised(city.facts[name])]
    anchors = [name for each in moves.values() for name in each.anchors]
    ends = list(_month_ends(today, months))
    judges = [Judge(present, meant, day) for day in (today, *ends)]
    counts = [0] * (months + 1)
    population = 0
    snapshot = newest_snapshot(present)
    for block in population_facts([*names, *anchors], kind=meant.subject, city=city, snapshot=snapshot):
        population += block.num_rows
        so_far = np.zeros(block.num_rows, np.bool_)
        for number, (judge, day) in enumerate(zip(judges, (today, *ends), strict=True)):
            then = block if day == today else _on(block, moves, today, day)
            results = judge.judge(then)
            granted = np.array([result.granted for result in judge.results])[results]
            counts[number] += int((granted & ~so_far).sum())
            so_far |= granted
    lines = tuple((day.replace(day=1), count) for day, count in zip(ends, counts[1:], strict=True))
    assumed = tuple(key for key, each in moves.items() if each.at_this_rate)
    return Forecast(item, today, population, counts[0], lines, assumed)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """An item's rules and what of their facts moves; in the `city` the anchors of those are facts of their own."""

    city: City
    item: Item
    rules: ItemRules
    moves: Mapping[str, Moving]

    @property
    def anchors(self) -> list[str]:
        return [name for each in self.moves.values() for name in each.anchors]


_MOST_KEPT = 512
_kept: dict[tuple[str, str], _Ahead] = {}


def _ahead(item: str, city: City) -> _Ahead:
    """Read once per city version and item. Raises `UnknownItem`."""
    known = _kept.get((city.hash, item))
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[city.hash, item] = _read(city, item)
    return known


def _read(city: City, item: str) -> _Ahead:
    meant = city.items.get(item)
    rules = rules_of(city, meant) if meant else None
    if meant is None or rules is None:
        raise UnknownItem(item, {key: each for key, each in city.items.items() if each.rules is not None})
    found = {name: moving(city, city.facts[name]) for name in rules.facts}
    moves = {name: each for name, each in found.items() if each is not None}
    return _Ahead(with_anchors(city, moves), meant, rules, moves)


def _motion(moves: Moving, known: Mapping[str, object], today: date) -> Motion:
    """The fact's value by day; unknown where an anchor is."""
    anchors = {name: known[name] for name in moves.anchors}
    if UNKNOWN in anchors.values():
        return Stepwise(lambda day: UNKNOWN, lambda start, until: ())
    value = cache(lambda day: _value(moves, anchors, today, day))
    return value if moves.days is None else Stepwise(value, moves.days(anchors, today).between)


def _value(moves: Moving, anchors: Mapping[str, object], today: date, day: date) -> object:
    value = moves.value(anchors, today, _noon(day))
    return UNKNOWN if value is None and not moves.fact.nullable else value


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.now().tzinfo)


@dataclass(frozen=True, slots=True)
class _Grant:
    day: date
    outputs: Mapping[str, object]
    answers: Mapping[str, object]


def _first_grant(
    rules: ItemRules, facts: Mapping[str, object], motions: Mapping[str, Motion], today: date, until: date
) -> _Grant | None:
    """The earliest grant by any way of answering the questions; today's without waiting."""
    ways: list[dict[str, object]] = [{}, *ways_of_answering(rules)]
    for way in ways:
        present = rules.on(today).decide({**facts, **way})
        if present.outcome is Outcome.GRANTED:
            return _Grant(today, present.outputs, way)
    best: _Grant | None = None
    for way in ways:
        end = best.day - timedelta(days=1) if best else until
        turn = first_turn(rules.decision, {**facts, **way}, motions, today, end, Outcome.GRANTED)
        if turn is not None:
            best = _Grant(turn.day, turn.after.outputs, way)
    return best


def _month_ends(today: date, months: int) -> Iterator[date]:
    """The last days of the months that follow this one."""
    for number in range(1, months + 1):
        month = today.month + number
        yield date(today.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _on(block: pa.RecordBatch, moves: Mapping[str, Moving], today: date, day: date) -> pa.RecordBatch:
    """The block as it will be on a day; each combination of anchors is worked out once."""
    columns = {name: block.column(name) for name in block.schema.names}
    for key, each in moves.items():
        codes, combinations = _combinations([columns[name] for name in each.anchors])
        values = [_column_value(each, dict(zip(each.anchors, one, strict=True)), today, day) for one in combinations]
        moved = pa.array(values).cast(columns[key].type).take(pa.array(codes))
        columns[key] = pc.if_else(columns[key].is_valid(), moved, columns[key])
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _column_value(moves: Moving, anchors: Mapping[str, object], today: date, day: date) -> Any:
    value = _value(moves, anchors, today, day)
    return None if value is UNKNOWN else value


def _combinations(columns: Sequence[pa.Array]) -> tuple[np.ndarray[Any, Any], list[tuple[object, ...]]]:
    """The distinct combinations of values, and for each row which of them it has."""
    encoded = [column.dictionary_encode(null_encoding="encode") for column in columns]
    codes = np.stack([each.indices.to_numpy(zero_copy_only=False) for each in encoded], axis=1)
    distinct, places = np.unique(codes, axis=0, return_inverse=True)
    values = [each.dictionary.to_pylist() for each in encoded]
    return places.ravel(), [
        tuple(some[code] for some, code in zip(values, row, strict=True)) for row in distinct.tolist()
    ]
