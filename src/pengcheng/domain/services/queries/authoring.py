"""Rules as their author looks at them: how they run, what is odd about them, who stands where, what they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.city.decisions import inputs_of
from pengcheng.city.needs import Needs, by_register, needs
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.registers.snapshots import Snapshot, newest_snapshot
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.authors import check_author, is_too_large
from pengcheng.domain.services.queries.pages import (
    AuthorRow,
    FindingLine,
    ItemRulesPage,
    NamedValue,
    NeedLine,
    RulesPage,
    RulesSummary,
    Standing,
)
from pengcheng.domain.services.queries.rulebook import rule_line
from pengcheng.domain.services.queries.showing import said
from pengcheng.domain.services.queries.wording import Wording
from pengcheng.domain.services.rules import ItemRules, rules_of
from pengcheng.domain.services.standing import TableStanding, standing_in
from pengcheng.engines.dmn.analysis import Analysis, Finding, Subject, analyse, coverage
from pengcheng.engines.dmn.analysis.standing import Count
from pengcheng.engines.dmn.cells import read_test
from pengcheng.engines.dmn.compiled import TestColumn, as_table
from pengcheng.engines.dmn.model import DecisionVersion
from pengcheng.engines.dmn.population.program import Program, Vectorisation, program_of
from pengcheng.engines.dmn.unknown import UNKNOWN

SPEEDS = {
    Vectorisation.VECTORISED: "vectorised",
    Vectorisation.WITH_REMAINDER: "remainder",
    Vectorisation.SCALAR: "scalar",
}
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Studied:
    """One item's rules looked through for a day, in no language yet. `standing` is None without a snapshot."""

    item: Item
    rules: ItemRules
    version: DecisionVersion
    program: Program
    analysis: Analysis
    examples: tuple[int, ...]  # by row, how many it decides
    needs: Needs
    standing: TableStanding | None


_kept: dict[tuple[str, str, date, str], Studied] = {}
_lock = Lock()


def rules_page(account: Account, language: str) -> RulesPage:
    """Every item that has rules in force. Raises `NotStaff`, `NotAnAuthor`."""
    city = current_city()
    check_author(account, city)
    snapshot = _snapshot(city)
    ruled = [item for item in city.items.values() if item.rules is not None]
    studied = [each for item in ruled if (each := _studied(city, item, snapshot)) is not None]
    people = [item for item in city.items.values() if item.rules is None]
    return RulesPage(
        items=tuple(_summary(each, city, language) for each in studied),
        people_only=tuple(cards.item_card(item, city, language) for item in people),
        snapshot_day=snapshot.day if snapshot else None,
    )


def item_rules_page(account: Account, item: str, language: str) -> ItemRulesPage:
    """One item's rules. Raises `NotStaff`, `NotAnAuthor`, `NotFound`."""
    city = current_city()
    check_author(account, city)
    meant = city.items.get(item)
    snapshot = _snapshot(city)
    studied = _studied(city, meant, snapshot) if meant else None
    if studied is None:
        raise NotFound
    table = as_table(studied.version, item)
    wording = Wording.of(city, studied.item, language, table.inputs)
    counts: tuple[Count | None, ...] = studied.standing.standing.rows if studied.standing else (None,) * len(table.rows)
    return ItemRulesPage(
        summary=_summary(studied, city, language),
        policy=table.hit_policy.value,
        reasons=_reasons(studied.program, wording),
        rows=tuple(
            AuthorRow(rule_line(number, row, table, wording), examples, _standing(count))
            for number, (row, examples, count) in enumerate(zip(table.rows, studied.examples, counts, strict=True), 1)
        ),
        findings=_findings(studied, wording),
        unproved=tuple(wording.label(name) for name in studied.analysis.unproved if name != "size"),
        too_large="size" in studied.analysis.unproved,
        needs=_needs(studied.needs, city, language),
        asks=tuple(studied.item.ask(name).name.in_(language) for name in studied.needs.asks),
        residents=studied.standing.standing.population if studied.standing else None,
        snapshot_day=snapshot.day if snapshot else None,
    )


def _snapshot(city: City) -> Snapshot | None:
    try:
        return newest_snapshot(city)
    except SnapshotMissing:
        return None


def _studied(city: City, item: Item, snapshot: Snapshot | None) -> Studied | None:
    """Looked through once for each city, snapshot and day: it scans everybody. None where no version holds."""
    today = clock.today()
    place = (city.hash, item.key, today, snapshot.path.name if snapshot else "")
    with _lock:
        known = _kept.get(place)
    if known is not None:
        return known
    rules = rules_of(city, item)
    if rules is None or rules.decision.versions[0].effective > today:
        return None
    found = _study(city, item, rules, snapshot, today)
    with _lock:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[place] = found
    return found


def _study(city: City, item: Item, rules: ItemRules, snapshot: Snapshot | None, today: date) -> Studied:
    version, record = rules.decision.on(today), rules.on(today)
    names = inputs_of(city, item)
    subjects = [
        Subject(
            {name: each.facts.get(name, UNKNOWN) for name in names}, date.fromisoformat(each.on) if each.on else today
        )
        for each in item.examples
    ]
    started = [each for each in subjects if rules.decision.versions[0].effective <= each.on]
    only = replace(city, items={item.key: item})
    return Studied(
        item,
        rules,
        version,
        program_of(record),
        analyse(record),
        coverage(rules.decision, version, started).fired,
        needs(city, item, today),
        next(standing_in(only, today), None) if snapshot and not is_too_large(city, item.subject, snapshot) else None,
    )


def _summary(studied: Studied, city: City, language: str) -> RulesSummary:
    found = studied.standing
    counted = [count for count in found.standing.findings if count] if found else []
    return RulesSummary(
        card=cards.item_card(studied.item, city, language),
        speed=SPEEDS[studied.program.vectorisation],
        effective=studied.version.effective,
        versions=len(studied.rules.decision.versions),
        rows=len(studied.examples),
        covered=sum(1 for times in studied.examples if times),
        findings=len(studied.analysis.findings),
        concerned=Standing(sum(each.sure for each in counted), sum(each.possible for each in counted))
        if found
        else None,
        facts=len(studied.needs.facts),
        columns=len(studied.needs.columns),
    )


def _reasons(program: Program, wording: Wording) -> tuple[str, ...]:
    """Why some of the rules are worked out for one resident at a time."""
    compiled, language = program.record.compiled, wording.language
    if compiled.diagram is None:
        return (said("The table is too large to be drawn as one diagram.", language),)
    reasons = [
        said("The test of %(fact)s does more than compare: %(test)s.", language)
        % {"fact": wording.label(column.clause.name), "test": wording.test(column.clause.name, column.cell.tree)}
        for number, column in enumerate(compiled.columns)
        if isinstance(column, TestColumn) and number not in program.tests
    ]
    if any(leaf.resolution is None and leaf.number not in program.outputs for leaf in compiled.leaves):
        reasons.append(said("Some amounts are worked out from each resident's own facts.", language))
    if any(below.vectorisation is not Vectorisation.VECTORISED for below in program.required):
        reasons.append(said("It builds on other decisions.", language))
    return tuple(reasons)


def _findings(studied: Studied, wording: Wording) -> tuple[FindingLine, ...]:
    findings = studied.analysis.findings
    counts = studied.standing.standing.findings if studied.standing else (None,) * len(findings)
    return tuple(_finding(finding, count, studied, wording) for finding, count in zip(findings, counts, strict=True))


def _finding(finding: Finding, count: Count | None, studied: Studied, wording: Wording) -> FindingLine:
    table = as_table(studied.version, studied.item.key)
    clauses = {clause.name: clause for clause in table.inputs}
    where = []
    for condition in finding.where:
        clause = clauses[condition.name]
        tests = read_test(condition.test, clauses, frozenset(clause.values)).tree
        where.append(NamedValue(condition.name, wording.label(condition.name), wording.test(condition.name, tests)))
    person: Mapping[str, object] = finding.person or {}
    return FindingLine(
        finding.kind.value,
        tuple(row + 1 for row in finding.rows),
        tuple(where),
        tuple(NamedValue(name, wording.label(name), wording.value(name, value)) for name, value in person.items()),
        finding.person is not None,
        _standing(count),
    )


def _standing(count: Count | None) -> Standing | None:
    return Standing(count.sure, count.possible) if count else None


def _needs(found: Needs, city: City, language: str) -> tuple[NeedLine, ...]:
    lines = []
    for need in found.facts:
        columns = [
            NamedValue(
                key,
                city.registers[key].name.in_(language),
                ("、" if language.startswith("zh") else ", ").join(
                    city.registers[key].fields[name].name.in_(language) for name in names
                ),
            )
            for key, names in by_register(need.columns).items()
        ]
        lines.append(NeedLine(city.facts[need.fact].name.in_(language), need.purposes, tuple(columns)))
    return tuple(lines)
