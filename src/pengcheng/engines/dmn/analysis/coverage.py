"""Which rows of a decision its examples fire: a row without one has never been seen to work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..model import Decision, DecisionTable, DecisionVersion
from ..record import compile_decision


@dataclass(frozen=True, slots=True)
class Subject:
    """An example: facts (left out = unknown), and the day whose law judges them."""

    facts: Mapping[str, object]
    on: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each row of a version fired.

    Attributes:
        fired: for each row, the number of examples that it surely decided.
    """

    version: DecisionVersion
    fired: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The rows, zero-based, that no example fires."""
        return tuple(row for row, times in enumerate(self.fired) if not times)


def coverage(decision: Decision, version: DecisionVersion, subjects: Iterable[Subject]) -> Coverage:
    """How often the examples of a version fire each of its rows.

    A row counts when it is the reason of a decided result; for hit policies that give lists, every row that fired.
    """
    body = version.body
    single = not isinstance(body, DecisionTable) or body.hit_policy.is_single
    fired = [0] * (len(body.rows) if isinstance(body, DecisionTable) else 1)
    for subject in subjects:
        if decision.on(subject.on) is not version:
            continue
        result = compile_decision(decision, subject.on).decide(subject.facts)
        if result.note:
            continue
        sure = () if result.row is None else (result.row,)
        for row in sure if single else result.rows:
            fired[row] += 1
    return Coverage(version, tuple(fired))
