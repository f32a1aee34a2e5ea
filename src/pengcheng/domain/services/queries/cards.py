"""Cards of items, cases, certificates and steps, as several pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from pengcheng.city import City, Item
from pengcheng.domain.cases.models import Case, CaseStep
from pengcheng.domain.cases.queries import case_rows, face_of
from pengcheng.domain.certificates.queries import HeldCertificate
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages import CaseCard, CertificateCard, ItemCard, StepLine
from pengcheng.domain.services.queries.showing import in_language, said

SHOWN_CASES = 50
NOBODY: Mapping[Subject, str] = MappingProxyType({})


def item_card(item: Item, city: City, language: str, highlighted: tuple[tuple[str, bool], ...] = ()) -> ItemCard:
    """An item in a list."""
    department = city.departments.get(item.department)
    return ItemCard(
        item=item.key,
        name=item.name.in_(language),
        summary=item.summary.in_(language),
        department=department.name.in_(language) if department else item.department,
        is_instant=item.decision_mode in ("instant", "commitment"),
        highlighted=highlighted,
    )


def newest_cases(subjects: Iterable[Subject], *, is_closed: bool | None = None) -> Sequence[Case]:
    """The newest cases about any of these subjects: two queries."""
    wanted = set(subjects)
    if not wanted:
        return []
    found = case_rows().filter(subject_id__in=[each.id for each in wanted], parent__isnull=True)
    if is_closed is not None:
        found = found.filter(is_closed=is_closed)
    return [case for case in found.order_by("-id")[:SHOWN_CASES] if case.subject in wanted]


def case_cards(
    cases: Iterable[Case], city: City, language: str, others: Mapping[Subject, str] = NOBODY
) -> tuple[CaseCard, ...]:
    """Cases in a list of the person they are about, or of who acts for them: `others` are those, by name."""
    return tuple(case_card(case, city, language, others.get(case.subject, "")) for case in cases)


def case_card(case: Case, city: City, language: str, for_whom: str = "") -> CaseCard:
    """One case; its words come from the version it began with."""
    own = city_of(case.city_version) if case.city_version.hash != city.hash else city
    procedure = own.procedures[case.procedure]
    state = procedure.states[case.state]
    item = own.items.get(case.item)
    return CaseCard(
        number=case.number,
        name=item.name.in_(language) if item else procedure.name.in_(language),
        state=case.state,
        state_name=state.name.in_(language),
        opened_at=case.opened_at,
        clock=face_of(case, own),
        page=_page(case, procedure.starts, item),
        is_closed=case.is_closed,
        waits_for_me=state.waits_for == "applicant" or (item is not None and case.state == procedure.starts),
        subject=case.subject,
        result=state.result or "",
        about=in_language(case.question, language) if item is None else "",
        for_whom=for_whom,
    )


def certificate_card(held: HeldCertificate) -> CertificateCard:
    """A certificate in a list of its holder."""
    return CertificateCard(
        code=held.code,
        name=held.title,
        number=held.identifier,
        state=held.state,
        issued_at=held.issued_at,
        valid_until=held.valid_until,
        is_sealed=held.sealed,
    )


def step_lines(
    case: Case, steps: Iterable[CaseStep], city: City, language: str, *, for_staff: bool
) -> tuple[StepLine, ...]:
    """The log of a case. Residents see which body acted, colleagues see who."""
    procedure = city.procedures[case.procedure]
    department = city.departments.get(case.department)
    body = department.name.in_(language) if department else case.department
    lines = []
    for step in steps:
        action = procedure.actions.get(step.action)
        state = procedure.states.get(step.to_state)
        if step.actor_kind == "staff" and not for_staff:
            who = body
        elif step.actor_kind == "system":
            who = said("The system", language)
        else:
            who = in_language(step.actor_names, language) or step.actor
        lines.append(
            StepLine(
                action=step.action,
                name=action.name.in_(language) if action else said("Opened", language),
                state_name=state.name.in_(language) if state else step.to_state,
                actor_kind=step.actor_kind,
                actor=who,
                at=step.at,
                reason=step.reason,
            )
        )
    return tuple(lines)


def _page(case: Case, starts: str, item: Item | None) -> str:
    if item is not None and case.state == starts:
        return "application"
    return "case"
