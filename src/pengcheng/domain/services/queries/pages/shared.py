"""Parts that several pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: its value and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class NamedValue:
    """An output or an answer, ready to show."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item in a list. `highlighted` marks what a search found in its name."""

    item: str
    name: str
    summary: str
    department: str
    is_instant: bool
    highlighted: tuple[tuple[str, bool], ...] = ()  # of the name in a search: fragment, is it a match


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a case, as the log shows it."""

    action: str
    name: str
    state_name: str
    actor_kind: str
    actor: str  # a name for staff pages; the department for the applicant
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ActionChoice:
    """An action that can be taken now."""

    action: str
    name: str
    needs_reason: bool
    is_final: bool


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """A certificate in a list of its holder."""

    code: str
    name: str
    number: str
    state: str
    issued_at: datetime
    valid_until: date | None
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing the city knows (or does not): value, where it is from, how old it is."""

    fact: str
    label: str
    value: str  # "" when not known
    state: str  # known | missing | stale | contradictory | settled (by staff)
    register: str
    register_name: str
    department: str
    record_date: date | None
    as_of: date | None
    why: str  # for what is not known: the reason; for what staff settled: theirs
    is_decisive: bool  # the rule reads it (others are shown because they replace a paper)
    may_object: bool
    objected: bool = False


@dataclass(frozen=True, slots=True)
class AskLine:
    """A question no register can answer. `type`: boolean, text, number, date, code, commitment."""

    ask: str
    label: str
    hint: str
    type: str
    choices: tuple[Choice, ...]
    answer: str | None  # as it was given, None while open
    answer_text: str  # as it is shown
    statement: tuple[str, ...] = ()  # a commitment: the sentences that are signed
