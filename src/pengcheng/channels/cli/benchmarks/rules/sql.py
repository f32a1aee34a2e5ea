"""The generated items as an SQL author writes them by hand: a statement for each, codes as small integers.

One statement with 278 counts, or a table with 278 columns, was measured too; both are slower.
"""

from __future__ import annotations

from pengcheng.engines.dmn.generated import Condition, GeneratedItems

RESIDENT = "resident"
"""The column that tells the residents apart: their position, from 0."""


def granted(items: GeneratedItems, what: str) -> dict[str, str]:
    """For each item the statement that asks for something (the resident, a count) of those who are granted it.

    They stand in the table `residents`. NULL meets no condition.
    """
    return {
        name: f"SELECT {what} FROM residents WHERE {' AND '.join(_sql(items, each) for each in conditions)}"
        for name, conditions in items.conditions.items()
    }


def _sql(items: GeneratedItems, condition: Condition) -> str:
    fact, constant = condition.fact, condition.constant
    if isinstance(constant, bool):
        return fact if constant else f"NOT {fact}"
    if isinstance(constant, str):
        return f"{fact} = {items.clauses[fact].values.index(constant)}"
    return f"{fact} {condition.operator} {constant if isinstance(constant, int) else f'DATE {str(constant)!r}'}"
