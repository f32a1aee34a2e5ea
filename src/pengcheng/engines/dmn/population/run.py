"""Running a plan over blocks, one after the other or several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from ..model import InputClause
from .block import Block
from .decide import decide_program
from .machine import Machine
from .possible import PossibleOutcome, PossibleSweep
from .program import Program
from .result import BlockOutcome, DecisionSweep, Keep, PopulationResult

BLOCK_ROWS = 262_144
"""Few enough that vectors, and what the scalar engine is asked row by row, stay small."""

WIDE_ROWS = 1_048_576
"""Where comparisons and words are all the work: so many that a step costs far more than its call."""

_Outcome = BlockOutcome | PossibleOutcome

_Decided = list[list[_Outcome]]
"""Block by block, those of all programs."""


class Runner:
    """Programs ready to run over any blocks; what is prepared for one run serves the next ones."""

    def __init__(
        self, programs: Sequence[Program], clauses: Mapping[str, InputClause], comparisons: Mapping[str, int]
    ) -> None:
        self._programs = programs
        self._clauses = clauses
        self._comparisons = comparisons
        self._together = [number for number, each in enumerate(programs) if each.on_bitsets]
        self._machine = Machine([programs[number] for number in self._together], clauses)

    def run(self, blocks: Iterable[pa.RecordBatch], keep: Keep, threads: int = 1) -> PopulationResult:
        """Run over blocks; see `plan.PopulationPlan.run`."""
        found: list[list[_Outcome]] = [[] for _ in self._programs]
        absent: dict[str, None] = {}
        total = 0
        brief = not (keep.rows or keep.asks)

        wide = brief and len(self._together) == len(self._programs)

        def decide(batch: pa.RecordBatch) -> _Decided:
            if brief:
                return list(self._briefly(batch))
            block = Block(batch, self._clauses, self._comparisons)
            return [[decide_program(each, block, keep) for each in self._programs]]

        def noted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            nonlocal total
            for batch in batches:
                total += batch.num_rows
                absent.update(dict.fromkeys(fact for fact in self._clauses if fact not in batch.schema.names))
                yield batch

        for of_blocks in _in_order(decide, noted(_cut(blocks, WIDE_ROWS if wide else BLOCK_ROWS)), threads):
            for outcomes in of_blocks:
                for kept, outcome in zip(found, outcomes, strict=True):
                    kept.append(outcome)
        sweeps = {
            program.name: _sweep(program, outcomes) for program, outcomes in zip(self._programs, found, strict=True)
        }
        return PopulationResult(total, sweeps, tuple(absent))

    def _briefly(self, batch: pa.RecordBatch) -> Iterator[list[_Outcome]]:
        """The outcomes alone: on words for all decisions together, one by one where words cannot hold them."""
        block = Block(batch, self._clauses, self._comparisons)
        together = dict(zip(self._together, self._machine.decide(block), strict=True))
        if None in together.values() and batch.num_rows > BLOCK_ROWS:
            for part in _cut([batch], BLOCK_ROWS):
                yield from self._briefly(part)
            return
        yield [
            together.get(number) or PossibleOutcome.of(decide_program(program, block, Keep()))
            for number, program in enumerate(self._programs)
        ]


def _sweep(program: Program, outcomes: Sequence[_Outcome]) -> DecisionSweep:
    compiled = program.record.compiled
    about = (
        program.name,
        program.record.rule_hash,
        str(program.vectorisation),
        program.reason,
        compiled.conclusions.group_outputs,
    )
    possible = tuple(each for each in outcomes if isinstance(each, PossibleOutcome))
    if possible:
        return PossibleSweep(*about, (), possible)
    return DecisionSweep(*about, tuple(each for each in outcomes if isinstance(each, BlockOutcome)))


def _cut(blocks: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    for batch in blocks:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def _in_order(
    decide: Callable[[pa.RecordBatch], _Decided], batches: Iterator[pa.RecordBatch], threads: int
) -> Iterator[_Decided]:
    if threads <= 1:
        yield from map(decide, batches)
        return
    with ThreadPoolExecutor(threads) as pool:
        running: deque[Future[_Decided]] = deque()
        for batch in batches:
            running.append(pool.submit(decide, batch))
            if len(running) > threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
