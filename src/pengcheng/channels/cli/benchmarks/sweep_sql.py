"""The sweep as somebody would write it by hand in SQL: the peer of the population engine.

A decision table under FIRST becomes two conditions per item, *granted* and *refused*, that know unknown facts: NULL
in a column is unknown, a test of it is NULL, and somebody counts only when the rows that may fire leave no doubt.
That is a little less than the engine finds out, which also sees when all rows together leave only one answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pengcheng.engines.dmn.model import DecisionTable, DecisionVersion, HitPolicy, Outcome, Row
from pengcheng.engines.feel import tree


class NotTranslated(Exception):
    """A rule uses more than the comparisons this translation knows."""

    code = "bench.not_translated"


def condition(version: DecisionVersion, outcome: Outcome, columns: Collection[str]) -> str:
    """SQL that is true for exactly those of whom the rows say `outcome`, whatever their unknown facts are.

    A fact that is none of the table's `columns` is unknown of everybody. Raises `NotTranslated`.
    """
    table = version.body
    if not isinstance(table, DecisionTable) or table.hit_policy is not HitPolicy.FIRST or not table.outcome_output:
        raise NotTranslated("Only tables under FIRST with an outcome are translated.")
    said = "false"
    for row in reversed(table.rows):
        fires = _fires(row, columns)
        if row.then[table.outcome_output].source == outcome.value:
            said = f"({fires} IS TRUE OR {said})"
        else:
            said = f"({fires} IS FALSE AND {said})"
    return said


def counts(versions: Iterable[DecisionVersion], columns: Collection[str]) -> list[str]:
    """For each decision two statements over the table `residents`: how many are granted, how many refused.

    One statement with all of them as FILTER clauses was measured too; it is slower.
    """
    return [
        f"SELECT count(*) FROM residents WHERE {condition(version, outcome, columns)}"
        for version in versions
        for outcome in (Outcome.GRANTED, Outcome.REFUSED)
    ]


def _fires(row: Row, columns: Collection[str]) -> str:
    tests = [_cell(f'"{name}"' if name in columns else "NULL", test) for name, test in row.tests.items()]
    return f"({' AND '.join(tests) or 'true'})"


def _cell(column: str, cell: tree.UnaryTests) -> str:
    if cell.is_any:
        return "true"
    held = " OR ".join(_test(column, test) for test in cell.tests)
    return f"(NOT ({held}))" if cell.negated else f"({held})"


def _test(column: str, test: tree.Test) -> str:
    if isinstance(test, tree.Compare):
        return f"{column} {_operator(test.operator)} {_constant(test.operand)}"
    if not isinstance(test, tree.Match):
        raise NotTranslated(f"{test!r} is no comparison.")
    wanted = test.expression
    if isinstance(wanted, tree.OneSidedRange):
        return f"{column} {_operator(wanted.operator)} {_constant(wanted.operand)}"
    if isinstance(wanted, tree.Range):
        low, high = ">=" if wanted.low_included else ">", "<=" if wanted.high_included else "<"
        return f"({column} {low} {_constant(wanted.low)} AND {column} {high} {_constant(wanted.high)})"
    return f"{column} = {_constant(wanted)}"


def _operator(operator: str) -> str:
    return "<>" if operator == "!=" else operator


def _constant(node: tree.Expression) -> str:
    if isinstance(node, tree.Boolean):
        return str(node.value).lower()
    if isinstance(node, tree.Number):
        return str(node.value)
    if isinstance(node, tree.String):
        return "'" + node.value.replace("'", "''") + "'"
    raise NotTranslated(f"{node!r} is no constant this translation knows.")
