"""How fast the two engines are: measured on generated rules and residents, nothing read from outside.

`measure()` gives plain figures; the command that compares them with peers in one run lives above this floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa

from .model import Decision, InputClause
from .population import compile_population
from .record import compile_decision
from .text import read_rules

DAY = date(2026, 1, 1)

_TABLE_ROWS: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
    ({"alive": False}, {"outcome": "refused"}),
    ({"household": "elsewhere"}, {"outcome": "refused"}),
    ({"age": "< 80"}, {"outcome": "refused"}),
    ({"other": True}, {"outcome": "refused"}),
    ({"income": "> 20000"}, {"outcome": "refused"}),
    ({"age": "[80..90)"}, {"outcome": "granted", "amount": 200}),
    ({"age": "[90..100)"}, {"outcome": "granted", "amount": 300}),
    ({"age": ">= 100"}, {"outcome": "granted", "amount": 500}),
)
_TABLE_INPUTS: Mapping[str, InputClause] = {
    "alive": InputClause("alive", "boolean"),
    "household": InputClause("household", "code", values=("here", "elsewhere")),
    "age": InputClause("age", "number", integer=True),
    "other": InputClause("other", "boolean"),
    "income": InputClause("income", "money"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with its unit."""

    name: str
    value: float
    unit: str


def measure(residents: int = 1_000_000, items: int = 278, seed: int = 1) -> list[Figure]:
    """All figures. `residents`: rows of the generated population; `items`: generated decisions."""
    return [*_one_subject(), *_population(residents, items, seed)]


def eight_row_table() -> Decision:
    """A FIRST table of 8 rows over 5 inputs."""
    rows = [{"when": when, "then": then} for when, then in _TABLE_ROWS]
    outputs = {"outcome": "outcome", "amount": "money"}
    version = {"effective": date(2025, 1, 1), "hit_policy": "FIRST", "outputs": outputs, "rows": rows}
    return read_rules({"decision": "allowance", "versions": [version]}, _TABLE_INPUTS)


def generated_items(count: int, seed: int) -> tuple[list[Decision], dict[str, InputClause]]:
    """Decisions of six conditions each over 40 columns, drawn as the research drew them, and their columns."""
    random = Random(seed)
    clauses = {
        **{f"number_{i}": InputClause(f"number_{i}", "number", integer=True) for i in range(20)},
        **{f"code_{i}": InputClause(f"code_{i}", "code", values=_words()) for i in range(8)},
        **{f"flag_{i}": InputClause(f"flag_{i}", "boolean") for i in range(8)},
        **{f"day_{i}": InputClause(f"day_{i}", "date") for i in range(4)},
    }
    return [_item(number, clauses, random) for number in range(count)], clauses


def residents_table(rows: int, clauses: Mapping[str, InputClause], seed: int) -> pa.Table:
    """Random residents; every fourth column lacks a tenth of its values."""
    random = np.random.default_rng(seed)
    columns = {}
    for position, (name, clause) in enumerate(clauses.items()):
        mask = random.random(rows) < 0.1 if position % 4 == 0 else None
        if clause.type == "number":
            columns[name] = pa.array(random.integers(0, 120, rows, dtype=np.int32), mask=mask)
        elif clause.type == "code":
            codes = pa.array(random.integers(0, len(clause.values), rows, dtype=np.int8), mask=mask)
            columns[name] = pa.DictionaryArray.from_arrays(codes, pa.array(clause.values))
        elif clause.type == "date":
            columns[name] = pa.array(random.integers(0, 20_000, rows, dtype=np.int32), pa.date32(), mask=mask)
        else:
            columns[name] = pa.array(random.random(rows) < 0.5, mask=mask)
    return pa.table(columns)


def _one_subject() -> list[Figure]:
    record = compile_decision(eight_row_table(), DAY)
    facts = {"alive": True, "household": "here", "age": 91, "other": False, "income": 3000}
    open_facts = {"alive": True, "age": 91, "other": False, "income": 3000}
    return [
        Figure("one decision with fired row", _rate(lambda: record.decide(facts)), "decisions/s"),
        Figure("one decision with full trace", _rate(lambda: record.decide(facts).trace()), "decisions/s"),
        Figure("one decision with a fact unknown", _rate(lambda: record.decide(open_facts)), "decisions/s"),
    ]


def _population(residents: int, items: int, seed: int) -> list[Figure]:
    decisions, clauses = generated_items(items, seed)
    start = process_time()
    plan = compile_population(decisions, DAY)
    compiled = process_time() - start
    batches = residents_table(residents, clauses, seed).to_batches()
    cpu, wall = process_time(), perf_counter()
    result = plan.run(batches)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    granted = sum(sweep.granted.count() for sweep in result.decisions.values())
    return [
        Figure(f"compile {items} items", compiled, "s of CPU"),
        Figure(f"{residents:,} residents x {items} items", cpu, "s of CPU"),
        Figure(f"{residents:,} residents x {items} items, wall clock", wall, "s"),
        Figure("distinct atoms", len(plan.atoms), "atoms"),
        Figure("entitlements found", granted, "pairs"),
    ]


def _item(number: int, clauses: Mapping[str, InputClause], random: Random) -> Decision:
    names = random.sample(sorted(clauses), 6)
    when = {name: _cell(clauses[name], random) for name in names}
    rows = [
        {"when": when, "then": {"outcome": "granted"}},
        {"when": {}, "then": {"outcome": "refused"}},
    ]
    outputs = {"outcome": "outcome"}
    version = {"effective": date(2025, 1, 1), "hit_policy": "FIRST", "outputs": outputs, "rows": rows}
    return read_rules({"decision": f"item_{number}", "versions": [version]}, clauses)


def _cell(clause: InputClause, random: Random) -> object:
    if clause.type == "boolean":
        return random.random() < 0.5
    if clause.type == "code":
        return random.choice(clause.values)
    if clause.type == "date":
        return f'>= date("{1980 + random.randrange(20)}-01-01")'
    return f"{random.choice(('>=', '<'))} {random.choice((6, 18, 35, 60, 65, 70, 80, 90))}"


def _words() -> tuple[str, ...]:
    return ("one", "two", "three", "four", "five", "six")


def _rate(work: Callable[[], object], seconds: float = 0.3) -> float:
    """Calls a second, the best of three rounds."""
    best = 0.0
    for _ in range(3):
        calls, start = 0, perf_counter()
        while (spent := perf_counter() - start) < seconds:
            for _ in range(1000):
                work()
            calls += 1000
        best = max(best, calls / spent)
    return best
