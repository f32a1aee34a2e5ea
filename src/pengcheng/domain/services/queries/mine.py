"""A person's own page: cases with their clock, certificates, and who read their data."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

from django.utils import timezone, translation

from pengcheng.city import City
from pengcheng.domain.cases import permissions
from pengcheng.domain.cases.queries import log_of
from pengcheng.domain.certificates.queries import wallet_of
from pengcheng.domain.ledger.queries import LedgerLine, reads_of
from pengcheng.domain.organisations.queries import city_of, current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for, principals_of
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import access, naming
from pengcheng.domain.services.models import Objection, SweepRun
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.catalogue import offers_for
from pengcheng.domain.services.queries.pages import (
    ActionChoice,
    MyCasePage,
    MyPage,
    ObjectionLine,
    Principal,
    Read,
    ReadLine,
)
from pengcheng.domain.services.queries.showing import said

SHOWN_READS = 200
SHOWN_OBJECTIONS = 50
RECENT_SWEEPS = 20


def my_page(account: Account, language: str, subject: Subject | None = None) -> MyPage:
    """The page of the account's own subject, or of somebody it acts for. Raises `MayNotActFor`."""
    wanted = subject or account.subject
    if wanted is None or not may_act_for(account, wanted):
        raise MayNotActFor
    city = current_city()
    principals = principals_of(account)
    names = naming.names_of(city, [each.subject for each in principals], language)
    return MyPage(
        subject=wanted,
        name=names.get(wanted, wanted.id),
        principals=tuple(Principal(each.subject, names[each.subject], each.relation) for each in principals),
        cases=cards.case_cards(cards.newest_cases([wanted]), city, language),
        certificates=tuple(cards.certificate_card(held) for held in wallet_of(wanted, language)),
        reads=read_lines(wanted, city, language),
        swept_on=_swept_on(wanted, city),
        objections=_objections(wanted, city, language),
        offers=offers_for([wanted], city, language),
    )


def _swept_on(subject: Subject, city: City) -> date | None:
    """The day of the newest sweep over an item for subjects of this kind."""
    for day, counts in SweepRun.objects.order_by("-id").values_list("on", "counts")[:RECENT_SWEEPS]:
        if any(city.items[key].subject == subject.kind for key in counts if key in city.items):
            return day
    return None


def read_lines(subject: Subject, city: City, language: str, *, before: int | None = None) -> tuple[ReadLine, ...]:
    """Who used the subject's data, newest first; `before` is the oldest entry of the page before.

    Reads by the same reader on the same day, of the same facts, for the same purpose and case, are one line.
    """
    with translation.override(language):  # the ledger's words are the platform's own
        found = reads_of(subject, limit=SHOWN_READS, before=before)
    alike: dict[Hashable, list[LedgerLine]] = {}
    for line in found:
        alike.setdefault(_sameness(line), []).append(line)
    return tuple(_read_line(lines, city, language) for lines in alike.values())


def _sameness(line: LedgerLine) -> Hashable:
    """What lines have in common that are shown as one."""
    reader = (line.actor_kind, line.actor_id, line.department)
    day = timezone.localtime(line.at).date()
    return (day, reader, line.kind, line.purpose, line.case_number, *_facts_read(line))


def _facts_read(line: LedgerLine) -> tuple[str, ...]:
    return tuple(line.details.get("facts", ()))


def _read_line(lines: Sequence[LedgerLine], city: City, language: str) -> ReadLine:
    newest = lines[0]
    facts = [city.facts.get(key) for key in _facts_read(newest)]
    return ReadLine(
        who=_who(newest, city, language),
        what=newest.label,
        why=_why(newest, city, language),
        case=newest.case_number,
        facts=tuple(fact.name.in_(language) for fact in facts if fact),
        reads=tuple(Read(line.entry_id, line.at, line.provable) for line in lines),
    )


def my_case_page(account: Account, number: str, language: str) -> MyCasePage:
    """A case as its subject sees it: where it stands, every step, and what they can do. Raises `NotFound`."""
    case = access.visible_case(account, number)
    city = city_of(case.city_version)
    actor = Actor.of(account)
    procedure = city.procedures[case.procedure]
    possible = [action for action in procedure.actions_from(case.state) if permissions.may(action, case, actor, city)]
    item = city.items.get(case.item)
    decision = case.decisions.order_by("-id").values_list("pk", flat=True).first()
    department = city.departments[case.department]
    return MyCasePage(
        card=cards.case_card(case, city, language),
        item=cards.item_card(item, city, language) if item else None,
        steps=cards.step_lines(case, log_of(case), city, language, for_staff=False),
        actions=tuple(
            ActionChoice(
                action.key,
                action.name.in_(language),
                "reason" in action.needs,
                procedure.states[action.to].ends,
            )
            for action in possible
        ),
        department=department.name.in_(language),
        decision=decision,
    )


def _objections(subject: Subject, city: City, language: str) -> tuple[ObjectionLine, ...]:
    found = (
        Objection.objects.select_related("case", "case__city_version")
        .defer("case__city_version__content", "case__city_version__changes")
        .filter(subject_kind=subject.kind, subject_id=subject.id)
        .order_by("-id")[:SHOWN_OBJECTIONS]
    )
    lines = []
    for objection in found:
        own = city_of(objection.case.city_version)
        fact = own.facts.get(objection.fact)
        state = own.procedures[objection.case.procedure].states[objection.case.state]
        lines.append(
            ObjectionLine(
                number=objection.case.number,
                label=fact.name.in_(language) if fact else objection.fact,
                department=own.departments[objection.case.department].name.in_(language),
                text=objection.text,
                made_at=objection.made_at,
                state_name=state.name.in_(language),
                is_closed=objection.case.is_closed,
            )
        )
    return tuple(lines)


def _who(line: LedgerLine, city: City, language: str) -> str:
    department = city.departments.get(line.department)
    if department:
        return department.name.in_(language)
    if line.actor_kind == "applicant":
        return said("You, or somebody who acts for you", language)
    return said("The system", language)


def _why(line: LedgerLine, city: City, language: str) -> str:
    """The purpose in words: it is kept as the item's key and what was done for it."""
    key, _, what = line.purpose.partition(": ")
    item = city.items.get(key)
    if item is None and what in city.facts:
        return f"{said('objection', language)}{said(': ', language)}{city.facts[what].name.in_(language)}"
    if item is None:
        words = line.purpose if key else what  # a case that is no service has no key before its purpose
        return said(words, language) if words else ""
    return f"{item.name.in_(language)}{said(': ', language)}{said(what, language)}"
