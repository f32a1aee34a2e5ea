"""Trying other rules of an item over everybody before they take effect. Nothing is decided, offered or published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.city.decisions import inputs_of
from pengcheng.city.phrases.faults import tell
from pengcheng.city.telling import notice_in, rule_fault_in
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.snapshots import newest_snapshot
from pengcheng.domain.services.comparing import PURPOSE, ItemComparison, Listing, compare
from pengcheng.domain.services.errors import (
    NamesNotYours,
    NotFound,
    PurposeMissing,
    RulesNotRead,
    TooManyToCompare,
)
from pengcheng.domain.services.queries.authors import check_author, is_too_large
from pengcheng.engines.dmn.errors import DmnError, RulesRefused
from pengcheng.engines.dmn.interchange import FileRefused, Form, Loaded, read_form, write_yaml
from pengcheng.engines.dmn.model import Decision, DecisionTable
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.dmn.text import write_rules
from pengcheng.engines.feel.errors import FeelError


@dataclass(frozen=True, slots=True)
class Trial:
    """Other rules as they were read, and what they would do. `text` is their YAML, whatever form they came in."""

    item: str
    text: str
    notices: tuple[str, ...]
    comparison: ItemComparison


def try_rules(
    account: Account,
    item: str,
    content: bytes,
    form: Form,
    *,
    name: str,
    listing: Listing | None = None,
    purpose: str = "",
    language: str | None = None,
) -> Trial:
    """Judge everybody in the newest snapshot by other rules of an item, beside those in force.

    Args:
        content: the rules as YAML, DMN XML or Excel, named `name` in what is said about them.
        listing: also name up to 1,000 residents who gain or lose, for a stated purpose; the ledger keeps both.

    Raises:
        NotStaff, NotAnAuthor, NotFound: not for this account; no such item, or one that only people decide.
        RulesNotRead: with every fault and its place.
        PurposeMissing, NamesNotYours, TooManyToCompare, SnapshotMissing: see there.
    """
    city = current_city()
    check_author(account, city)
    meant = city.items.get(item)
    if meant is None or meant.rules is None:
        raise NotFound
    if listing:
        _check_names(account, meant, purpose)
    told = language or city.default_language
    loaded = _read(city, meant, content, form, name, told)
    decision = replace(loaded.decision, name=item)
    if is_too_large(city, meant.subject, newest_snapshot(city)):
        raise TooManyToCompare
    comparison = _compared(city, meant, decision, account, listing, purpose.strip() or PURPOSE, language)
    details = {
        "item": item,
        "rule": comparison.hash_after,
        "before": comparison.hash_before,
        "listed": listing or "",
        "residents": comparison.effect.residents,
    }
    with transaction.atomic():
        ledger.append("sweep.run", actor=Actor.of(account), purpose=purpose.strip() or PURPOSE, details=details)
    notices = tuple(notice_in(each, told) for each in loaded.notices)
    return Trial(item, write_yaml(decision, with_facts=False), notices, comparison)


def _check_names(account: Account, item: Item, purpose: str) -> None:
    if account.department != item.department:
        raise NamesNotYours
    if not purpose.strip():
        raise PurposeMissing


def _read(city: City, item: Item, content: bytes, form: Form, name: str, language: str) -> Loaded:
    today = clock.today()
    try:
        loaded = read_form(content, form, name=name, inputs=inputs_of(city, item), effective=today)
        _check(_meant(loaded, item), today)
    except RulesRefused as refused:
        raise RulesNotRead([rule_fault_in(fault, language) for fault in refused.faults]) from refused
    except (DmnError, FeelError) as refused:
        raise RulesNotRead([tell(str(refused), language)]) from refused
    return replace(loaded, decisions=(_meant(loaded, item),))


def _meant(loaded: Loaded, item: Item) -> Decision:
    """The decision of the item's name where the file holds several."""
    named = [each for each in loaded.decisions if each.name == item.key]
    return named[0] if named else loaded.decision


def _check(decision: Decision, today: date) -> None:
    """Every version stands by itself: it compiles, and says an outcome."""
    for version in decision.versions:
        compile_decision(decision, max(version.effective, today))
        if not isinstance(version.body, DecisionTable) or version.body.outcome_output is None:
            raise FileRefused(f"The version of {version.effective} has no output of the type `outcome`; add one.")


def _compared(
    city: City,
    item: Item,
    decision: Decision,
    account: Account,
    listing: Listing | None,
    purpose: str,
    language: str | None,
) -> ItemComparison:
    document = write_rules(decision)
    mark = hashlib.sha256(repr(document).encode()).hexdigest()
    items = {**city.items, item.key: replace(item, rules=document)}
    other = replace(city, items=items, hash=f"{city.hash} with {item.key} {mark}")
    try:
        found = compare(
            city, other, [item.key], actor=Actor.of(account), listing=listing, purpose=purpose, language=language
        )
    except (DmnError, FeelError) as refused:
        raise RulesNotRead([tell(str(refused), language or city.default_language)]) from refused
    return found.items[0]
