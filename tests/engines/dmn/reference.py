"""A table decided the slow and plain way, straight from the standard's words: the judge of both engines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from itertools import product

from pengcheng.engines.dmn import UNKNOWN, Aggregation, Decision, DecisionTable, HitPolicy
from pengcheng.engines.dmn.language import Language

Result = tuple[str, tuple[tuple[str, object], ...]]


def decide(decision: Decision, on: date, facts: Mapping[str, object]) -> Result:
    """(outcome, outputs) when every fact is known; unclear without outputs where the table gives no result."""
    table = decision.on(on).body
    assert isinstance(table, DecisionTable)
    language = Language(datetime.combine(on, time(), tzinfo=UTC))
    clauses = {clause.name: clause for clause in table.inputs}

    def matches(row: int) -> bool:
        when = table.rows[row].when
        return all(language.test(clauses[name], cell.tree, clauses).passes(facts) for name, cell in when.items())

    def outputs(row: int) -> dict[str, object]:
        then = table.rows[row].then
        return {name: language.reading(cell.tree, clauses).value(facts) for name, cell in then.items()}

    rows = [outputs(row) for row in range(len(table.rows)) if matches(row)]
    if not rows and table.aggregation is not Aggregation.COUNT:
        default = table.outputs[0].default
        return (str(language.fold(default.tree)), ()) if default else ("unclear", ())
    return _result(table, rows)


def _result(table: DecisionTable, rows: list[dict[str, object]]) -> Result:
    policy = table.hit_policy
    if policy is HitPolicy.UNIQUE and len(rows) > 1:
        return "unclear", ()
    if policy is HitPolicy.ANY and any(row != rows[0] for row in rows):
        return "unclear", ()
    if policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        order = table.outputs[0].values
        rows = sorted(rows, key=lambda row: order.index(str(row["outcome"])))
    if policy.is_single:
        return _shown(rows[0])
    outcomes = {str(row["outcome"]) for row in rows}
    amounts = [row.get("amount") for row in rows]
    outcome = outcomes.pop() if len(outcomes) == 1 else "unclear"
    fold = {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len, None: tuple}[table.aggregation]
    folded = None if None in amounts and table.aggregation not in (None, Aggregation.COUNT) else fold(amounts)  # type: ignore[operator]
    return outcome, (("amount", folded),)


def _shown(row: Mapping[str, object]) -> Result:
    return str(row["outcome"]), tuple((name, value) for name, value in row.items() if name != "outcome")


def possible(
    decision: Decision, on: date, facts: Mapping[str, object], values: Mapping[str, tuple[object, ...]]
) -> tuple[set[Result], set[str]]:
    """Every result that some values of the unknown facts give, and the facts that alone can change it."""
    read = {clause.name for clause in decision.on(on).body.inputs}
    unknown = sorted(name for name in read if facts.get(name, UNKNOWN) is UNKNOWN)
    results: dict[tuple[object, ...], Result] = {}
    for chosen in product(*(values[name] for name in unknown)):
        results[chosen] = decide(decision, on, {**facts, **dict(zip(unknown, chosen, strict=True))})
    asked: set[str] = set()
    for position, name in enumerate(unknown):
        rest: dict[tuple[object, ...], set[Result]] = {}
        for chosen, result in results.items():
            rest.setdefault((*chosen[:position], *chosen[position + 1 :]), set()).add(result)
        if any(len(each) > 1 for each in rest.values()):
            asked.add(name)
    return set(results.values()), asked
