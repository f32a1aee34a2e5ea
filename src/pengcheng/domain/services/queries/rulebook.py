"""The rules of an item as anybody may read them: every version by its day, generated from the tables."""

from __future__ import annotations

from datetime import date, timedelta

from pengcheng.city import City, Item
from pengcheng.domain.services.queries.pages import NamedValue, RuleLine, RuleVersion
from pengcheng.domain.services.queries.showing import OutputNaming, in_language
from pengcheng.domain.services.queries.wording import Wording, constant_of
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.model import DecisionTable, DecisionVersion, Row


def versions_of(city: City, item: Item, language: str, today: date) -> tuple[RuleVersion, ...]:
    """Every version of an item's rules, the earliest first; none where only people decide."""
    rules = rules_of(city, item)
    if rules is None:
        return ()
    versions = rules.decision.versions
    ends = [each.effective - timedelta(days=1) for each in versions[1:]]
    return tuple(
        _version(version, until, city, item, language, today)
        for version, until in zip(versions, (*ends, None), strict=True)
    )


def _version(
    version: DecisionVersion, until: date | None, city: City, item: Item, language: str, today: date
) -> RuleVersion:
    state = "later" if version.effective > today else "earlier" if until and until < today else "in_force"
    wording = Wording.of(city, item, language, version.body.inputs)
    body = version.body
    if not isinstance(body, DecisionTable):
        return RuleVersion(version.effective, until, state, "", (), wording.expression(body.expression.tree))
    rows = [rule_line(number, row, body, wording) for number, row in enumerate(body.rows, 1)]
    return RuleVersion(version.effective, until, state, body.hit_policy.value, (*rows, *_otherwise(body, wording)))


def rule_line(number: int, row: Row, table: DecisionTable, wording: Wording) -> RuleLine:
    """One row: what has to be so, and what comes of it."""
    return RuleLine(
        number,
        outcome_of(row, table),
        in_language(row.says, wording.language),
        in_language(row.clause, wording.language),
        tuple(
            NamedValue(name, wording.label(name), wording.test(name, cell.tree))
            for name, cell in row.when.items()
            if not cell.tree.is_any
        ),
        outputs_of(row, table, wording),
    )


def outcome_of(row: Row, table: DecisionTable) -> str:
    """granted, refused or unclear; "" for a table that says no outcome, or works it out."""
    name = table.outcome_output
    constant = constant_of(row.then[name].tree) if name is not None and name in row.then else None
    return str(constant.value) if constant else ""


def outputs_of(row: Row, table: DecisionTable, wording: Wording) -> tuple[NamedValue, ...]:
    """What a row gives beside the outcome; an amount that is worked out is told in words."""
    clauses = {clause.name: clause for clause in table.outputs}
    naming = OutputNaming(clauses, wording.item, wording.city, wording.language)
    lines: list[NamedValue] = []
    for name, cell in row.then.items():
        constant = constant_of(cell.tree)
        if name == table.outcome_output or (constant is not None and constant.value is None):
            continue
        text = wording.expression(cell.tree) if constant is None else naming.amount(name, constant.value)
        lines.append(NamedValue(name, naming.label(name), naming.paid(name, text)))
    return tuple(lines)


def _otherwise(table: DecisionTable, wording: Wording) -> tuple[RuleLine, ...]:
    """What holds where no row fits, if the table says it."""
    defaults = {clause.name: clause.default for clause in table.outputs if clause.default is not None}
    if not defaults:
        return ()
    row = Row({}, defaults)
    return (RuleLine(0, outcome_of(row, table), "", "", (), outputs_of(row, table, wording)),)
