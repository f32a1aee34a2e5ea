"""The generated items as an SQL author writes them by hand: a count for each, codes as small integers.

One statement with 278 counts, or a table with 278 columns, was measured too; both are slower.
"""

from __future__ import annotations

from pengcheng.engines.dmn.generated import Condition, GeneratedItems


def counts(items: GeneratedItems) -> dict[str, str]:
    """For each item the statement that counts who is granted in the table `residents`. NULL meets no condition."""
    return {
        name: f"SELECT count(*) FROM residents WHERE {' AND '.join(_sql(items, each) for each in conditions)}"
        for name, conditions in items.conditions.items()
    }


def _sql(items: GeneratedItems, condition: Condition) -> str:
    fact, constant = condition.fact, condition.constant
    if isinstance(constant, bool):
        return fact if constant else f"NOT {fact}"
    if isinstance(constant, str):
        return f"{fact} = {items.clauses[fact].values.index(constant)}"
    return f"{fact} {condition.operator} {constant if isinstance(constant, int) else f'DATE {str(constant)!r}'}"
