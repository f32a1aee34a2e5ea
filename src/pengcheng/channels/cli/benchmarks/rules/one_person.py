"""Everything about one person: all items at once, and again when one fact has changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, percentile, under
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed
from pengcheng.channels.cli.benchmarks.rules.items import DAY, ITEMS, SEED
from pengcheng.engines.dmn.generated import generated_items, generated_people
from pengcheng.engines.dmn.portfolio import Portfolio, Results, compile_portfolio

ALL_ITEMS = 1_000.0  # µs, of 99 people in a hundred
ONE_CHANGE = 200.0  # µs, likewise
_PEOPLE = 2_000
_MICROSECONDS = 1e6

_Person = Mapping[str, object]


def measure() -> list[Measurement]:
    """By processor time, person by person. Some facts of everybody are not known, and that is worked out too."""
    items = generated_items(ITEMS, SEED)
    portfolio = compile_portfolio(items.decisions, DAY)
    people = generated_people(2 * _PEOPLE, items.clauses, SEED)
    _spent(portfolio, people[:_PEOPLE])
    whole, changed = _spent(portfolio, people[_PEOPLE:])
    return [
        under("all_items_one_person_p99", percentile(whole, 0.99), "µs", ALL_ITEMS),
        alone("all_items_one_person_p50", percentile(whole, 0.5), "µs"),
        under("one_fact_changed_p99", percentile(changed, 0.99), "µs", ONE_CHANGE),
        alone("one_fact_changed_p50", percentile(changed, 0.5), "µs"),
    ]


def _spent(portfolio: Portfolio, people: Sequence[_Person]) -> tuple[list[float], list[float]]:
    """Microseconds of each person: for everything, and after a fact has become the one of the person before."""
    facts, whole, changed = portfolio.facts, [], []
    for number, person in enumerate(people):
        started = time.thread_time()
        results = portfolio.decide_all(person)
        whole.append((time.thread_time() - started) * _MICROSECONDS)
        name = facts[number % len(facts)]
        other = people[number - 1]
        after = {**person, name: other[name]} if name in other else person
        started = time.thread_time()
        found = portfolio.change(results, after, [name])
        changed.append((time.thread_time() - started) * _MICROSECONDS)
        if number % len(facts) == 0 and _outcomes(found) != _outcomes(portfolio.decide_all(after)):
            raise BenchmarkFailed(f"After a change of {name} not the same is found as by deciding everything.")
    return whole, changed


def _outcomes(results: Results) -> dict[str, object]:
    return {name: (result.outcome, result.asks) for name, result in results.items()}
