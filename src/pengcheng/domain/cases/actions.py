"""Opening a case, and acting on it: one function checks everything the procedure of the city folder says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pengcheng import clock as platform_clock
from pengcheng.city import Action, City, Procedure
from pengcheng.domain.cases import clock, numbers, permissions
from pengcheng.domain.cases.errors import (
    ActionNotPossible,
    ActionUsedUp,
    CaseChanged,
    CaseError,
    CaseNotFound,
    ReasonMissing,
    UnknownProcedure,
)
from pengcheng.domain.cases.models import Case, CaseStep
from pengcheng.domain.cases.queries import case_rows
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.engines.worktime import Limit, LimitUnit

AT_ONCE = Limit(0, LimitUnit.IMMEDIATE)


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of one case of a bulk action: the step, or the refusal."""

    number: str
    step: CaseStep | None
    error: CaseError | None


@transaction.atomic
def open_case(
    version: CityVersion,
    procedure: str,
    *,
    department: str,
    subject: Subject,
    actor: Actor,
    item: str = "",
    promised: Limit = AT_ONCE,
    statutory: Limit = AT_ONCE,
    parent: Case | None = None,
    question: dict[str, str] | None = None,
    purpose: str = "",
) -> Case:
    """Open a case in the state its procedure starts with. It stays on this city version to its end.

    Raises `UnknownProcedure`.
    """
    city = city_of(version)
    if procedure not in city.procedures:
        raise UnknownProcedure(f"{UnknownProcedure.message} {procedure!r}")
    now = platform_clock.now()
    state = city.procedures[procedure].states[city.procedures[procedure].starts]
    case = Case(
        number=numbers.next_number(city, department, item, now.date()),
        procedure=procedure,
        state=state.key,
        city_version=version,
        item=item,
        department=department,
        subject_kind=subject.kind,
        subject_id=subject.id,
        applicant=actor.account if actor.kind == "applicant" else None,
        parent=parent,
        is_task=state.task,
        opened_at=now,
        question=question or {},
    )
    clock.set_limits(case, promised, statutory)
    case.save()
    if state.task:  # work for staff from its first moment: there is nobody who could accept it first
        clock.apply_effect(case, "start", now, "", city)
        case.accepted_at = now
        case.save()
    _log(case, "open", "", actor, now, "", "", sequence=1)
    ledger.append(
        "case.opened", actor=actor, subject=subject, case=case.number, purpose=purpose, details={"item": item}
    )
    return case


@transaction.atomic
def act(
    case: Case,
    action: str,
    *,
    actor: Actor,
    reason: str = "",
    key: str = "",
    expected_version: int | None = None,
    at: datetime | None = None,
) -> CaseStep:
    """Take one action of the case's own procedure, or refuse with the reason why not. `case` is brought up to date.

    `key` makes the action idempotent: the same key on the same case gives the step that was already taken.
    `expected_version` is the version the actor looked at: if the case has moved on since, `CaseChanged`.
    Raises `ActionNotPossible`, `ActionNotAllowed`, `ReasonMissing`, `ActionUsedUp`, `CaseChanged`,
    `CalendarMissing`.
    """
    locked = case_rows().select_for_update(of=("self",)).filter(pk=case.pk).first()
    if locked is None:
        raise CaseNotFound
    if key and (taken := locked.steps.filter(key=key).first()):
        _bring_up_to_date(case, locked)
        return taken
    if expected_version is not None and locked.version != expected_version:
        raise CaseChanged
    step = act_on_locked(locked, action, city_of(locked.city_version), actor=actor, reason=reason, key=key, at=at)
    _bring_up_to_date(case, locked)
    return step


def act_on_locked(
    case: Case,
    action: str,
    city: City,
    *,
    actor: Actor,
    reason: str = "",
    key: str = "",
    at: datetime | None = None,
) -> CaseStep:
    """`act` for who has locked and read the case, or opened it, in this very transaction: nothing is read again.

    `city` is the case's own. A refusal ends the transaction: the case as it is in memory may have moved already.
    Raises what `act` raises, but for `CaseChanged`.
    """
    procedure = city.procedures[case.procedure]
    chosen = _possible(procedure, action, case)
    permissions.check_may(chosen, case, actor, city)
    _check_needs(chosen, case, reason)
    step = _move(case, chosen, procedure, city, actor, reason.strip(), key, at or platform_clock.now())
    ledger.append(
        "case.acted",
        actor=actor,
        subject=case.subject,
        case=case.number,
        details={"action": action, "from": step.from_state, "to": step.to_state, "reason": step.reason},
    )
    return step


def act_on_many(
    cases: Sequence[tuple[Case, int]], action: str, *, actor: Actor, reason: str = "", key: str = ""
) -> list[Acted]:
    """The same action on several cases, each in its own transaction: one refusal does not stop the others."""
    results: list[Acted] = []
    for case, version in cases:
        try:
            step = act(case, action, actor=actor, reason=reason, key=key, expected_version=version)
            results.append(Acted(case.number, step, None))
        except CaseError as error:
            results.append(Acted(case.number, None, error))
    return results


def _bring_up_to_date(case: Case, locked: Case) -> None:
    """Copy the row's columns; relations the caller has loaded stay loaded."""
    for column in Case._meta.concrete_fields:
        setattr(case, column.attname, getattr(locked, column.attname))


def _possible(procedure: Procedure, action: str, case: Case) -> Action:
    chosen = procedure.actions.get(action)
    if chosen is None or case.state not in chosen.from_:
        raise ActionNotPossible
    if chosen.at_most is not None and case.steps.filter(action=action).count() >= chosen.at_most:
        raise ActionUsedUp
    return chosen


def _check_needs(action: Action, case: Case, reason: str) -> None:
    if "reason" in action.needs and not reason.strip():
        raise ReasonMissing


def _move(
    case: Case,
    action: Action,
    procedure: Procedure,
    city: City,
    actor: Actor,
    reason: str,
    key: str,
    at: datetime,
) -> CaseStep:
    """Put the case into its next state, with all that follows from it."""
    before, state = case.state, procedure.states[action.to]
    case.state, case.is_task, case.is_closed = state.key, state.task, state.ends
    case.version += 1
    if case.received_at is None and before == procedure.starts:
        case.received_at = at
    if action.clock == "start" and case.accepted_at is None:
        case.accepted_at = at
    if state.ends:
        case.closed_at = at
    clock.apply_effect(case, action.clock, at, reason, city)
    case.save()
    return _log(case, action.key, before, actor, at, reason, key, sequence=case.version)


def _log(
    case: Case, action: str, before: str, actor: Actor, at: datetime, reason: str, key: str, *, sequence: int
) -> CaseStep:
    return CaseStep.objects.create(
        case=case,
        sequence=sequence,
        action=action,
        from_state=before,
        to_state=case.state,
        actor_kind=actor.kind,
        actor=actor.id,
        actor_names=dict(actor.names),
        at=at,
        reason=reason,
        key=key,
    )
