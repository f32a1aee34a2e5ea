"""Between two sweeps: when a register's rows change, the items that read them are decided again for those they concern.

What is left to notice is read from the state (`waiting.py`): loads and corrections that the last sweep has not read and
of which the ledger does not say that they were noticed. So a break in between loses nothing, the next change or call
goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.organisations.queries import city_of, current_version
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts import facts_of
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.services import following, granting
from pengcheng.domain.services.matching import Matched
from pengcheng.domain.services.rules import ItemRules, rules_of, ways_of_answering
from pengcheng.domain.services.touching import (
    changed_rows,
    concerns_everybody,
    offered_items,
    swept_facts,
    touched,
)
from pengcheng.domain.services.waiting import LOAD, NOTICED, is_waiting, last_sweep, waiting_loads
from pengcheng.engines.dmn.model import Outcome
from pengcheng.engines.dmn.result import DecisionResult
from pengcheng.engines.dmn.unknown import UNKNOWN

NOTICE = Actor.system("notice")
MOST_ROWS = 200
"""Of one load: with more rows changed, or more decisions to make, it is left to the next sweep, made for many."""


class Left(StrEnum):
    """Why a load is left to the next sweep."""

    MANY = "many"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one load or correction came to.

    Attributes:
        subjects: how many people or enterprises were looked at again; `items` names the items decided for them.
        left: why nobody was, and the next sweep has to; None if nothing is left to it.
    """

    load: int
    register: str
    subjects: int = 0
    items: tuple[str, ...] = ()
    offered: int = 0
    withdrawn: int = 0
    granted: int = 0
    left: Left | None = None


def notice_changes(*, actor: Actor = NOTICE) -> tuple[Noticed, ...]:
    """Follow every load and correction since the last sweep that has not been followed yet, the oldest first.

    Offers are made and withdrawn, and what nobody applies for is granted, as a sweep would have; nobody else is
    decided. Each load is a transaction of its own. Called again it does nothing. Before the first sweep there is
    nothing to keep up to date.
    """
    run = last_sweep()
    if run is None:
        return ()
    found = (_notice(load, actor) for load in waiting_loads(run))
    return tuple(noticed for noticed in found if noticed is not None)


def _notice(load: RegisterLoad, actor: Actor) -> Noticed | None:
    version = current_version()
    city = city_of(version)
    with transaction.atomic():
        # As the sweep does: one at a time, each sees what the other has offered.
        CityVersion.objects.select_for_update().defer("content").get(pk=version.pk)
        run = last_sweep()
        if run is None or not is_waiting(load, run):
            return None  # somebody else has just done it
        concerned, left = _concerned(city, load)
        matched = _match(city, concerned, load, actor)
        changes = [
            following.follow(city, city.items[key], found, run, actor, only=concerned[key], on=clock.today())
            for key, found in matched.items()
        ]
        subjects = len({(city.items[key].subject, one) for key, ids in concerned.items() for one in ids})
        details = {"load": load.pk, "register": load.register, "subjects": subjects, "left": left or ""}
        ledger.append(NOTICED, actor=actor, subject=ledger.Actor(LOAD, str(load.pk)), details=details)
    return Noticed(
        load=load.pk,
        register=load.register,
        subjects=subjects,
        items=tuple(matched),
        offered=sum(each.offered for each in changes),
        withdrawn=sum(each.withdrawn for each in changes),
        granted=sum(granting.grant_waiting(version, city, city.items[key]) for key in matched),
        left=left,
    )


def _concerned(city: City, load: RegisterLoad) -> tuple[dict[str, set[str]], Left | None]:
    """The subjects to look at again, by item; or why that is left to the sweep."""
    register = city.registers.get(load.register)
    if register is None:
        return {}, None
    if load.added + load.changed + load.ended > MOST_ROWS:
        return {}, Left.MANY
    items = offered_items(city)
    if concerns_everybody(city, items, load):
        return {}, Left.EVERYBODY
    found = touched(city, items, register, changed_rows(city, load))
    many = sum(map(len, found.values())) > MOST_ROWS
    return ({}, Left.MANY) if many else (found, None)


def _match(city: City, concerned: Mapping[str, set[str]], load: RegisterLoad, actor: Actor) -> dict[str, Matched]:
    """What a sweep would find for these items and subjects; the facts of each subject are read once."""
    found = {key: Matched(key) for key in concerned}
    wanted: dict[Subject, list[Item]] = {}
    for key, ids in concerned.items():
        for one in sorted(ids):
            wanted.setdefault(Subject(city.items[key].subject, one), []).append(city.items[key])
    for subject, items in wanted.items():
        names = dict.fromkeys(name for item in items for name in swept_facts(city, item))
        purpose = f"entitlements after a change: {load.register}"
        read = facts_of(subject, names, city=city, actor=actor, purpose=purpose)
        known = {name: fact.value for name, fact in read.items() if fact.is_known}
        for item in items:
            result = _by_any_answers(rules_of(city, item), known)
            if result.outcome is Outcome.GRANTED:
                found[item.key].found[subject.id] = -1 if result.row is None else result.row
    return found


def _by_any_answers(rules: ItemRules | None, known: Mapping[str, object]) -> DecisionResult:
    """The decision on the known facts alone, or by the first way of answering the item's questions that grants it."""
    assert rules is not None
    record = rules.on(clock.today())
    facts = {name: known.get(name, UNKNOWN) for name in rules.facts}
    plain = record.decide(facts)
    if plain.outcome is Outcome.GRANTED:
        return plain
    answered = (record.decide({**facts, **way}) for way in ways_of_answering(rules))
    return next((result for result in answered if result.outcome is Outcome.GRANTED), plain)
