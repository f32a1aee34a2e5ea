"""How many residents of the snapshot stand where in the tables of a folder: on rows, in gaps, in overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pengcheng.city import City
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.facts.query import vectorised
from pengcheng.domain.registers.snapshots import newest_snapshot
from pengcheng.domain.services.comparing import refuse_other_registers
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.analysis import Finding, analyse
from pengcheng.engines.dmn.analysis.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class TableStanding:
    """One item's table in force on a day, what is odd about it, and the residents concerned."""

    item: str
    standing: Standing
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """Plain JSON values; rows are counted from 1, `may` are those of whom too little is known."""
        return {
            "item": self.item,
            "residents": self.standing.population,
            "rows": [
                {"row": number, "residents": count.sure, "may": count.possible}
                for number, count in enumerate(self.standing.rows, 1)
            ],
            "findings": [
                {
                    "kind": finding.kind.value,
                    "rows": [row + 1 for row in finding.rows],
                    "where": ", ".join(map(str, finding.where)),
                    "residents": count.sure if count else 0,
                    "may": count.possible if count else 0,
                }
                for finding, count in zip(self.findings, self.standing.findings, strict=True)
            ],
        }


def standing_in(city: City, on: date) -> Iterator[TableStanding]:
    """Count the residents of the newest snapshot for every item that has a table in force on a day.

    The folder may be another than the one in force, as long as it reads the same registers. What only an applicant
    can say is not known of anybody here. Raises `RegistersDiffer`, `SnapshotMissing`.
    """
    snapshot = newest_snapshot(current_city())
    for item in city.items.values():
        rules = rules_of(city, item)
        if rules is None or rules.decision.versions[0].effective > on:
            continue
        names = [name for name in rules.facts if vectorised(city.facts[name])]
        refuse_other_registers(city, names, item.subject)
        findings = analyse(rules.on(on)).findings
        blocks = population_facts(names, kind=item.subject, city=city, snapshot=snapshot)
        yield TableStanding(item.key, standing(rules.decision, findings, on, blocks), findings)
