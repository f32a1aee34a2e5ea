"""What a decision says of each subject, as terms: outcome, fired row, note, outputs, and the facts it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import OUTCOME
from .errors import NotPrintable
from .logic import any_of, choose, constant, negated, same
from .sources import Source
from .terms import NOTHING, Term


@dataclass(frozen=True)
class Answer:
    """What a decision says of each subject.

    Attributes:
        open: facts are missing that can still change the result.
        outcome: granted, refused or unclear; null for a table that says no outcome.
        row: the number of the row to name as the reason, from 0; null if there is none.
        note: as `result.Verdict.note`.
        outputs: by name.
        asks: for each fact that may be unknown, whether it is asked for.
        shapes: the names that results without a note give; the decision's value is made of them.
    """

    open: Term
    outcome: Term
    row: Term
    note: Term
    outputs: Mapping[str, Term]
    asks: Mapping[str, Term]
    shapes: frozenset[tuple[str, ...]]

    def source(self) -> Source:
        """The decision's value for one that requires it. Raises NotPrintable if it has no one shape."""
        if len(self.shapes) > 1:
            raise NotPrintable(
                "Its rows give different outputs, so its value has no one type.", "Give every row every output."
            )
        names = next(iter(self.shapes), ())
        decided = {**self.outputs, OUTCOME: self.outcome}
        without = any_of([self.open, negated(same(self.note, constant("")))])
        entries = {name: choose([(without, NOTHING)], decided[name]) for name in names}
        if len(entries) > 1:
            return Source(self.open, None, entries, self.asks)
        return Source(self.open, next(iter(entries.values()), NOTHING), {}, self.asks)
