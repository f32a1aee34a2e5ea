"""Confirming a draft: filed, accepted and decided at once, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from pengcheng import clock
from pengcheng.domain.cases.actions import act_on_locked
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services import access
from pengcheng.domain.services.deciding import compute
from pengcheng.domain.services.drafts import locked_application
from pengcheng.domain.services.errors import AnswersMissing, NotADraft, SomethingChanged
from pengcheng.domain.services.machine import MACHINE, decide, may
from pengcheng.domain.services.models import Application, Decision
from pengcheng.domain.services.offers import accept_offer_of


@dataclass(frozen=True, slots=True)
class ConfirmResult:
    """What came of a confirm; `replayed` says that this very confirm had been made before.

    `outcome`: granted, refused, or unclear (a person looks at it now). `certificate` is its code, or "".
    """

    number: str
    decision: int
    outcome: str
    certificate: str
    replayed: bool


def confirm(account: Account, number: str, *, key: str, check_hash: str = "") -> ConfirmResult:
    """File a draft, accept it, and decide it as far as a machine may: all or nothing.

    `key` names this confirm: sent again (a double click, a replayed request) it gives the same result and
    changes nothing. `check_hash` is the page's, so that nobody confirms what they have not seen.
    Raises `NotFound`, `NotADraft`, `AnswersMissing`, `SomethingChanged`, `CalendarMissing`.
    """
    case = access.visible_case(account, number)
    with transaction.atomic():
        application = locked_application(case)
        if application.confirmed_at is not None:
            return _earlier(application, key)
        return _decide_draft(application, Actor.of(account), key, check_hash)


def _earlier(application: Application, key: str) -> ConfirmResult:
    decision = application.case.decisions.select_related("certificate").order_by("id").first()
    if decision is None or not key or application.confirmed_key != key:
        raise NotADraft
    return _result(decision, replayed=True)


def _decide_draft(application: Application, actor: Actor, key: str, check_hash: str) -> ConfirmResult:
    case = application.case
    city = city_of(case.city_version)
    item = city.items[application.item]
    computed = compute(
        city,
        item,
        case.subject,
        on=clock.today(),
        actor=actor,
        purpose=f"{item.key}: application",
        answers=application.answers,
        case=case.number,
    )
    if check_hash and check_hash != computed.check_hash:
        raise SomethingChanged
    if computed.open_asks:
        raise AnswersMissing(computed.open_asks)
    application.confirmed_at, application.confirmed_key = clock.now(), key
    application.confirmed_hash = computed.check_hash
    application.save(update_fields=["confirmed_at", "confirmed_key", "confirmed_hash"])
    details = {"check": computed.check_hash}
    ledger.append("application.confirmed", actor=actor, subject=case.subject, case=case, details=details)
    accept_offer_of(application, actor)
    act_on_locked(case, "file", city, actor=actor, key=f"file:{key}" if key else "")
    if may(case, "accept", city):
        act_on_locked(case, "accept", city, actor=MACHINE)
    return _result(decide(case, computed, city), replayed=False)


def _result(decision: Decision, *, replayed: bool) -> ConfirmResult:
    code = decision.certificate.code if decision.certificate else ""
    return ConfirmResult(decision.case.number, decision.pk, decision.outcome, code, replayed)
