"""Small rules documents that several tests read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pengcheng.engines.dmn import Decision, InputClause, read_rules

INPUTS: Mapping[str, InputClause] = {
    "alive": InputClause("alive", "boolean"),
    "household here": InputClause("household here", "boolean"),
    "age": InputClause("age", "number", integer=True),
    "income": InputClause("income", "money"),
    "state": InputClause("state", "code", values=("normal", "moved away", "A-1")),
    "died on": InputClause("died on", "date", nullable=True),
    "other allowance": InputClause("other allowance", "boolean", cost=3.0),
    "points": InputClause("points", "number"),
}


def row(when: Mapping[str, object], outcome: str = "granted", **then: object) -> dict[str, Any]:
    """A row with a clause and words that name its outcome."""
    return {
        "when": dict(when),
        "then": {"outcome": outcome, **then},
        "clause": {"en": f"art. {outcome}"},
        "says": {"en": f"Is {outcome}."},
    }


def document(rows: list[dict[str, Any]], **version: object) -> dict[str, Any]:
    """A document with one version of a FIRST table."""
    shape = {"effective": date(2025, 1, 1), "hit_policy": "FIRST", "outputs": {"outcome": "outcome", "amount": "money"}}
    return {"decision": "allowance", "versions": [{**shape, "rows": rows, **version}]}


def decision(rows: list[dict[str, Any]], **version: object) -> Decision:
    """The decision of `document`."""
    return read_rules(document(rows, **version), INPUTS)


ALLOWANCE = [
    row({"alive": False}, "refused"),
    row({"household here": False}, "refused"),
    row({"age": "< 80"}, "refused"),
    row({"other allowance": True}, "refused"),
    row({"age": "[80..90)"}, amount=200),
    row({"age": ">= 90"}, amount=300),
]
