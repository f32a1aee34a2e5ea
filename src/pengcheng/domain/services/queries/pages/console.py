"""What staff work from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pengcheng.domain.cases.queries import ClockFace
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages.rules import CaseTrace, TraceLine
from pengcheng.domain.services.queries.pages.shared import (
    ActionChoice,
    AskLine,
    CertificateCard,
    Choice,
    FactLine,
    ItemCard,
    NamedValue,
    StepLine,
)


@dataclass(frozen=True, slots=True)
class CasePage:
    """What a member of staff decides from: the facts with their sources beside the decision."""

    number: str
    version: int  # to be given back with the action: two clerks cannot decide one case
    name: str
    card: ItemCard | None
    subject: Subject
    subject_name: str
    state: str
    result: str  # granted | refused | "" while it is open, or closed without either
    is_closed: bool
    state_name: str
    clock: ClockFace
    question: str
    outlook: str
    outlook_says: str
    clause: str
    asks: tuple[str, ...]
    facts: tuple[FactLine, ...]
    answers: tuple[AskLine, ...]
    trace: tuple[TraceLine, ...]
    steps: tuple[StepLine, ...]
    actions: tuple[ActionChoice, ...]
    correction: str
    objection: str
    certificate: CertificateCard | None
    outputs: tuple[NamedValue, ...] = ()
    decided: CaseTrace | None = None  # the way to the decision that was kept
    to_settle: tuple[AskLine, ...] = ()  # open facts, as questions to the member of staff who found them out


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A case on the task list."""

    number: str
    version: int
    name: str
    subject_name: str
    state_name: str
    question: str
    opened_at: datetime
    clock: ClockFace
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskListPage:
    """One page of the task list, with what it can be filtered by."""

    tasks: tuple[TaskLine, ...]
    total: int  # counted up to `cases.queries.COUNT_BOUND`
    total_is_bounded: bool
    lights: dict[str, int]
    items: tuple[Choice, ...]  # for the filter
    states: tuple[Choice, ...]
    bulk_actions: tuple[ActionChoice, ...]
    next_after: str  # "" on the last page; give it back as `after`
    overdue: int = 0
    filters: dict[str, str] = field(default_factory=dict)
