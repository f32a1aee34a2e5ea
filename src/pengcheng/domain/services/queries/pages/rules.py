"""Rules as people read them: the public table, the way to a decision, and where somebody stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages.shared import AskLine, FactLine, NamedValue


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the rules: its conditions by the facts' names, what comes of it, its words and its clause.

    `number` is counted from 1; 0 is what holds where no row fits.
    """

    number: int
    outcome: str
    says: str
    clause: str
    conditions: tuple[NamedValue, ...] = ()
    outputs: tuple[NamedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One wording of the rules.

    Attributes:
        until: the last day on which it holds; None while nothing follows it.
        state: earlier | in_force | later.
        policy: the hit policy (DMN 1.5, 8.2.8); "" for a formula.
        formula: in words, for rules that are one expression.
    """

    effective: date
    until: date | None
    state: str
    policy: str
    rows: tuple[RuleLine, ...]
    formula: str = ""


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test of a tried row: the fact, what the row wants, what was found and where, and how it came out."""

    label: str
    wants: str
    found: str
    truth: str  # true | false | null | unknown
    source: str = ""  # the department and register that say so
    day: date | None = None  # for which the source vouches
    is_answer: bool = False  # the applicant said it
    is_settled: bool = False  # staff found it out


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One row that was tried, counted from 1."""

    says: str
    clause: str
    fired: bool
    truth: str
    tests: tuple[TestLine, ...]
    number: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class CaseTrace:
    """How the newest decision of a case came about. Empty rows: people decided without rules."""

    number: str
    decision: int
    on: date
    outcome: str
    rule_hash: str
    rows: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One test that keeps a row from granting.

    `has` and `needs` are whole numbers where a part of the way can be shown ("33 of 36 months"), else None.
    """

    test: TestLine
    progress: str  # "33 of 36 months", else ""
    has: int | None
    needs: int | None
    reached_on: date | None
    at_this_rate: bool


@dataclass(frozen=True, slots=True)
class NearLine:
    """A row that would grant, what is missing for it, and the rows that decide before it."""

    says: str
    clause: str
    outputs: tuple[NamedValue, ...]
    missing: tuple[MissingLine, ...]
    behind: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where somebody stands with an item today, if they asked for it.

    Attributes:
        fired: the row that decides, with its tests; None while something is open or no row fits.
        granted_on: the day on which it is granted by the passing of time; today where it is granted now.
        at_this_rate: names of facts whose runs of months are taken to go on.
        if_answered: how the open questions would have to be answered for it to be granted.
    """

    subject: Subject
    subject_name: str
    is_self: bool
    on: date
    outcome: str
    says: str
    clause: str
    outputs: tuple[NamedValue, ...]
    fired: TraceLine | None
    granted_on: date | None
    at_this_rate: tuple[str, ...]
    near: tuple[NearLine, ...]
    open_facts: tuple[FactLine, ...]
    asks: tuple[AskLine, ...]
    if_answered: tuple[NamedValue, ...]
