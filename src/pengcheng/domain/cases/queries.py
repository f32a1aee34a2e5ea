"""Reads of cases: the task list, the clock's face, the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from pengcheng import clock as platform_clock
from pengcheng.city import City
from pengcheng.domain.cases import clock, permissions
from pengcheng.domain.cases.errors import CaseNotFound
from pengcheng.domain.cases.models import Case, CaseStep
from pengcheng.domain.people.models import Account

COUNT_BOUND = 1000  # a list says "1000 or more" rather than count a million rows


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The law's clock of a case, as a person reads it.

    `light`: green in time, yellow soon due, red overdue, blue stands still, grey not running or stopped.
    `remaining`: left of the limit in its unit (negative when overdue), None when the clock does not run.
    `provisional`: the date rests on a calendar nobody has announced yet.
    """

    due: date | None
    statutory_due: date | None
    light: str
    provisional: bool
    remaining: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What to show of the task list. Empty fields do not filter. `light`: red, yellow, blue or green."""

    item: str = ""
    state: str = ""
    number: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class TaskList:
    """One page of tasks, the most urgent first; `after` of the next page is `next_after`, "" on the last."""

    cases: Sequence[Case]
    next_after: str
    total: int
    total_is_bounded: bool
    by_item: Mapping[str, int] = field(default_factory=dict)
    overdue: int = 0


def case_for(account: Account | None, number: str) -> Case:
    """A case that the account may see. Raises `CaseNotFound`, also when it exists but belongs to others."""
    case = case_rows().filter(number=number).first()
    if case is None or not permissions.may_see(account, case):
        raise CaseNotFound
    return case


def exists(number: str) -> bool:
    """Whether there is such a case at all: for the record of attempts, never for a page."""
    return Case.objects.filter(number=number).exists()


def cases_of(subject_kind: str, subject_id: str, limit: int = 50) -> Sequence[Case]:
    """The newest cases about a subject."""
    return list(case_rows().filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-id")[:limit])


def step_taken(case: Case, key: str) -> CaseStep | None:
    """The step that a request with this key has taken already. Locks the case for the caller's transaction."""
    Case.objects.select_for_update().get(pk=case.pk)
    return case.steps.filter(key=key).first() if key else None


def log_of(case: Case) -> Sequence[CaseStep]:
    """Every step of a case, the first one first."""
    return list(case.steps.order_by("sequence"))


def face_of(case: Case, city: City) -> ClockFace:
    """The clock of a case. Reads the case's pauses only (prefetch them for lists)."""
    light, remaining = clock.light_and_remaining(case, city, platform_clock.now())
    return ClockFace(
        due=case.due_on if case.has_due_date else None,
        statutory_due=case.statutory_due_on if case.has_due_date else None,
        light=light,
        provisional=case.is_provisional,
        remaining=remaining,
        unit=case.limit_unit,
    )


def task_list(staff: Account, filters: TaskFilter, *, after: str = "", size: int = 50) -> TaskList:
    """The tasks of a member of staff's department, by due date: four queries whatever its size.

    `after` is the `next_after` of the page before (keyset: stable and quick on the thousandth page).
    """
    tasks = _filtered(case_rows().filter(is_task=True, department=staff.department), filters)
    total = len(tasks.values_list("id", flat=True)[: COUNT_BOUND + 1])
    overdue = len(tasks.filter(due_on__lt=platform_clock.today()).values_list("id", flat=True)[: COUNT_BOUND + 1])
    page = list(_after(tasks, after).order_by("due_on", "id")[: size + 1])
    more = len(page) > size
    page = page[:size]
    return TaskList(
        cases=page,
        next_after=f"{page[-1].due_on.isoformat()}_{page[-1].pk}" if more else "",
        total=min(total, COUNT_BOUND),
        total_is_bounded=total > COUNT_BOUND,
        overdue=min(overdue, COUNT_BOUND),
    )


def case_rows() -> QuerySet[Case]:
    """Cases with what showing them needs: their city version without its content, and their pauses."""
    return (
        Case.objects.select_related("city_version")
        .defer("city_version__content", "city_version__changes")
        .prefetch_related("pauses")
    )


def _filtered(tasks: QuerySet[Case], filters: TaskFilter) -> QuerySet[Case]:
    if filters.item:
        tasks = tasks.filter(item=filters.item)
    if filters.state:
        tasks = tasks.filter(state=filters.state)
    if filters.number:
        tasks = tasks.filter(Q(number=filters.number) | Q(subject_id=filters.number))
    if filters.overdue:
        tasks = tasks.filter(due_on__lt=platform_clock.today())
    return tasks


def _after(tasks: QuerySet[Case], after: str) -> QuerySet[Case]:
    """Rows behind the key; a key nobody gave out shows the first page."""
    day, _, last = after.partition("_")
    try:
        due = date.fromisoformat(day)
        return tasks.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=int(last)))
    except ValueError:
        return tasks
