"""Bringing the offers of an item to what a sweep, or a second look at a few, has found: new ones made, those no longer
due withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services import holdings
from pengcheng.domain.services.encoding import encode
from pengcheng.domain.services.matching import Matched
from pengcheng.domain.services.models import Application, Offer, SweepRun
from pengcheng.domain.services.offers import OPEN, move_offer
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.model import DecisionTable

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Changes:
    """What following a sweep changed: offers made (or made again), and offers withdrawn."""

    offered: int
    withdrawn: int


NOTHING = Changes(0, 0)


def follow(
    city: City,
    item: Item,
    matched: Matched,
    run: SweepRun,
    actor: Actor,
    *,
    only: Collection[str] | None = None,
    on: date | None = None,
) -> Changes:
    """Make and withdraw offers of an item. Runs inside the sweep's transaction; done again it changes nothing.

    No offer goes to who holds the result already, has an application under way, or has declined. An item that people
    come for themselves is offered to nobody.

    Args:
        only: the subjects that were matched; everybody without it. Offers to others are left alone.
        on: the day of the matching; the sweep's without it.
    """
    due = matched.found if item.proactive or item.initiation == "government" else {}
    offers = Offer.objects.filter(item=item.key, subject_kind=item.subject)
    holding = holdings.live_grants(item.key)
    asking = Application.objects.filter(item=item.key, case__is_closed=False)
    if only is not None:
        offers, holding = offers.filter(subject_id__in=only), holding.filter(subject_id__in=only)
        asking = asking.filter(case__subject_id__in=only)
    known = {offer.subject_id: offer for offer in offers}
    busy = {*holding.values_list("subject_id", flat=True), *asking.values_list("case__subject_id", flat=True)}
    words = _words(city, item, on or run.on)
    made = 0
    fresh: list[Offer] = []
    for subject_id, row in due.items():
        if subject_id in busy:
            continue
        offer = known.get(subject_id)
        if offer is None:
            fresh.append(_new_offer(item, subject_id, words.get(row, {}), run))
        elif offer.state == Offer.State.WITHDRAWN:
            _make_again(offer, words.get(row, {}), run, actor)
            made += 1
    _save(fresh, actor)
    gone = [
        offer
        for subject_id, offer in known.items()
        if offer.state in OPEN and offer.case_id is None and subject_id not in due
    ]
    for offer in gone:
        move_offer(offer, Offer.State.WITHDRAWN, actor)
    return Changes(made + len(fresh), len(gone))


def _new_offer(item: Item, subject_id: str, words: dict[str, Any], run: SweepRun) -> Offer:
    now = clock.now()
    return Offer(
        subject_kind=item.subject,
        subject_id=subject_id,
        item=item.key,
        sweep=run,
        made_at=now,
        changed_at=now,
        **words,
    )


def _make_again(offer: Offer, words: dict[str, Any], run: SweepRun, actor: Actor) -> None:
    for name, value in words.items():
        setattr(offer, name, value)
    offer.state, offer.sweep, offer.case = Offer.State.NEW, run, None
    offer.made_at = offer.changed_at = clock.now()
    offer.save()
    ledger.append("offer.made", actor=actor, subject=offer.subject, details={"item": offer.item})


def _save(fresh: list[Offer], actor: Actor) -> None:
    """Many at a time: a first sweep of a large city makes many offers."""
    Offer.objects.bulk_create(fresh, batch_size=_BATCH)
    for start in range(0, len(fresh), _BATCH):
        ledger.append_all(
            ledger.Draft("offer.made", actor, offer.subject, details={"item": offer.item})
            for offer in fresh[start : start + _BATCH]
        )


def _words(city: City, item: Item, on: date) -> dict[int, dict[str, Any]]:
    """For each row of the table: what it says, its clause, and the amounts it writes as constants."""
    rules = rules_of(city, item)
    body = rules.decision.on(on).body if rules else None
    if not isinstance(body, DecisionTable):
        return {}
    return {
        number: {
            "says": dict(row.says),
            "clause": dict(row.clause),
            "outputs": {
                name: encode(cell.source)
                for name, cell in row.then.items()
                if name != body.outcome_output and isinstance(cell.source, int | Decimal)
            },
        }
        for number, row in enumerate(body.rows)
    }
