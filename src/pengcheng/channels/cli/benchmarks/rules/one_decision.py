"""One applicant and one table of eight rows: with the row that fired, and with the full explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pengcheng.channels.cli.benchmarks.measurement import Measurement, against, alone, at_least
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed
from pengcheng.channels.cli.benchmarks.rules import eight_rows, zen_peer
from pengcheng.channels.cli.benchmarks.rules.rounds import least_processor
from pengcheng.engines.dmn import RecordDecision, compile_decision

TIMES_ZEN, TIMES_TRACED = 8.0, 30.0
FLOOR, FLOOR_TRACED = 1_000_000, 150_000  # decisions a second on one core
_SEED = 1
_PEOPLE = 1_000
_UNIT = "decisions/s"
_DECISION = f"{zen_peer.NAME}, decision object, trace"
_LOADER = f"{zen_peer.NAME}, loader, trace"

_Person = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with everybody, so often in a round: the quicker ones more often."""

    decide: Callable[[_Person], object]
    times: int


def measure() -> list[Measurement]:
    """By processor time, the best of rounds in turn with zen-engine, which must decide everybody alike."""
    people = eight_rows.people(_PEOPLE, _SEED)
    record = compile_decision(eight_rows.table(), eight_rows.DAY)
    works = {
        "row": _Work(lambda facts: record.decide(facts).row, 40),
        "trace": _Work(lambda facts: _explained(record, facts), 10),
        "json": _Work(lambda facts: record.decide(facts).trace().to_json(), 2),
    }
    zen = zen_peer.zen_engine()
    if zen is not None:
        _check(record, zen.quickest, people)
        works |= {
            "zen": _Work(zen.quickest, 1),
            "zen traced": _Work(zen.quickest_traced, 1),
            "zen decision traced": _Work(zen.decision_traced, 1),
        }
    spent = least_processor({name: partial(_repeat, people, work) for name, work in works.items()})
    rates = {name: _PEOPLE * work.times / spent[name] for name, work in works.items()}
    return [
        _beside("one_decision", rates["row"], zen_peer.NAME, rates.get("zen"), TIMES_ZEN),
        at_least("one_decision_rate", rates["row"], _UNIT, FLOOR),
        _beside("one_decision_explained", rates["trace"], _DECISION, rates.get("zen decision traced"), TIMES_TRACED),
        at_least("one_decision_explained_rate", rates["trace"], _UNIT, FLOOR_TRACED),
        _beside("one_decision_explained_loader", rates["trace"], _LOADER, rates.get("zen traced"), None),
        _beside("one_decision_explained_json", rates["json"], _LOADER, rates.get("zen traced"), None),
    ]


def _beside(name: str, rate: float, peer: str, theirs: float | None, target: float | None) -> Measurement:
    return alone(name, rate, _UNIT, peer) if theirs is None else against(name, rate, _UNIT, peer, theirs, target)


def _explained(record: RecordDecision, facts: _Person) -> object:
    """Every row tried with the answer of each test, those that fired, and the person's values."""
    trace = record.decide(facts).trace()
    return trace.rows, trace.fired, trace.values


def _repeat(people: Sequence[_Person], work: _Work) -> None:
    decide = work.decide
    for _ in range(work.times):
        for person in people:
            decide(person)


def _check(record: RecordDecision, zen: Callable[[_Person], Any], people: Sequence[_Person]) -> None:
    for person in people:
        found, theirs = record.decide(person), zen(person)["result"]
        mine = found.outcome, found.outputs.get("amount")
        if mine != (theirs["outcome"], theirs.get("amount")):
            raise BenchmarkFailed(f"The engine says {mine} and zen-engine {theirs} of {dict(person)}.")
