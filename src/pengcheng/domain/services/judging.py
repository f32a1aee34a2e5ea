"""One version of an item's rules over blocks of the population, each resident's result as a small number.

Like the sweep, somebody is granted when at least one way of answering the item's questions grants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.city import City, Item
from pengcheng.domain.services.answering import Found, with_any_answers
from pengcheng.domain.services.rules import ItemRules, rules_of
from pengcheng.engines.dmn.model import DecisionTable, Outcome, OutputClause
from pengcheng.engines.dmn.population import DecisionSweep, compile_population
from pengcheng.engines.dmn.population.bitsets import unpack
from pengcheng.engines.dmn.population.result import BlockOutcome

Numbers = npt.NDArray[np.int64]
MONEY = "money"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules come to for somebody: the outcome, and the amounts of money where it is granted."""

    outcome: Outcome
    amounts: tuple[tuple[str, Decimal], ...] = ()

    @property
    def granted(self) -> bool:
        """Whether it is granted."""
        return self.outcome is Outcome.GRANTED

    def amount(self, name: str) -> Decimal:
        """One amount; nothing where it is not granted."""
        return dict(self.amounts).get(name, Decimal(0))


NOT_OFFERED = Judged(Outcome.REFUSED)
"""For everybody, where a city does not have the item or a machine does not decide it."""


class Judge:
    """An item's rules as they stand on a day. `results` grows as results are met; a result's number is its place.

    `money` are the outputs that are amounts, by name.
    """

    def __init__(self, city: City, item: Item | None, on: date) -> None:
        self.rules: ItemRules | None = rules_of(city, item) if item else None
        self.results: list[Judged] = [NOT_OFFERED]
        self.money: dict[str, OutputClause] = {}
        self._numbers = {NOT_OFFERED: 0}
        if self.rules is not None:
            version = self.rules.decision.on(on)
            body = version.body
            outputs = body.outputs if isinstance(body, DecisionTable) else ()
            self.money = {clause.name: clause for clause in outputs if clause.type == MONEY}
            self._plan = compile_population([self.rules.decision], on)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts the rules read."""
        return self.rules.facts if self.rules else ()

    def judge(self, block: pa.RecordBatch) -> Numbers:
        """The number of each resident's result."""
        if self.rules is None:
            return np.zeros(block.num_rows, np.int64)
        return with_any_answers(self._decided(block), block, self.rules, self._decided).numbers

    def _decided(self, block: pa.RecordBatch) -> Found:
        assert self.rules is not None
        sweep = self._plan.run([block], rows=True)[self.rules.decision.name]
        parts = [self._of_block(sweep, outcome) for outcome in sweep.blocks]
        numbers = np.concatenate([np.empty(0, np.int64), *parts])
        return Found(np.array([result.granted for result in self.results])[numbers], numbers)

    def _of_block(self, sweep: DecisionSweep, outcome: BlockOutcome) -> Numbers:
        """Results by outcome and group; those worked out for one resident at a time one by one."""
        assert outcome.group is not None
        states = np.full(outcome.rows, self._number(Judged(Outcome.UNCLEAR)), np.int64)
        states[unpack(outcome.refused, outcome.rows)] = self._number(NOT_OFFERED)
        granted = unpack(outcome.granted, outcome.rows)
        for group in np.unique(outcome.group[granted]).tolist():
            if group >= 0:
                states[granted & (outcome.group == group)] = self._granted(sweep.group_outputs[group])
        for position, outputs in outcome.worked_out.items():
            if granted[position]:
                states[position] = self._granted(outputs)
        return states

    def _granted(self, outputs: Mapping[str, object]) -> int:
        amounts = ((name, outputs.get(name)) for name in self.money)
        known = tuple((name, Decimal(value)) for name, value in amounts if isinstance(value, int | Decimal))
        return self._number(Judged(Outcome.GRANTED, known))

    def _number(self, result: Judged) -> int:
        number = self._numbers.setdefault(result, len(self.results))
        if number == len(self.results):
            self.results.append(result)
        return number


def facts_of_all(judges: Iterable[Judge]) -> tuple[str, ...]:
    """The facts that several judges read, each once."""
    return tuple(dict.fromkeys(name for judge in judges for name in judge.facts))
