"""The trace of a decision as people read it: rows tried, each test with the value, its source and how it came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pengcheng.city import City, Item
from pengcheng.domain.services.deciding import Computed, facts_record
from pengcheng.domain.services.encoding import decode_all
from pengcheng.domain.services.models import Decision
from pengcheng.domain.services.queries.pages import FactLine, TestLine, TraceLine
from pengcheng.domain.services.queries.rulebook import outcome_of
from pengcheng.domain.services.queries.showing import fact_line, in_language, said
from pengcheng.domain.services.queries.wording import Wording
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.compiled import as_table
from pengcheng.engines.dmn.model import DecisionTable, DecisionVersion
from pengcheng.engines.dmn.trace import TracedRow
from pengcheng.engines.dmn.unknown import UNKNOWN
from pengcheng.engines.feel import tree


@dataclass(frozen=True, slots=True)
class Tracing:
    """Words for the tests of one version, with the values somebody was decided on.

    `given` are the values as the rules saw them; `stored` are the facts with their sources, and the answers, as they
    are kept with a decision (`deciding.facts_record`).
    """

    table: DecisionTable
    wording: Wording
    given: Mapping[str, object]
    facts: Mapping[str, FactLine]
    answers: frozenset[str]

    @classmethod
    def of(
        cls,
        version: DecisionVersion,
        item: Item,
        given: Mapping[str, object],
        stored: Iterable[Mapping[str, Any]],
        city: City,
        language: str,
    ) -> Tracing:
        """The tracing of one version of an item's rules."""
        table = as_table(version, item.key)
        kept = list(stored)
        facts = {each["fact"]: fact_line(each, city, language, decisive=True) for each in kept if "fact" in each}
        answers = frozenset(each["ask"] for each in kept if "ask" in each)
        return cls(table, Wording.of(city, item, language, table.inputs), given, facts, answers)

    def line(self, number: int, truth: str, truths: Mapping[str, str], *, fired: bool = False) -> TraceLine:
        """One row (zero-based) with its tests; `truths` are their answers by input."""
        row, language = self.table.rows[number], self.wording.language
        return TraceLine(
            says=in_language(row.says, language),
            clause=in_language(row.clause, language),
            fired=fired,
            truth=truth,
            tests=tuple(self.test(number, name, truths[name]) for name in row.when if name in truths),
            number=number + 1,
            outcome=outcome_of(row, self.table),
        )

    def row(self, row: TracedRow, *, fired: bool = False) -> TraceLine:
        """One row as the engine has just tried it."""
        return self.line(row.row, row.matches.value, {test.input: test.truth.value for test in row.tests}, fired=fired)

    def test(self, number: int, name: str, truth: str) -> TestLine:
        """One test of a row."""
        tests = self.table.rows[number].when[name].tree
        fact = self.facts.get(name)
        source = " · ".join(filter(None, (fact.department, fact.register_name))) if fact else ""
        return TestLine(
            label=self.wording.label(name),
            wants=self.wording.test(name, tests),
            found=self.found(name),
            truth=truth,
            source=source,
            day=(fact.as_of or fact.record_date) if fact else None,
            is_answer=name in self.answers,
            is_settled=fact is not None and fact.state == "settled",
        )

    def found(self, name: str) -> str:
        """The value a test was made on; for a column that is worked out, the values it was worked out from."""
        clause = self.wording.clauses.get(name)
        if clause is None or clause.expression is None:
            value = self.given.get(name, UNKNOWN)
            return self._not_known if value is UNKNOWN else self.wording.value(name, value)
        read = dict.fromkeys(each.name for each in tree.walk(clause.expression.tree) if isinstance(each, tree.Name))
        found = [f"{self.wording.label(each)}: {self.found(each)}" for each in read if each in self.given]
        return "; ".join(found) or self._not_known

    @property
    def _not_known(self) -> str:
        return said("not known", self.wording.language)


def trace_lines(computed: Computed, city: City, language: str) -> tuple[TraceLine, ...]:
    """Every row that was tried just now, in order."""
    if computed.result is None or computed.rules is None:
        return ()
    trace = computed.result.trace()
    version = computed.rules.decision.on(computed.on)
    tracing = Tracing.of(version, computed.item, computed.given, facts_record(computed), city, language)
    return tuple(tracing.row(row, fired=row.row in trace.fired) for row in trace.rows)


def stored_lines(decision: Decision, city: City, language: str) -> tuple[TraceLine, ...]:
    """Every row that was tried when a decision was made, with the values it was made on."""
    item = city.items[decision.item]
    rules = rules_of(city, item)
    if rules is None or not decision.trace:
        return ()
    given = decode_all(decision.computed["given"])
    tracing = Tracing.of(rules.decision.on(decision.on), item, given, decision.facts, city, language)
    fired = frozenset(decision.trace["fired"])
    lines = []
    for row in decision.trace["rows"]:
        truths = {test["input"]: test["truth"] for test in row["tests"]}
        lines.append(tracing.line(row["row"], row["matches"], truths, fired=row["row"] in fired))
    return tuple(lines)
