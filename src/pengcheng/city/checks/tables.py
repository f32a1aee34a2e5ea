"""Decision tables as a whole: gaps, overlaps, rows that never fire or add nothing, rows without an example.

A gap is a warning, because whoever falls in goes to a person; a row that nobody reaches and an overlap in a UNIQUE
or ANY table are errors, because the table does not say what its author meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pengcheng.city.checks.view import CityView
from pengcheng.city.decisions import decision_of, inputs_of
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Item
from pengcheng.city.sources import Part
from pengcheng.engines.dmn.analysis import Finding, FindingKind, Subject, analyse, coverage
from pengcheng.engines.dmn.analysis.boxes import spell_value
from pengcheng.engines.dmn.errors import DmnError, RulesRefused
from pengcheng.engines.dmn.model import Decision, DecisionTable
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.dmn.unknown import UNKNOWN
from pengcheng.engines.feel.errors import FeelError


def check(view: CityView) -> Iterator[Fault]:
    """Every version in force or still to come of every item that has a table."""
    for name, part in view.each("item"):
        item = view.city.items[name]
        rules = view.beside("rules", part)
        if rules is None:
            continue
        try:
            decision = decision_of(view.city, item)
        except RulesRefused:
            continue  # told by `decisions`, with every fault
        if decision is not None:
            yield from _decision(view, item, decision, rules)


def _decision(view: CityView, item: Item, decision: Decision, rules: Part) -> Iterator[Fault]:
    subjects = list(_subjects(view, item, decision))
    for index, version in enumerate(decision.versions):
        table, path = version.body, ("versions", index, "rows")
        later = decision.versions[index + 1 :]
        if not isinstance(table, DecisionTable) or (view.today and any(each.effective <= view.today for each in later)):
            continue  # a version that has been replaced decides only old cases
        on = max(version.effective, view.today or version.effective)
        try:
            analysis = analyse(compile_decision(decision, on))
            covered = coverage(decision, version, subjects)
        except (DmnError, FeelError):
            continue  # told by `decisions`, where the version or its examples are tried
        for finding in analysis.findings:
            yield _fault(rules, path, table, finding)
        if analysis.unproved:
            yield _unproved(rules, path, analysis.unproved)
        for row in covered.missing:
            yield _warning(
                rules.fault(
                    (*path, row),
                    "row_without_example",
                    f"No example is decided by row {row + 1}.",
                    "Add one to examples.yaml or examples.csv: a person whom this row decides.",
                )
            )


def _subjects(view: CityView, item: Item, decision: Decision) -> Iterator[Subject]:
    inputs = inputs_of(view.city, item)
    for example in item.examples:
        on = date.fromisoformat(example.on) if example.on else view.today or decision.versions[-1].effective
        if decision.versions[0].effective <= on:
            yield Subject({name: example.facts.get(name, UNKNOWN) for name in inputs}, on)


def _fault(rules: Part, path: Path, table: DecisionTable, finding: Finding) -> Fault:
    tell = {
        FindingKind.GAP: _gap,
        FindingKind.OVERLAP: _overlap,
        FindingKind.UNREACHABLE: _unreachable,
        FindingKind.SUBSUMED: _subsumed,
    }
    return tell[finding.kind](rules, path, table, finding)


def _gap(rules: Part, path: Path, table: DecisionTable, finding: Finding) -> Fault:
    where = ", ".join(f"{each.name}: {_cell(each.test)}" for each in finding.where)
    outcome = table.outcome_output
    leave = f", or one that leaves it to a person: `then: {{{outcome}: unclear}}`" if outcome else ""
    return _warning(
        rules.fault(
            path,
            "gap",
            f"No row decides about {_who(finding)}{_everybody(finding)}.",
            f"Add a row with `when: {{{where}}}`{leave}.{_whole_numbers(finding)}",
        )
    )


def _overlap(rules: Part, path: Path, table: DecisionTable, finding: Finding) -> Fault:
    row, other = finding.rows
    differ = " with different results" if table.hit_policy != "UNIQUE" else ""
    return rules.fault(
        (*path, row),
        "overlap",
        f"Rows {other + 1} and {row + 1} both match {_who(finding)}{differ}{_everybody(finding)}.",
        f"Narrow one of them; {table.hit_policy} does not say which one counts.{_whole_numbers(finding)}",
    )


def _unreachable(rules: Part, path: Path, table: DecisionTable, finding: Finding) -> Fault:
    row, *hiding = finding.rows
    if finding.person is None and not hiding:
        message = f"Row {row + 1} never fires: no value passes {_where(finding)}."
        return rules.fault((*path, row), "unreachable_row", message, "Correct the test, or remove the row.")
    numbers = ", ".join(str(each + 1) for each in hiding)
    rows = f"row{'s' if len(hiding) > 1 else ''} {numbers}"
    example = f", for example {_who(finding)}" if finding.person else ""
    return rules.fault(
        (*path, row),
        "unreachable_row",
        f"Row {row + 1} never fires: everybody it means is decided by {rows} before{example}.",
        f"Move it above {rows}, narrow them, or remove it.",
    )


def _subsumed(rules: Part, path: Path, table: DecisionTable, finding: Finding) -> Fault:
    row, other = finding.rows
    return _warning(
        rules.fault(
            (*path, row),
            "subsumed_row",
            f"Row {row + 1} adds nothing: row {other + 1} gives the same to everybody it matches, "
            f"for example {_who(finding)}.",
            "Remove it, or give it a clause of its own.",
        )
    )


def _unproved(rules: Part, path: Path, unproved: Iterable[str]) -> Fault:
    names = [name for name in unproved if name != "size"]
    reason = f"the tests on {', '.join(names)} do more than compare" if names else "the table is too large"
    return _warning(
        rules.fault(
            path,
            "table_not_proved",
            f"It could not be shown whether the table has further gaps or overlaps: {reason}.",
            "Compare with constants where you can, or split the table.",
        )
    )


def _who(finding: Finding) -> str:
    """The example person in words."""
    facts = ", ".join(f"{name}: {spell_value(value)}" for name, value in (finding.person or {}).items())
    return f"somebody with {facts}" if facts else "anybody"


def _everybody(finding: Finding) -> str:
    """All who are concerned, where they are more than the example says."""
    alike = [f"{name}: {spell_value(value)}" for name, value in (finding.person or {}).items()]
    return "" if alike == list(map(str, finding.where)) else f" (everybody with {_where(finding)})"


def _where(finding: Finding) -> str:
    return ", ".join(map(str, finding.where)) or "any facts"


def _cell(test: str) -> str:
    """A test as it is written in YAML."""
    if test in ("true", "false", "null") or test.lstrip("-").isdigit():
        return test
    quoted = test.replace("'", "''")
    return f"'{quoted}'" if '"' in test else f'"{test}"'


def _whole_numbers(finding: Finding) -> str:
    """A remedy for a finding that exists only between two whole numbers."""
    broken = [name for name, value in (finding.person or {}).items() if _is_broken(value)]
    if not broken:
        return ""
    return f" If {' and '.join(f'`{name}`' for name in broken)} can only be whole, declare it `type: integer`."


def _is_broken(value: object) -> bool:
    return not isinstance(value, int | str | date) and value is not None and value != int(str(value).partition(".")[0])


def _warning(fault: Fault) -> Fault:
    return replace(fault, severity="warning")
