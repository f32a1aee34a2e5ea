"""An item's decision as the engine takes it: its inputs are the city's facts and the item's own questions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pengcheng.city import City, Item
from pengcheng.city.decisions import decision_of, inputs_of
from pengcheng.engines.dmn.model import Decision, InputClause
from pengcheng.engines.dmn.record import RecordDecision, compile_decision


@dataclass(frozen=True, slots=True)
class ItemRules:
    """A decision with the inputs it was read with. `facts` and `asks` are the names it can read."""

    decision: Decision
    inputs: Mapping[str, InputClause]
    facts: tuple[str, ...]
    asks: tuple[str, ...]

    def on(self, day: date) -> RecordDecision:
        """The version in force on a day, compiled."""
        return compile_decision(self.decision, day)


MOST_WAYS = 32  # of answering an item's questions; beyond it only the facts count
BOOLEANS = ("boolean", "agreement", "commitment")
_MOST_KEPT = 4096
_kept: dict[tuple[str, str], ItemRules] = {}


def rules_of(city: City, item: Item) -> ItemRules | None:
    """The item's rules, None where only people decide. Read once per city version and item."""
    if item.rules is None:
        return None
    place = (city.hash, item.key)
    known = _kept.get(place)
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[place] = _read(city, item)
    return known


def ways_of_answering(rules: ItemRules) -> Iterator[dict[str, object]]:
    """Every way of answering the questions that have a closed list of answers, at most `MOST_WAYS`."""
    choices: list[list[tuple[str, object]]] = []
    for name in rules.asks:
        clause = rules.inputs[name]
        if clause.values:
            choices.append([(name, value) for value in clause.values])
        elif clause.type in BOOLEANS:
            choices.append([(name, True), (name, False)])
    for way in itertools.islice(itertools.product(*choices), MOST_WAYS):
        if way:
            yield dict(way)


def _read(city: City, item: Item) -> ItemRules:
    decision = decision_of(city, item)
    assert decision is not None
    read = {clause.name for version in decision.versions for clause in version.body.inputs}
    inputs = {name: clause for name, clause in inputs_of(city, item).items() if name in read}
    asks = tuple(ask.key for ask in item.asks if ask.key in read)
    return ItemRules(decision, inputs, tuple(name for name in inputs if name not in asks), asks)
