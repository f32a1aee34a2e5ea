"""The scalar engine row by row, for what bitsets cannot hold: single cells, single rows, or whole decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ..compiled import TestColumn
from ..model import Outcome
from ..questions import unknown_among
from ..result import DecisionResult
from .bitsets import Words, pack
from .block import Block
from .program import Program
from .result import UNDECIDED, BlockOutcome, Keep, add_sums

_Answer = TypeVar("_Answer")


def test_rows(column: TestColumn, block: Block) -> tuple[Words, Words]:
    """The rows for which a cell may be true, and those for which it may be false."""

    def ask(facts: Mapping[str, object]) -> int:
        return 0b11 if unknown_among(column.reads, facts) else 0b10 if column.test.passes(facts) else 0b01

    answers = np.fromiter(_once_each(ask, block.facts_of(column.reads)), np.uint8, block.rows)
    return pack(answers & 0b10 != 0), pack(answers & 0b01 != 0)


def decide_rows(
    program: Program,
    block: Block,
    where: npt.NDArray[np.int64] | None,
    keep: Keep,
) -> BlockOutcome:
    """A decision for some rows of a block (None: for all), by the scalar engine."""
    facts = block.facts_of(program.record.facts, where)
    places = range(block.rows) if where is None else where.tolist()
    found = dict(zip(places, _once_each(program.record.decide, facts), strict=True))
    outcome = BlockOutcome(
        block.rows,
        _rows_with(found, block.rows, lambda result: result.outcome is Outcome.GRANTED),
        _rows_with(found, block.rows, lambda result: result.outcome is Outcome.REFUSED),
        _rows_with(found, block.rows, lambda result: result.outcome is Outcome.UNCLEAR),
        open=_rows_with(found, block.rows, lambda result: result.note == "open"),
    )
    for result in found.values():
        if result.outcome in (Outcome.GRANTED, None):
            add_sums(outcome.sums, result.outputs, 1)
    if keep.rows:
        outcome.fired = np.full(block.rows, UNDECIDED, np.int16)
        outcome.group = np.full(block.rows, UNDECIDED, np.int16)
        for place, result in found.items():
            outcome.fired[place] = UNDECIDED if result.row is None else result.row
            outcome.scalar[place] = result
    if keep.asks:
        names = dict.fromkeys(name for result in found.values() for name in result.asks)
        outcome.asks = {name: _rows_with(found, block.rows, _asks_for(name)) for name in names}
    return outcome


def _asks_for(name: str) -> Callable[[DecisionResult], bool]:
    return lambda result: name in result.asks


def _rows_with(found: Mapping[int, DecisionResult], rows: int, holds: Callable[[DecisionResult], bool]) -> Words:
    flags = np.zeros(rows, np.bool_)
    flags[[place for place, result in found.items() if holds(result)]] = True
    return pack(flags)


def _once_each(
    ask: Callable[[Mapping[str, object]], _Answer], rows: Iterable[Mapping[str, object]]
) -> Iterable[_Answer]:
    """The answers for rows of facts; rows with the same facts are asked once."""
    known: dict[tuple[object, ...], _Answer] = {}
    for facts in rows:
        key = tuple(facts.values())
        try:
            answer = known.get(key)
        except TypeError:  # a list or context among the facts
            yield ask(facts)
            continue
        if answer is None:
            answer = known[key] = ask(facts)
        yield answer
