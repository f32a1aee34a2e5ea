"""Matching the whole population against the items: the same rules as for one applicant, on bitsets.

What only the applicant can say is open for everybody. Somebody counts as entitled when the facts suffice and
at least one way of answering the item's questions grants it: that person is worth asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import pyarrow as pa

from pengcheng.city import City, Item
from pengcheng.domain.registers.facts.query import vectorised
from pengcheng.domain.services.answering import Flags, Found, with_any_answers
from pengcheng.domain.services.rules import ItemRules, rules_of
from pengcheng.engines.dmn.population.plan import compile_population


@dataclass(slots=True)
class Matched:
    """One item over the population.

    `found` are the identifiers of those it is due to, with the row that says so (zero-based); `no_longer` those
    among its present holders to whom it is not due any more.
    """

    item: str
    refused: int = 0
    unclear: int = 0
    found: dict[str, int] = field(default_factory=dict)
    no_longer: set[str] = field(default_factory=set)

    @property
    def entitled(self) -> int:
        """How many it is due to."""
        return len(self.found)


class Matcher:
    """The plans of several items about one kind of subject, compiled once for a day."""

    def __init__(self, city: City, items: Sequence[Item], on: date) -> None:
        self._city = city
        self.items = [(item, rules) for item in items if (rules := rules_of(city, item)) is not None]
        self._plan = compile_population([rules.decision for _, rules in self.items], on)
        self._single = {item.key: compile_population([rules.decision], on) for item, rules in self.items if rules.asks}

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that have to be read of everybody; texts have no column and stay unknown."""
        names = dict.fromkeys(name for _, rules in self.items for name in rules.facts)
        return tuple(name for name in names if vectorised(self._city.facts[name]))

    def run(
        self, blocks: Iterable[pa.RecordBatch], subject: str, holders: Mapping[str, set[str]]
    ) -> tuple[int, dict[str, Matched]]:
        """Match everybody; returns how many there are, and what was found for each item.

        `subject` is the column of identifiers; `holders` are, for each item, those who hold it now.
        Memory is bounded by a block and by what is found.
        """
        found = {item.key: Matched(item.key) for item, _ in self.items}
        population = 0
        for block in blocks:
            population += block.num_rows
            plain = self._plan.run([block], rows=True)
            ids = block.column(subject)
            for item, rules in self.items:
                sweep = plain[rules.decision.name]
                due = Found(sweep.granted.to_numpy(), sweep.fired())
                if item.key in self._single:
                    due = with_any_answers(due, block, rules, partial(self._decided, item.key, rules))
                refused = sweep.refused.to_numpy() & ~due.granted
                _count(found[item.key], due, refused, ids, holders.get(item.key, set()))
        return population, found

    def _decided(self, item: str, rules: ItemRules, block: pa.RecordBatch) -> Found:
        """One item alone, on a block with answers in it."""
        sweep = self._single[item].run([block], rows=True)[rules.decision.name]
        return Found(sweep.granted.to_numpy(), sweep.fired())


def _count(matched: Matched, found: Found, refused: Flags, ids: pa.Array, holders: set[str]) -> None:
    matched.refused += int(refused.sum())
    matched.unclear += int((~found.granted & ~refused).sum())
    due = np.flatnonzero(found.granted)
    names = ids.take(pa.array(due)).to_pylist()
    matched.found.update(zip(names, found.numbers[due].tolist(), strict=True))
    if holders:
        gone = ids.take(pa.array(np.flatnonzero(refused))).to_pylist()
        matched.no_longer |= holders.intersection(gone)
