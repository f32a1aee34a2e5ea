"""Tables of many different constants, as scales of fees and lists of codes are: what a statement must keep short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pengcheng.engines.dmn import Decision, InputClause, read_rules

from .judge import DAY, Person, everybody

INPUTS: Mapping[str, InputClause] = {
    "age": InputClause("age", "number", integer=True),
    "share": InputClause("share", "number"),
    "since": InputClause("since", "date"),
    "until": InputClause("until", "date", nullable=True),
    "kind": InputClause("kind", "text"),
}
FIRST_DAY = date(2023, 12, 20)
CROWD: list[Person] = everybody(
    {
        "age": range(-1, 90),
        "share": [Decimal(tenths) / 10 for tenths in range(-1, 90)],
        "since": [FIRST_DAY + timedelta(days=days) for days in range(-1, 90)],
        "until": [FIRST_DAY + timedelta(days=days) for days in range(-1, 90)],
        "kind": [f"c{number}" for number in range(90)],
    },
    240,
)


def long_table(fact: str, policy: str, rows: int, results: int, second: str = "") -> Decision:
    """A row for every other value of a fact, with so many different results; `second` is tested too."""
    made = [
        {
            "when": {fact: _cell(fact, 2 * row), **({second: _below(second, row)} if second else {})},
            "then": _then(row, results),
        }
        for row in range(rows)
    ]
    version = {
        "effective": DAY,
        "hit_policy": policy,
        "outputs": {"outcome": "outcome", "amount": "number"},
        "rows": made,
    }
    return read_rules({"decision": "long", "versions": [version]}, INPUTS)


def _cell(fact: str, number: int) -> object:
    if fact == "kind":
        return f'"c{number}"'
    if fact in ("since", "until"):
        return FIRST_DAY + timedelta(days=number)
    return number if fact == "age" else f"{Decimal(number) / 10}"


def _below(fact: str, row: int) -> str:
    return f"< {_cell(fact, 20 + row)}"


def _then(row: int, results: int) -> dict[str, object]:
    return {"outcome": "granted", "amount": row % results}
