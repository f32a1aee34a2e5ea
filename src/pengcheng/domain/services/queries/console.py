"""What staff work from: the task list, and a case with facts and sources beside the decision."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pengcheng.city import City, Procedure
from pengcheng.domain.cases import permissions
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import TaskFilter, face_of, log_of, task_list
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of, current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import NotStaff
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.facts import facts_of
from pengcheng.domain.services import access, naming
from pengcheng.domain.services.deciding import Computed, fact_record, facts_record
from pengcheng.domain.services.facts_entry import as_question
from pengcheng.domain.services.models import Application, Decision, Objection
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.application import _certificate, fact_lines
from pengcheng.domain.services.queries.explaining import trace_of
from pengcheng.domain.services.queries.pages import (
    ActionChoice,
    AskLine,
    CasePage,
    CaseTrace,
    Choice,
    TaskLine,
    TaskListPage,
)
from pengcheng.domain.services.queries.showing import ask_line, in_language, named_outputs
from pengcheng.domain.services.queries.tracing import trace_lines
from pengcheng.domain.services.reviewed import compute_in_review


def task_list_page(
    staff: Account, language: str, filters: TaskFilter | None = None, *, after: str = "", size: int = 50
) -> TaskListPage:
    """The tasks of the person's department, the most urgent first. Raises `NotStaff`."""
    if not staff.is_staff_member:
        raise NotStaff
    city = current_city()
    filters = filters or TaskFilter()
    found = task_list(staff, filters, after=after, size=size)
    names = naming.names_of(city, {case.subject for case in found.cases}, language)
    lines = tuple(_task_line(case, staff, names[case.subject], language) for case in found.cases)
    lights: dict[str, int] = {}
    for line in lines:
        lights[line.clock.light] = lights.get(line.clock.light, 0) + 1
    own = [item for item in city.items.values() if item.department == staff.department]
    return TaskListPage(
        tasks=lines,
        total=found.total,
        total_is_bounded=found.total_is_bounded,
        lights=lights,
        items=tuple(Choice(item.key, item.name.in_(language)) for item in own),
        states=_task_states(city, language),
        bulk_actions=_bulk_actions(found.cases, staff, city, language),
        next_after=found.next_after,
        overdue=found.overdue,
        filters={"item": filters.item, "state": filters.state, "number": filters.number},
    )


def case_page(staff: Account, number: str, language: str) -> CasePage:
    """A case for the staff of the body that handles it. Raises `NotStaff`, `NotFound`; the read is logged."""
    if not staff.is_staff_member:
        raise NotStaff
    case = access.visible_case(staff, number)
    city = city_of(case.city_version)
    actor = Actor.of(staff)
    application = Application.objects.filter(case=case).first()
    with transaction.atomic():
        ledger.append(
            "case.read",
            actor=actor,
            subject=case.subject,
            case=case,
            purpose=f"{case.item}: review",
            details={"department": staff.department},
        )
        computed = None
        if application is not None:
            application.case = case
            computed = compute_in_review(application, city, actor)
        objection = Objection.objects.filter(case=case).first()
        looked_at = _objected_fact(objection, case, city, actor) if objection else []
    return _page(case, application, computed, objection, looked_at, staff, city, language)


def _page(
    case: Case,
    application: Application | None,
    computed: Computed | None,
    objection: Objection | None,
    looked_at: list[dict[str, Any]],
    staff: Account,
    city: City,
    language: str,
) -> CasePage:
    item = city.items.get(case.item)
    procedure = city.procedures[case.procedure]
    decision = Decision.objects.select_related("certificate").filter(case=case).order_by("-id").first()
    result = computed.result if computed else None
    answers: dict[str, Any] = application.answers if application else {}
    return CasePage(
        number=case.number,
        version=case.version,
        name=item.name.in_(language) if item else procedure.name.in_(language),
        card=cards.item_card(item, city, language) if item else None,
        subject=case.subject,
        subject_name=naming.name_of(city, case.subject, language),
        state=case.state,
        result=procedure.states[case.state].result or "",
        is_closed=case.is_closed,
        state_name=procedure.states[case.state].name.in_(language),
        clock=face_of(case, city),
        question=in_language(case.question, language),
        outlook=computed.outcome if computed else "",
        outlook_says=in_language(result.says, language) if result else "",
        clause=in_language(result.clause, language) if result else "",
        asks=computed.open_facts if computed else (),
        facts=fact_lines(
            facts_record(computed) if computed else looked_at,
            frozenset(computed.given if computed else ()),
            case.subject,
            city,
            language,
        ),
        answers=tuple(
            ask_line(ask, answers, city, language, item) for ask in (item.asks if item else ()) if ask.key in answers
        ),
        trace=trace_lines(computed, city, language) if computed else (),
        decided=_decided(decision, case, city, language),
        steps=cards.step_lines(case, log_of(case), city, language, for_staff=True),
        actions=_actions(case, procedure, staff, city, language),
        correction=application.correction if application else "",
        objection=objection.text if objection else "",
        certificate=_certificate(decision, language) if decision else None,
        to_settle=_to_settle(computed, city, language) if computed and case.is_task else (),
        outputs=named_outputs(computed.encoded_outputs, item, city, language, on=computed.on)
        if computed and item
        else (),
    )


def _decided(decision: Decision | None, case: Case, city: City, language: str) -> CaseTrace | None:
    """The way to the decision that was kept."""
    if decision is None or decision.item not in city.items:
        return None
    decision.case = case
    return trace_of(decision, city, language)


def _objected_fact(objection: Objection, case: Case, city: City, actor: Actor) -> list[dict[str, Any]]:
    """The fact as the registers have it now, beside what was said about it."""
    if objection.fact not in city.facts:
        return []
    purpose = f"objection: {objection.fact}"
    found = facts_of(objection.subject, (objection.fact,), city=city, actor=actor, purpose=purpose, case=case.number)
    return [fact_record(fact) for fact in found.values()]


def _to_settle(computed: Computed, city: City, language: str) -> tuple[AskLine, ...]:
    return tuple(ask_line(as_question(city.facts[name]), {}, city, language) for name in computed.open_facts)


def _actions(case: Case, procedure: Procedure, staff: Account, city: City, language: str) -> tuple[ActionChoice, ...]:
    """What the person may do now, without what has been used up."""
    used = [step.action for step in case.steps.all()]
    return tuple(
        choice
        for choice in _possible(case, procedure, staff, city, language)
        if (most := procedure.actions[choice.action].at_most) is None or used.count(choice.action) < most
    )


def _task_line(case: Case, staff: Account, name: str, language: str) -> TaskLine:
    city = city_of(case.city_version)
    procedure = city.procedures[case.procedure]
    item = city.items.get(case.item)
    actor = Actor.of(staff)
    return TaskLine(
        number=case.number,
        version=case.version,
        name=item.name.in_(language) if item else procedure.name.in_(language),
        subject_name=name,
        state_name=procedure.states[case.state].name.in_(language),
        question=in_language(case.question, language),
        opened_at=case.opened_at,
        clock=face_of(case, city),
        actions=tuple(
            action.key for action in procedure.actions_from(case.state) if permissions.may(action, case, actor, city)
        ),
    )


def _bulk_actions(cases: Any, staff: Account, city: City, language: str) -> tuple[ActionChoice, ...]:
    """What the person's posts allow on at least one of the cases shown."""
    choices: dict[str, ActionChoice] = {}
    for case in cases:
        own = city_of(case.city_version)
        for choice in _possible(case, own.procedures[case.procedure], staff, own, language):
            choices.setdefault(choice.action, choice)
    return tuple(choices.values())


def _possible(case: Case, procedure: Procedure, staff: Account, city: City, language: str) -> tuple[ActionChoice, ...]:
    actor = Actor.of(staff)
    return tuple(
        ActionChoice(action.key, action.name.in_(language), "reason" in action.needs, procedure.states[action.to].ends)
        for action in procedure.actions_from(case.state)
        if permissions.may(action, case, actor, city)
    )


def _task_states(city: City, language: str) -> tuple[Choice, ...]:
    states = {
        state.key: state.name.in_(language)
        for procedure in city.procedures.values()
        for state in procedure.states.values()
        if state.task
    }
    return tuple(Choice(key, name) for key, name in states.items())
