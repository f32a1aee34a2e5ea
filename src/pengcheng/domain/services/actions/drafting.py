"""A draft: started, answered, corrected, withdrawn."""

from __future__ import annotations

from django.db import transaction

from pengcheng.city import City, Item
from pengcheng.domain.cases import permissions
from pengcheng.domain.cases.actions import act
from pengcheng.domain.cases.models import Case, CaseStep
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of, current_version
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import access, holdings
from pengcheng.domain.services.answers import read_answer
from pengcheng.domain.services.drafts import locked_application, open_application, open_draft
from pengcheng.domain.services.encoding import encode
from pengcheng.domain.services.errors import (
    AlreadyHeld,
    AnswerRefused,
    NotADraft,
    NotOnApplication,
    UnknownItem,
    WrongSubject,
)
from pengcheng.domain.services.models import Application, Offer

FILE = "file"  # the action of the procedure by which a draft is sent


@transaction.atomic
def start_draft(account: Account, item: str, subject: Subject, *, offer: int | None = None) -> Application:
    """Start an application of an item for a subject; one that is open already is taken up again.

    Raises `UnknownItem`, `NotOnApplication`, `WrongSubject`, `MayNotActFor`, `AlreadyHeld`.
    """
    Account.objects.select_for_update().get(pk=account.pk)  # two clicks at once make one draft
    version = current_version()
    city = city_of(version)
    wanted = city.items.get(item)
    if wanted is None:
        raise UnknownItem(item, city.items)
    if wanted.initiation == "government":
        raise NotOnApplication
    if wanted.subject != subject.kind:
        raise WrongSubject
    if not _may_start(account, wanted, subject, city):
        raise MayNotActFor
    running = open_application(item, subject)
    if running is not None:
        return running
    held = holdings.held_case_number(city, wanted, subject)
    if held:
        raise AlreadyHeld(held)
    return open_draft(version, wanted, subject, Actor.of(account), _offer_for(subject, item, offer))


def answer(account: Account, number: str, ask: str, text: str) -> Application:
    """Answer one question of a draft; answered again, the last answer counts. An empty text takes it back.

    Raises `NotFound`, `NotADraft`, `AnswerRefused`.
    """
    case = access.visible_case(account, number)
    with transaction.atomic():
        application = locked_application(case)
        city = city_of(case.city_version)
        if not _takes_answers(application.case, city):
            raise NotADraft
        question = next((each for each in city.items[application.item].asks if each.key == ask), None)
        if question is None:
            raise AnswerRefused(ask)
        if text.strip():
            application.answers[ask] = encode(read_answer(question, text))
        else:
            application.answers.pop(ask, None)
        application.save(update_fields=["answers"])
        details = {"ask": ask}
        actor = Actor.of(account)
        ledger.append("application.answered", actor=actor, subject=case.subject, case=case, details=details)
    return application


def correct(account: Account, number: str, text: str, *, key: str = "") -> CaseStep:
    """Answer what staff asked to be corrected; the case goes on. The clock runs again.

    Raises `NotFound`, and what `cases.actions.act` raises.
    """
    case = access.visible_case(account, number)
    with transaction.atomic():
        application = locked_application(case)
        step = act(application.case, "correct", actor=Actor.of(account), reason=text, key=key)
        application.correction = text.strip()
        application.save(update_fields=["correction"])
    return step


def withdraw(account: Account, number: str, *, key: str = "") -> CaseStep:
    """Take an application back. Raises `NotFound`, and what `cases.actions.act` raises."""
    return act(access.visible_case(account, number), "withdraw", actor=Actor.of(account), key=key)


def _may_start(account: Account, item: Item, subject: Subject, city: City) -> bool:
    """The subject or who acts for it; at the counter, staff of the item's body whose post may file."""
    if account.is_staff_member:
        return account.department == item.department and FILE in permissions.duties(account, city)
    return may_act_for(account, subject, item.key)


def _takes_answers(case: Case, city: City) -> bool:
    procedure = city.procedures[case.procedure]
    return case.state == procedure.starts or procedure.states[case.state].waits_for == "applicant"


def _offer_for(subject: Subject, item: str, offer: int | None) -> Offer | None:
    if offer is None:
        return None
    return Offer.objects.filter(pk=offer, subject_kind=subject.kind, subject_id=subject.id, item=item).first()
