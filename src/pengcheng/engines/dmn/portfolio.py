"""Many decisions about one subject, kept up to date: only what reads a changed fact is decided again.

    portfolio = compile_portfolio(decisions, on=today)
    results = portfolio.decide_all(facts)
    results = portfolio.change(results, {**facts, "income": 900}, ["income"])
    tomorrow = portfolio.on(today + timedelta(days=1))      # once a day, whoever is decided
    results = tomorrow.turn(results, portfolio, facts, moved=["age"])

What comes out is always what deciding each alone would give. `analysis.turning_days` tells on which day each
result may turn by the passing of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from .clocked import reads_the_clock
from .errors import DmnError
from .model import Decision
from .record import RecordDecision, compile_decision
from .result import DecisionResult

Results = dict[str, DecisionResult]
"""By the decision's name."""


class NamedTwice(DmnError):
    """Two decisions of one portfolio have the same name."""

    code = "decision_named_twice"

    def __init__(self, name: str) -> None:
        super().__init__(f"two decisions are called {name!r}; results are kept by name, so rename one of them")
        self.name = name


def compile_portfolio(
    decisions: Iterable[Decision], on: date, required: Mapping[str, Decision] | None = None
) -> Portfolio:
    """The decisions as they stand on a day, ready to be decided about one subject after another.

    Args:
        required: the decisions that some of them may require, by name.

    Raises:
        NamedTwice: two have one name.
        NoVersionInForce, RequiredDecisionMissing, RequirementCycle: as `compile_decision`.
    """
    by_name: dict[str, Decision] = {}
    for decision in decisions:
        if decision.name in by_name:
            raise NamedTwice(decision.name)
        by_name[decision.name] = decision
    below = required or {}
    records = {name: compile_decision(decision, on, below) for name, decision in by_name.items()}
    return Portfolio(by_name, below, on, records)


class Portfolio:
    """Decisions on one day.

    Attributes:
        day: the day whose versions are in force, and `today()` in the rules.
        records: each decision, compiled.
        readers: for each fact the decisions that read it, themselves or through one they require.
    """

    def __init__(
        self,
        decisions: Mapping[str, Decision],
        required: Mapping[str, Decision],
        day: date,
        records: Mapping[str, RecordDecision],
    ) -> None:
        for record in records.values():
            record.prepare()
        self.day = day
        self.records = records
        self._decisions = decisions
        self._required = required
        self._deciding = {name: record.decide for name, record in records.items()}
        readers: dict[str, list[str]] = {}
        for name, record in records.items():
            for fact in record.facts:
                readers.setdefault(fact, []).append(name)
        self.readers: Mapping[str, tuple[str, ...]] = {fact: tuple(names) for fact, names in readers.items()}

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that some decision reads."""
        return tuple(self.readers)

    def behind(self, name: str) -> Iterator[Decision]:
        """A decision and those that it requires, themselves or through others."""
        yield self._decisions[name]
        yield from self._required_by(self.records[name])

    def decide_all(self, facts: Mapping[str, object]) -> Results:
        """Decide everything about one subject; a fact that is missing or `UNKNOWN` may have any value.

        The mapping must not change while the trace of a result may still be asked for.

        Raises:
            FactTypeWrong: a fact that some decision looks at is of another type than declared.
        """
        return {name: decide(facts) for name, decide in self._deciding.items()}

    def touched(self, changed: Iterable[str]) -> tuple[str, ...]:
        """The decisions that read one of these facts, in the portfolio's order."""
        reading = self._reading(changed)
        return tuple(name for name in self.records if name in reading)

    def change(
        self, results: Mapping[str, DecisionResult], facts: Mapping[str, object], changed: Iterable[str]
    ) -> Results:
        """The results after some facts have changed: what reads none of them is taken over as it is.

        Args:
            results: those of this portfolio before the change.
            facts: all facts, after the change. What is taken over keeps the mapping it was decided from.
            changed: the names of the facts whose values are others now.
        """
        return self._again(results, facts, self._reading(changed))

    def on(self, day: date) -> Portfolio:
        """The same decisions on another day. Only what has another version in force then, or reads the clock, is
        compiled again; it serves every subject."""
        records = {
            name: record
            if self._stands(self._decisions[name], record, day)
            else compile_decision(self._decisions[name], day, self._required)
            for name, record in self.records.items()
        }
        return Portfolio(self._decisions, self._required, day, records)

    def turn(
        self,
        results: Mapping[str, DecisionResult],
        before: Portfolio,
        facts: Mapping[str, object],
        moved: Iterable[str] = (),
    ) -> Results:
        """The results on this portfolio's day, from those of another day.

        Decided again is what other rules decide now (another version, or one that reads the clock) and what reads a
        fact that has moved; the rest is taken over.

        Args:
            before: the portfolio that `results` came from.
            facts: all facts, as they are on this day.
            moved: the names of the facts that have other values on this day.
        """
        other = {name for name, record in self.records.items() if before.records.get(name) is not record}
        return self._again(results, facts, other.union(self._reading(moved)))

    def _reading(self, facts: Iterable[str]) -> set[str]:
        return set().union(*(self.readers.get(fact, ()) for fact in facts))

    def _again(
        self, results: Mapping[str, DecisionResult], facts: Mapping[str, object], names: Iterable[str]
    ) -> Results:
        deciding = self._deciding
        return {**results, **{name: deciding[name](facts) for name in names}}

    def _required_by(self, record: RecordDecision) -> Iterator[Decision]:
        for each in record.required:
            yield self._required[each.name]
            yield from self._required_by(each)

    def _stands(self, decision: Decision, record: RecordDecision, day: date) -> bool:
        """Whether a compiled decision says on a day what it says now, required ones included."""
        version = decision.on(day)
        same = version is record.version or version == record.version
        if not same or (day != self.day and reads_the_clock(version)):
            return False
        return all(self._stands(self._required[each.name], each, day) for each in record.required)
