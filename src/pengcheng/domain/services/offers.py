"""How an offer moves from one state to the next."""

from __future__ import annotations

from pengcheng import clock
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services.models import Application, Offer

OPEN = (Offer.State.NEW, Offer.State.SEEN)


def accept_offer_of(application: Application, actor: Actor) -> None:
    """The application was confirmed: the offer it came from, or that stood open beside it, is taken."""
    case = application.case
    for found in Offer.objects.filter(
        subject_kind=case.subject_kind, subject_id=case.subject_id, item=case.item, state__in=OPEN
    ):
        move_offer(found, Offer.State.ACCEPTED, actor)


def move_offer(offer: Offer, state: Offer.State, actor: Actor) -> None:
    """Put an offer into another state. Runs inside the caller's transaction."""
    offer.state, offer.changed_at = state, clock.now()
    offer.save(update_fields=["state", "changed_at"])
    ledger.append(f"offer.{state.value}", actor=actor, subject=offer.subject, details={"item": offer.item})
