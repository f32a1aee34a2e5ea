"""The table of eight rows on zen-engine.

Its quickest way is content compiled beforehand and handed over by a loader. The way its own examples show, a decision
object, takes some twenty times longer, with a trace or without.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pengcheng.channels.cli.benchmarks.rules import eight_rows
from pengcheng.channels.cli.benchmarks.rules.peers import peer

NAME = "zen-engine"
_KEY = "allowance"

Decide = Callable[[Mapping[str, object]], Any]


@dataclass(frozen=True, slots=True)
class Zen:
    """Functions from a person's facts to zen's answer.

    Attributes:
        quickest, quickest_traced: by a loader.
        decision_traced: by a decision object.
    """

    quickest: Decide
    quickest_traced: Decide
    decision_traced: Decide


def zen_engine() -> Zen | None:
    """The peer, ready; None if it is not installed."""
    zen = peer("zen")
    if zen is None:
        return None
    content = zen.ZenDecisionContent(json.dumps(_content()))
    engine = zen.ZenEngine({"loader": lambda key: content})
    decision = engine.create_decision(content)
    return Zen(
        lambda facts: engine.evaluate(_KEY, facts),
        lambda facts: engine.evaluate(_KEY, facts, {"trace": True}),
        lambda facts: decision.evaluate(facts, {"trace": True}),
    )


def _content() -> dict[str, object]:
    """The table in zen's own format (JDM)."""
    inputs = [{"id": name, "name": name, "field": name} for name in eight_rows.INPUTS]
    outputs = [{"id": f"out_{name}", "name": name, "field": name} for name in eight_rows.OUTPUTS]
    rules = [
        {
            "_id": f"row_{number}",
            **{name: _cell(name, when.get(name)) for name in eight_rows.INPUTS},
            **{f"out_{name}": json.dumps(then[name]) if name in then else "" for name in eight_rows.OUTPUTS},
        }
        for number, (when, then) in enumerate(eight_rows.ROWS)
    ]
    table = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def _cell(name: str, test: object) -> str:
    if test is None:
        return ""
    if isinstance(test, bool):
        return str(test).lower()
    return json.dumps(test) if eight_rows.INPUTS[name].values else str(test)
