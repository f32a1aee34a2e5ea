"""Running a plan over blocks, one after the other or several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from ..model import InputClause
from .block import Block
from .decide import decide_program
from .program import Program
from .result import BlockOutcome, DecisionSweep, Keep, PopulationResult

BLOCK_ROWS = 131_072


def run_programs(
    programs: Sequence[Program],
    clauses: Mapping[str, InputClause],
    comparisons: Mapping[str, int],
    blocks: Iterable[pa.RecordBatch],
    keep: Keep,
    threads: int = 1,
) -> PopulationResult:
    """Run programs over blocks; see `plan.PopulationPlan.run`."""
    found: list[list[BlockOutcome]] = [[] for _ in programs]
    absent: dict[str, None] = {}
    total = 0

    def decide(batch: pa.RecordBatch) -> list[BlockOutcome]:
        block = Block(batch, clauses, comparisons)
        return [decide_program(program, block, keep) for program in programs]

    def noted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        nonlocal total
        for batch in batches:
            total += batch.num_rows
            absent.update(dict.fromkeys(fact for fact in clauses if fact not in batch.schema.names))
            yield batch

    for outcomes in _in_order(decide, noted(_cut(blocks)), threads):
        for kept, outcome in zip(found, outcomes, strict=True):
            kept.append(outcome)
    sweeps = {
        program.name: DecisionSweep(
            program.name,
            program.record.rule_hash,
            str(program.vectorisation),
            program.reason,
            program.record.compiled.conclusions.group_outputs,
            tuple(outcomes),
        )
        for program, outcomes in zip(programs, found, strict=True)
    }
    return PopulationResult(total, sweeps, tuple(absent))


def _cut(blocks: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in blocks:
        for start in range(0, batch.num_rows, BLOCK_ROWS):
            yield batch.slice(start, BLOCK_ROWS)


def _in_order(
    decide: Callable[[pa.RecordBatch], list[BlockOutcome]], batches: Iterator[pa.RecordBatch], threads: int
) -> Iterator[list[BlockOutcome]]:
    if threads <= 1:
        yield from map(decide, batches)
        return
    with ThreadPoolExecutor(threads) as pool:
        running: deque[Future[list[BlockOutcome]]] = deque()
        for batch in batches:
            running.append(pool.submit(decide, batch))
            if len(running) > threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
