"""What a decision says about one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .model import OUTCOME, Outcome, Text
from .trace import Trace
from .unknown import UNKNOWN

if TYPE_CHECKING:
    from .warnings import RuleWarning


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result without the subject: the same object serves everybody who gets it.

    Attributes:
        outcome: None for a table that says no outcome (a decision other decisions build on).
        outputs: by name, without the outcome.
        rows: the rows that fired, zero-based; with facts unknown, every row that may have fired, all of which
            give this result.
        row: the first of `rows` whose tests are surely true; None if there is none.
        clause, says: of `row`.
        note: "no_match", "overlap", "conflict", "open" (facts are missing), or "".
    """

    outcome: Outcome | None
    outputs: Mapping[str, object]
    rows: tuple[int, ...]
    row: int | None
    clause: Text
    says: Text
    note: str = ""


OPEN = Verdict(Outcome.UNCLEAR, {}, (), None, {}, {}, "open")
"""Facts are missing that can still change the result."""


class Decider(Protocol):
    """What a result asks of the decision it came from."""

    rule_hash: str

    def trace(self, facts: Mapping[str, object], verdict: Verdict) -> Trace:
        """How the verdict came about."""

    def warnings(self, facts: Mapping[str, object], verdict: Verdict) -> tuple[RuleWarning, ...]:
        """Why cells or outputs have no value."""


class DecisionResult:
    """The result for one subject: outcome, outputs, the row that fired, what to ask, and the trace on demand.

    Attributes:
        asks: the unknown facts that can still change the result, the best question first; empty when it is
            decided, and also when no answer would help (no row matches: a person decides).
    """

    __slots__ = ("_decider", "_facts", "_verdict", "asks")

    def __init__(
        self, verdict: Verdict, decider: Decider, facts: Mapping[str, object], asks: tuple[str, ...] = ()
    ) -> None:
        self._verdict = verdict
        self._decider = decider
        self._facts = facts
        self.asks = asks

    @property
    def rule_hash(self) -> str:
        """The hash of the version that decided."""
        return self._decider.rule_hash

    @property
    def outcome(self) -> Outcome | None:
        """Granted, refused or unclear; None for a table that says no outcome."""
        return self._verdict.outcome

    @property
    def outputs(self) -> Mapping[str, object]:
        """The outputs by name, without the outcome."""
        return self._verdict.outputs

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that fired, zero-based (see `Verdict.rows`)."""
        return self._verdict.rows

    @property
    def row(self) -> int | None:
        """The row to name as the reason: the first of `rows` that surely matches, or None."""
        return self._verdict.row

    @property
    def clause(self) -> Text:
        """The legal clause the result stands on, by language."""
        return self._verdict.clause

    @property
    def says(self) -> Text:
        """What the row means, in words, by language."""
        return self._verdict.says

    @property
    def note(self) -> str:
        """Why there is no clear result: "no_match", "overlap", "conflict", "open"; or ""."""
        return self._verdict.note

    @property
    def value(self) -> object:
        """The result as a FEEL value, for decisions that require this one: the only output, or a context of
        all; null if there is none, UNKNOWN while facts are missing."""
        if self.note == "open":
            return UNKNOWN
        values = (
            dict(self.outputs) if self.outcome is None or self.note else {**self.outputs, OUTCOME: str(self.outcome)}
        )
        return next(iter(values.values()), None) if len(values) <= 1 else values

    def asking(self, asks: tuple[str, ...]) -> DecisionResult:
        """The same result with other questions."""
        return DecisionResult(self._verdict, self._decider, self._facts, asks)

    def trace(self) -> Trace:
        """The rows tried, each test with its value and truth; worked out when it is asked for."""
        return self._decider.trace(self._facts, self._verdict)

    @property
    def warnings(self) -> tuple[RuleWarning, ...]:
        """Why cells or outputs of the rule have no value for this subject; worked out when it is asked for."""
        return self._decider.warnings(self._facts, self._verdict)

    def __repr__(self) -> str:
        return (
            f"DecisionResult(outcome={self.outcome}, outputs={dict(self.outputs)}, row={self.row}, "
            f"asks={self.asks}, note={self.note!r})"
        )
