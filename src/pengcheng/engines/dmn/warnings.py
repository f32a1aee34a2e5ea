"""Why a cell or an output of a decision had no value for a subject: worked out when somebody asks.

A warning counts where it can matter: in the rows that were tried and that no other test, cleanly answered, has
ruled out; in the outputs that fired; and where a hit policy found nothing to fold. Facts that are unknown or null
are answers of a register and not faults of a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pengcheng.engines.feel.errors import Warning

from .compiled import CompiledTable
from .errors import Path, spell_path
from .language import Language, Reading
from .model import Aggregation, HitPolicy, LiteralDecision, Outcome
from .questions import unknown_among
from .result import Verdict


@dataclass(frozen=True, slots=True)
class RuleWarning:
    """A warning of FEEL with its place in a decision.

    `path` leads to the cell inside the version (`("rows", 3, "when", "age")`), `start` and `end` are the characters
    of the cell's text that it is about, `code` is stable.
    """

    decision: str
    path: Path
    code: str
    message: str
    start: int = 0
    end: int = 0

    @property
    def row(self) -> int | None:
        """The row of the cell, zero-based; None for a column's own expression and a default."""
        return next((step for step in self.path if isinstance(step, int)), None)

    @property
    def column(self) -> str:
        """The name of the input or output; that of the decision for one that is an expression."""
        names = [step for step in self.path if isinstance(step, str)]
        return names[1] if names[0] in ("inputs", "outputs") else names[-1] if len(names) > 1 else self.decision

    def __str__(self) -> str:
        return f"{self.decision}, {spell_path(self.path)}: {self.message}"

    def to_json(self) -> dict[str, object]:
        """Plain JSON values."""
        place: dict[str, object] = {"decision": self.decision, "row": self.row, "column": self.column}
        return {**place, "code": self.code, "message": self.message, "start": self.start, "end": self.end}


class Watch:
    """One compiled table, ready to tell why something of it has no value."""

    def __init__(self, compiled: CompiledTable, language: Language, decision: str) -> None:
        self._compiled = compiled
        self._decision = decision
        self._literal = isinstance(compiled.version.body, LiteralDecision)
        table = compiled.table
        clauses = {clause.name: clause for clause in table.inputs}
        self._inputs = {
            clause.name: language.reading(clause.expression.tree, clauses)
            for clause in table.inputs
            if clause.expression
        }
        self._rows = [
            [
                (name, language.test(clauses[name], cell.tree, clauses))
                for name, cell in row.when.items()
                if not cell.tree.is_any
            ]
            for row in table.rows
        ]

    def warnings(self, facts: Mapping[str, object], verdict: Verdict) -> tuple[RuleWarning, ...]:
        """Every warning about the cells tried and the outputs that fired, in the order of the table."""
        tried = [*self._of_tests(facts), *self._of_outputs(facts, verdict)]
        return tuple(dict.fromkeys(tried))

    def _of_tests(self, facts: Mapping[str, object]) -> Iterator[RuleWarning]:
        first_only = self._compiled.table.hit_policy is HitPolicy.FIRST
        for number, row in enumerate(self._rows):
            found: list[RuleWarning] = []
            fires, ruled_out = True, False
            for name, test in row:
                if unknown_among(test.reads, facts):
                    fires = False
                    continue
                truth, warnings = test.told(facts)
                fires = fires and truth is True
                ruled_out = ruled_out or (truth is False and not warnings)
                found += self._of_input(name, facts)
                found += self._placed(("rows", number, "when", name), warnings)
            if not ruled_out:
                yield from found
            if fires and first_only:
                return

    def _of_input(self, name: str, facts: Mapping[str, object]) -> list[RuleWarning]:
        reading = self._inputs.get(name)
        return self._placed(("inputs", name), reading.told(facts)[1]) if reading else []

    def _of_outputs(self, facts: Mapping[str, object], verdict: Verdict) -> Iterator[RuleWarning]:
        conclusions = self._compiled.conclusions
        if not verdict.rows and not verdict.note:
            for name, reading in conclusions.defaults.items():
                yield from self._of_output(("outputs", name, "default"), reading, facts)
        for row in verdict.rows:
            for name, reading in conclusions.row_readings[row].items():
                path: Path = ("expression",) if self._literal else ("rows", row, "then", name)
                yield from self._of_output(path, reading, facts)
        yield from self._of_folds(facts, verdict)

    def _of_output(self, path: Path, reading: Reading, facts: Mapping[str, object]) -> Iterator[RuleWarning]:
        if unknown_among(reading.reads, facts):
            return
        value, warnings = reading.told(facts)
        yield from self._placed(path, warnings)
        if path[-1] == self._compiled.table.outcome_output and value not in tuple(Outcome) and not warnings:
            words = ", ".join(Outcome)
            message = f"The outcome is {value!r}, which is none of {words}; the case goes to a person."
            yield RuleWarning(self._decision, path, "not_an_outcome", message)

    def _of_folds(self, facts: Mapping[str, object], verdict: Verdict) -> Iterator[RuleWarning]:
        """Sums and the like of outputs that are no numbers: the whole result is null."""
        table = self._compiled.table
        if table.aggregation in (None, Aggregation.COUNT) or verdict.note:
            return
        for row in verdict.rows:
            for name, reading in self._compiled.conclusions.row_readings[row].items():
                if name == table.outcome_output or unknown_among(reading.reads, facts):
                    continue
                value, warnings = reading.told(facts)
                if not warnings and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
                    message = (
                        f"{table.aggregation} needs a number in every row that fires; write 0 where there is none."
                    )
                    yield RuleWarning(self._decision, ("rows", row, "then", name), "not_a_number", message)

    def _placed(self, path: Path, warnings: tuple[Warning, ...]) -> list[RuleWarning]:
        return [RuleWarning(self._decision, path, each.code, each.message, each.start, each.end) for each in warnings]
