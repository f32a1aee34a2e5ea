"""A table of eight rows over five facts, and people who fall into each of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from pengcheng.engines.dmn import Decision, InputClause, read_rules

DAY = date(2026, 1, 1)
OUTPUTS = {"outcome": "outcome", "amount": "money"}
INPUTS: Mapping[str, InputClause] = {
    "alive": InputClause("alive", "boolean"),
    "household": InputClause("household", "code", values=("here", "elsewhere")),
    "age": InputClause("age", "number", integer=True),
    "other": InputClause("other", "boolean"),
    "income": InputClause("income", "money"),
}
ROWS: tuple[tuple[Mapping[str, object], Mapping[str, object]], ...] = (
    ({"alive": False}, {"outcome": "refused"}),
    ({"household": "elsewhere"}, {"outcome": "refused"}),
    ({"age": "< 80"}, {"outcome": "refused"}),
    ({"other": True}, {"outcome": "refused"}),
    ({"income": "> 20000"}, {"outcome": "refused"}),
    ({"age": "[80..90)"}, {"outcome": "granted", "amount": 200}),
    ({"age": "[90..100)"}, {"outcome": "granted", "amount": 300}),
    ({"age": ">= 100"}, {"outcome": "granted", "amount": 500}),
)


def table() -> Decision:
    """The table as a decision under FIRST."""
    rows = [{"when": when, "then": then} for when, then in ROWS]
    version = {"effective": date(2025, 1, 1), "hit_policy": "FIRST", "outputs": OUTPUTS, "rows": rows}
    return read_rules({"decision": "allowance", "versions": [version]}, INPUTS)


def people(count: int, seed: int) -> list[dict[str, object]]:
    """Known to the last fact, so that an engine without unknown facts can decide them too."""
    random = Random(seed)
    return [
        {
            "alive": random.random() < 0.95,
            "household": "here" if random.random() < 0.9 else "elsewhere",
            "age": random.choice((random.randrange(120), random.randrange(80, 110))),
            "other": random.random() < 0.1,
            "income": random.randrange(25_000),
        }
        for _ in range(count)
    ]
