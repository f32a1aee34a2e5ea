"""Offers: seen, accepted with an application, declined, withdrawn."""

from __future__ import annotations

from django.db import transaction

from pengcheng.domain.certificates import actions as certificates
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Decision, Offer
from pengcheng.domain.services.offers import OPEN, move_offer


@transaction.atomic
def see_offer(account: Account, offer: int) -> Offer:
    """Note that the person has seen the offer. Raises `NotFound`."""
    found = _own_offer(account, offer)
    if found.state == Offer.State.NEW:
        move_offer(found, Offer.State.SEEN, Actor.of(account))
    return found


@transaction.atomic
def decline_offer(account: Account, offer: int) -> Offer:
    """Say no to an offer; the same is not offered again. What was granted without asking ends. Raises `NotFound`."""
    found = _own_offer(account, offer)
    if found.state in OPEN:
        actor = Actor.of(account)
        move_offer(found, Offer.State.DECLINED, actor)
        if found.case is not None:
            _give_back(found, actor)
    return found


def _give_back(offer: Offer, actor: Actor) -> None:
    decisions = Decision.objects.select_related("certificate").filter(case=offer.case)
    for decision in decisions.filter(certificate__isnull=False):
        assert decision.certificate is not None
        certificates.revoke(decision.certificate, actor=actor, reason="The person declined it.")


def _own_offer(account: Account, offer: int) -> Offer:
    found = Offer.objects.select_for_update().filter(pk=offer).first()
    if found is None or not may_act_for(account, found.subject, found.item):
        raise NotFound
    return found
