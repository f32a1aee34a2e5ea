"""One subject at a time: a decision compiled once, decided in about a microsecond, explained on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from datetime import time as midnight
from functools import cached_property, lru_cache

from .compiled import FactColumn, compile_table
from .conclusions import Leaf
from .errors import RequiredDecisionMissing, RequirementCycle, RuleWithoutValue
from .generator import generate
from .hit_policy import Resolution
from .language import Language
from .model import Decision, DecisionVersion, InputClause
from .placing import Place, placer
from .questions import Possible, Questions, possible_rows, sure_row, unknown_among
from .result import OPEN, DecisionResult, Verdict
from .rows import open_rows
from .trace import NearMiss, Trace, Tracer
from .warnings import RuleWarning, Watch

_REMEMBERED = 2048


def compile_decision(decision: Decision, on: date, required: Mapping[str, Decision] | None = None) -> RecordDecision:
    """The decision as it stands on a day, ready to decide.

    Compiled decisions are kept by the content of the version, so asking again is free.

    Args:
        on: the day of the decision; it chooses the version, and it is `today()` in the rules.
        required: the decisions this one may require, by name.

    Raises:
        NoVersionInForce: no version is effective yet.
        RequiredDecisionMissing, RequirementCycle: the requirements cannot be met.
    """
    return _compile(decision, on, required or {}, ())


def _compile(decision: Decision, on: date, required: Mapping[str, Decision], above: tuple[str, ...]) -> RecordDecision:
    if decision.name in above:
        raise RequirementCycle((*above, decision.name))
    version = decision.on(on)
    below: list[RecordDecision] = []
    for name in version.requires:
        if name not in required:
            raise RequiredDecisionMissing(decision.name, name)
        below.append(_compile(required[name], on, required, (*above, decision.name)))
    if below:
        return RecordDecision(decision.name, version, on, tuple(below))
    return _without_requirements(decision.name, version.hash, on, _ByHash(version))


class _ByHash:
    """A version that is equal to every version of the same text, so that a cache can be keyed by it."""

    def __init__(self, version: DecisionVersion) -> None:
        self.version = version

    def __hash__(self) -> int:
        return hash(self.version.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByHash) and (
            self.version is other.version or (self.version.hash == other.version.hash and self.version == other.version)
        )


@lru_cache(maxsize=2048)
def _without_requirements(name: str, rule_hash: str, on: date, version: _ByHash) -> RecordDecision:
    return RecordDecision(name, version.version, on, ())


class RecordDecision:
    """A decision for one subject. `decide` may be called from many threads."""

    def __init__(self, name: str, version: DecisionVersion, on: date, required: tuple[RecordDecision, ...]) -> None:
        self.name = name
        self.version = version
        self.rule_hash = version.hash
        self.now = datetime.combine(on, midnight(), tzinfo=UTC)
        self._language = Language(self.now)
        self.required = required
        self.compiled = compile_table(version, self._language, name)
        diagram = self.compiled.diagram
        self.questions = Questions(self.compiled, diagram) if diagram else None
        self._settled: dict[Possible, tuple[Verdict, tuple[str, ...]]] = {}
        verdicts = [self._verdict_of(leaf, {}) if leaf.resolution else None for leaf in self.compiled.leaves]
        self._fire = generate(self.compiled, diagram, verdicts) if diagram else _nothing

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts the decision reads, those of required decisions included."""
        produced = {each.name for each in self.required}
        below = [fact for each in self.required for fact in each.facts]
        own = [fact for fact in self.compiled.facts if fact not in produced]
        return tuple(dict.fromkeys([*own, *below]))

    @property
    def clauses(self) -> dict[str, InputClause]:
        """The declarations of `facts`."""
        own = {clause.name: clause for clause in self.compiled.table.inputs}
        below = {name: clause for each in self.required for name, clause in each.clauses.items()}
        return {name: own.get(name) or below[name] for name in self.facts}

    def decide(self, facts: Mapping[str, object]) -> DecisionResult:
        """Decide from facts by name; a fact that is missing or `UNKNOWN` may have any value.

        The mapping must not change while the result's trace may still be asked for.

        Raises:
            FactTypeWrong: a fact the decision looks at is of another type than declared.
        """
        if self.required:
            return self._decide_with_required(facts)
        try:
            verdict = self._fire(facts)
        except (KeyError, TypeError):
            verdict = None
        return self._decide_open(facts) if verdict is None else DecisionResult(verdict, self, facts)

    def _decide_with_required(self, facts: Mapping[str, object]) -> DecisionResult:
        below = {each.name: each.decide(facts) for each in self.required}
        result = self._decide_open(_with_required(facts, below))
        if not result.asks:
            return result
        asks = [ask for name in result.asks for ask in (below[name].asks if name in below else (name,))]
        return result.asking(tuple(dict.fromkeys(asks)))

    def decide_strictly(self, facts: Mapping[str, object]) -> DecisionResult:
        """As `decide`, where a cell or an output without a value is an error.

        Raises:
            RuleWithoutValue: with every warning of the result.
            FactTypeWrong: as `decide`.
        """
        result = self.decide(facts)
        if result.warnings:
            raise RuleWithoutValue(result.warnings)
        return result

    def warnings(self, facts: Mapping[str, object], verdict: Verdict) -> tuple[RuleWarning, ...]:
        """Why cells or outputs have no value, required decisions first; `DecisionResult.warnings` is the usual way."""
        below = [warning for each in self.required for warning in each.decide(facts).warnings]
        return (*below, *self.watch.warnings(facts, verdict))

    def why_not(self, facts: Mapping[str, object]) -> tuple[NearMiss, ...]:
        """The rows that would grant, nearest first, with the tests that miss."""
        below = {each.name: each.decide(facts) for each in self.required}
        return self.tracer.near_misses(_with_required(facts, below))

    def trace(self, facts: Mapping[str, object], verdict: Verdict) -> Trace:
        """How a verdict came about; `DecisionResult.trace()` is the usual way to it."""
        return self.tracer.trace(facts, verdict.rows)

    def prepare(self) -> None:
        """Make now what the first subject with a fact unknown would otherwise wait for."""
        self._place({})
        for each in self.required:
            each.prepare()

    @cached_property
    def _place(self) -> Place:
        return placer(self.compiled)

    @cached_property
    def watch(self) -> Watch:
        """The table ready to tell why something of it has no value."""
        return Watch(self.compiled, self._language, self.name)

    @cached_property
    def tracer(self) -> Tracer:
        """The table ready to be explained."""
        return Tracer(self.compiled, self._language, self._place)

    def _decide_open(self, facts: Mapping[str, object]) -> DecisionResult:
        """The exact way when facts are unknown or null: what is possible, and what still matters."""
        possible = self._place(facts)
        settled = self._settled.get(possible)
        if settled is not None:
            return DecisionResult(settled[0], self, facts, settled[1])
        if self.questions is None:
            verdict, asks = self._settle(*open_rows(self.compiled, self.tracer, facts), possible, facts)
            return DecisionResult(verdict, self, facts, asks)
        leaves = self.questions.leaves(possible)
        columns = self.questions.columns(leaves, possible)
        asks = tuple(name for column in columns for name in unknown_among(column.reads, facts))
        settled = self._settle(leaves, asks, possible, facts)
        if all(leaf.resolution for leaf in leaves) and all(isinstance(column, FactColumn) for column in columns):
            # Nothing but the regions was looked at, so whoever else has the same gets the same.
            if len(self._settled) >= _REMEMBERED:
                self._settled.clear()
            self._settled[possible] = settled
        return DecisionResult(settled[0], self, facts, settled[1])

    def _settle(
        self, leaves: Sequence[Leaf], asks: tuple[str, ...], possible: Possible, facts: Mapping[str, object]
    ) -> tuple[Verdict, tuple[str, ...]]:
        """The verdict on the leaves that are possible, and what to ask."""
        if len({leaf.group for leaf in leaves}) == 1:
            return self._settle_alike(leaves, possible, facts)
        outputs_read = [name for leaf in leaves for name in unknown_among(leaf.reads, facts)]
        return OPEN, tuple(dict.fromkeys([*asks, *outputs_read]))

    def _settle_alike(
        self, leaves: Sequence[Leaf], possible: Possible, facts: Mapping[str, object]
    ) -> tuple[Verdict, tuple[str, ...]]:
        """Leaves of one group: their one result, whichever of them it is."""
        first = leaves[0]
        if first.resolution is None:
            missing = unknown_among(first.reads, facts)
            if missing:
                return OPEN, missing
        if len(leaves) == 1:
            return self._verdict_of(first, facts), ()
        found = first.resolution or self.compiled.conclusions.resolve(first.matching, facts)
        reason = None if found.note else sure_row(self.compiled, leaves, possible)
        return self._verdict(found, possible_rows(leaves), reason), ()

    def _verdict_of(self, leaf: Leaf, facts: Mapping[str, object]) -> Verdict:
        """The result of one leaf; the facts matter only where its outputs are worked out from them."""
        found = leaf.resolution or self.compiled.conclusions.resolve(leaf.matching, facts)
        return self._verdict(found, found.rows, found.rows[0] if found.rows and not found.note else None)

    def _verdict(self, found: Resolution, rows: tuple[int, ...], reason: int | None) -> Verdict:
        row = None if reason is None else self.compiled.table.rows[reason]
        return Verdict(
            found.outcome,
            found.outputs,
            rows,
            reason,
            row.clause if row else {},
            row.says if row else {},
            found.note,
        )


def _nothing(facts: Mapping[str, object]) -> None:
    """Stands where no function could be written for a table: always "not by this way"."""


def _with_required(facts: Mapping[str, object], below: Mapping[str, DecisionResult]) -> Mapping[str, object]:
    return {**facts, **{name: result.value for name, result in below.items()}}
