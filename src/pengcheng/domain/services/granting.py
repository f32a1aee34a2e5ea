"""Granting without an application: the city found the person, decides, and tells them; they may decline."""

from __future__ import annotations

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.cases.actions import open_case
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.services.deciding import compute
from pengcheng.domain.services.machine import AT_ONCE, MACHINE, decide
from pengcheng.domain.services.models import Application, Offer
from pengcheng.domain.services.offers import OPEN


def grant_waiting(version: CityVersion, city: City, item: Item) -> int:
    """Decide every open offer of an item that nobody has to apply for; returns how many were granted.

    Each in a transaction of its own, so that a break in between loses nothing: the next sweep goes on.
    """
    if item.initiation != "government" or item.decision_mode not in AT_ONCE:
        return 0
    waiting = Offer.objects.filter(item=item.key, state__in=OPEN, case__isnull=True).values_list("pk", flat=True)
    return sum(_grant(version, city, item, offer) for offer in list(waiting))


@transaction.atomic
def _grant(version: CityVersion, city: City, item: Item, number: int) -> bool:
    offer = Offer.objects.select_for_update().get(pk=number)
    if offer.state not in OPEN or offer.case_id is not None:
        return False
    case = open_case(
        version,
        item.procedure,
        department=item.department,
        subject=offer.subject,
        actor=MACHINE,
        item=item.key,
        promised=item.promised_limit,
        statutory=item.statutory_limit,
    )
    application = Application.objects.create(case=case, item=item.key, offer=offer, confirmed_at=clock.now())
    computed = compute(
        city,
        item,
        offer.subject,
        on=clock.today(),
        actor=MACHINE,
        purpose=f"{item.key}: match",
        answers=application.answers,
        case=case.number,
    )
    ledger.append("application.started", actor=MACHINE, subject=offer.subject, case=case, details={"item": item.key})
    decision = decide(case, computed, city)
    offer.case = case
    offer.save(update_fields=["case"])
    return decision.outcome == "granted"
