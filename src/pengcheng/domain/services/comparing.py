"""Two versions of the rules over the same population, before one of them takes effect: who gains, who loses, what
it costs. Nothing is decided, offered or kept; only when names are listed does everybody on the list get a receipt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_noop

from pengcheng import clock
from pengcheng.city import City, Fact, Item
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts.definitions import book_of
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.facts.query import vectorised
from pengcheng.domain.registers.snapshots import Snapshot, newest_snapshot
from pengcheng.domain.services.effects import Effect, direction, effect_of
from pengcheng.domain.services.errors import RegistersDiffer, UnknownGroup, UnknownItem
from pengcheng.domain.services.grouping import Grouping, default_groups
from pengcheng.domain.services.judging import Judge, Numbers, facts_of_all
from pengcheng.domain.services.rules import rules_of

SUBJECT = "subject"
Listing = Literal["gains", "losses", "all"]
MOST_LISTED = 1_000
PURPOSE = gettext_noop("comparison")


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """The effect on the residents with one value of a fact: a district, ten years of age."""

    fact: str
    value: str
    label: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Affected:
    """One resident whose result changes."""

    subject: str
    before: str
    after: str
    amounts_before: dict[str, Decimal]
    amounts_after: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """One item under both versions, each judged by the law in force on `on`."""

    item: str
    name: str
    on: date
    hash_before: str
    hash_after: str
    effect: Effect
    groups: tuple[GroupEffect, ...]
    listed: tuple[Affected, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change of the folder does. Only items whose rules, questions or facts differ are in it."""

    day: date
    items: tuple[ItemComparison, ...]


@dataclass
class _Tally:
    """What is counted of one item while the blocks pass."""

    key: str
    on: date
    before: Judge
    after: Judge
    pairs: Counter[tuple[int, ...]] = field(default_factory=Counter)
    grouped: dict[str, Counter[tuple[int, ...]]] = field(default_factory=dict)
    listed: list[Affected] = field(default_factory=list)
    language: str = ""


def compare(
    old: City,
    new: City,
    names: Sequence[str] = (),
    *,
    actor: Actor,
    by: Sequence[str] = (),
    on: date | None = None,
    listing: Listing | None = None,
    purpose: str = PURPOSE,
    language: str | None = None,
) -> Comparison:
    """Judge everybody in the newest snapshot by both folders' rules.

    Args:
        names: only these items; without names every item that differs.
        by: facts to group by (codes, booleans, numbers in tens); without it the division and the age.
        on: the day of both decisions; without it today, or the day from which the newest version of an item holds.
        listing: also list up to 1,000 residents who gain, who lose, or both; each gets a receipt.
        purpose: what the list is for, as those on it will read it.

    Raises:
        UnknownItem, UnknownGroup: no such item or fact.
        RegistersDiffer: a register that the facts read is not as it is in the city in force.
        SnapshotMissing: no snapshot was taken under the city in force.
    """
    today = clock.today()
    items = _items(old, new, names)
    snapshot = newest_snapshot(current_city())
    found: list[ItemComparison] = []
    for kind in dict.fromkeys(_either(old, new, key).subject for key in items):
        keys = [key for key in items if _either(old, new, key).subject == kind]
        tallies = [_tally(old, new, key, on, today, language or new.default_language) for key in keys]
        groups = _groupings(new, kind, by)
        for blocks in _blocks(old, new, tallies, groups, kind, snapshot):
            for tally in tallies:
                _count(tally, *blocks, groups, listing)
        found += [_compared(tally, old, new, groups) for tally in tallies]
    if listing:
        _note(found, old, new, listing, actor, purpose)
    return Comparison(today, tuple(found))


def _items(old: City, new: City, names: Sequence[str]) -> list[str]:
    known = dict.fromkeys((*new.items, *old.items))
    for name in names:
        if name not in known:
            raise UnknownItem(name, known)
    if names:
        return list(dict.fromkeys(names))
    return [key for key in known if _differs(old, new, key)]


def _either(old: City, new: City, key: str) -> Item:
    return new.items[key] if key in new.items else old.items[key]


def _differs(old: City, new: City, key: str) -> bool:
    """Whether anything an item's result rests on is not the same."""
    before, after = old.items.get(key), new.items.get(key)
    if before is None or after is None:
        return (before or after) is not None and getattr(before or after, "rules", None) is not None
    if (before.rules, before.asks, before.subject) != (after.rules, after.asks, after.subject):
        return True
    rules = rules_of(new, after)
    return rules is not None and not _same_facts(old, new, rules.facts, after.subject)


def _same_facts(old: City, new: City, names: Sequence[str], kind: str) -> bool:
    if any(name not in old.facts for name in names):
        return False
    if old.relations != new.relations:
        return False
    for definition in book_of(new).ordered(names, kind):
        registers = (*definition.sources, *definition.conflict_reads.registers)
        if old.facts.get(definition.key) != definition.fact:
            return False
        if any(old.registers.get(key) != new.registers[key] for key in registers):
            return False
    return True


def _tally(old: City, new: City, key: str, on: date | None, today: date, language: str) -> _Tally:
    after = new.items.get(key)
    rules = rules_of(new, after) if after else None
    newest = rules.decision.versions[-1].effective if rules else today
    day = on or max(today, newest)
    return _Tally(key, day, Judge(old, old.items.get(key), day), Judge(new, after, day), language=language)


def _groupings(city: City, kind: str, by: Sequence[str]) -> tuple[Grouping, ...]:
    facts: list[Fact] = []
    for name in by or default_groups(city, kind):
        fact = city.facts.get(name)
        if fact is None or fact.subject != kind or not Grouping.fits(fact):
            raise UnknownGroup(name, [each.key for each in city.facts_about(kind) if Grouping.fits(each)])
        facts.append(fact)
    return tuple(map(Grouping, facts))


def _blocks(
    old: City, new: City, tallies: Sequence[_Tally], groups: Sequence[Grouping], kind: str, snapshot: Snapshot
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    """The population as each of the two cities sees it, the same residents in the same places.

    Where the facts are defined alike, one scan serves both and memory is bounded by a block; where they are not,
    the old city's columns are held while the new one's pass by.
    """
    before = _columns(old, [tally.before for tally in tallies])
    after = _columns(new, [tally.after for tally in tallies], [group.fact.key for group in groups])
    refuse_other_registers(old, before, kind)
    refuse_other_registers(new, after, kind)
    if _same_facts(old, new, before, kind):
        wanted = tuple(dict.fromkeys((*before, *after)))
        for block in population_facts(wanted, kind=kind, city=new, snapshot=snapshot):
            yield block, block
        return
    held = pa.Table.from_batches(population_facts(before, kind=kind, city=old, snapshot=snapshot)).combine_chunks()
    places = held.column(SUBJECT).to_numpy()
    order = np.argsort(places)
    for block in population_facts(after, kind=kind, city=new, snapshot=snapshot):
        at = np.searchsorted(places, block.column(SUBJECT).to_numpy(zero_copy_only=False), sorter=order)
        yield held.take(pa.array(order[at])).combine_chunks().to_batches()[0], block


def _columns(city: City, judges: Sequence[Judge], more: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(n for n in facts_of_all(judges) if vectorised(city.facts[n])), *more]))


def refuse_other_registers(city: City, names: Sequence[str], kind: str) -> None:
    """The snapshot was written by the city in force: its registers must be those that these facts read.

    Raises `RegistersDiffer`.
    """
    kept = current_city().registers
    for definition in book_of(city).ordered(names, kind):
        for key in (*definition.sources, *definition.conflict_reads.registers):
            fields = {name: (each.type, tuple(each.values)) for name, each in city.registers[key].fields.items()}
            mine = kept[key].fields if key in kept else {}
            if fields != {name: (each.type, tuple(each.values)) for name, each in mine.items()}:
                raise RegistersDiffer(key)


def _count(
    tally: _Tally,
    old_block: pa.RecordBatch,
    new_block: pa.RecordBatch,
    groups: Sequence[Grouping],
    listing: Listing | None,
) -> None:
    before, after = tally.before.judge(old_block), tally.after.judge(new_block)
    tally.pairs.update(_tallied(before, after))
    for group in groups:
        counter = tally.grouped.setdefault(group.fact.key, Counter())
        counter.update(_tallied(group.numbers(new_block), before, after))
    if listing and len(tally.listed) < MOST_LISTED:
        tally.listed += _listed(tally, before, after, new_block.column(SUBJECT), listing)


def _tallied(*columns: Numbers) -> Counter[tuple[int, ...]]:
    """How often each combination occurs."""
    combinations, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    return Counter(dict(zip(map(tuple, combinations.tolist()), counts.tolist(), strict=True)))


def _listed(tally: _Tally, before: Numbers, after: Numbers, subjects: pa.Array, listing: Listing) -> list[Affected]:
    wanted = {"gains": (1,), "losses": (-1,), "all": (1, -1)}[listing]
    affected = {
        pair
        for pair in _tallied(before, after)
        if direction(tally.before.results[pair[0]], tally.after.results[pair[1]]) in wanted
    }
    pairs = zip(before.tolist(), after.tolist(), strict=True)
    found: list[Affected] = []
    for place in np.flatnonzero([pair in affected for pair in pairs]):
        if len(tally.listed) + len(found) >= MOST_LISTED:
            break
        one, two = tally.before.results[before[place]], tally.after.results[after[place]]
        amounts = dict(one.amounts), dict(two.amounts)
        found.append(Affected(subjects[int(place)].as_py(), one.outcome.value, two.outcome.value, *amounts))
    return found


def _compared(tally: _Tally, old: City, new: City, groups: Sequence[Grouping]) -> ItemComparison:
    lines = []
    for group in groups:
        split: dict[int, Counter[tuple[int, ...]]] = {}
        for (number, one, two), count in tally.grouped.get(group.fact.key, Counter()).items():
            split.setdefault(number, Counter())[one, two] += count
        lines += [
            GroupEffect(
                group.fact.key,
                group.value(number),
                group.label(number, tally.language),
                effect_of(tally.before, tally.after, split[number], tally.language),
            )
            for number in sorted(split)
        ]
    return ItemComparison(
        tally.key,
        _either(old, new, tally.key).name.in_(tally.language),
        tally.on,
        _hash(tally.before, tally.on),
        _hash(tally.after, tally.on),
        effect_of(tally.before, tally.after, tally.pairs, tally.language),
        tuple(lines),
        tuple(tally.listed),
    )


def _hash(judge: Judge, on: date) -> str:
    return judge.rules.decision.on(on).hash if judge.rules else ""


def _note(found: Sequence[ItemComparison], old: City, new: City, listing: Listing, actor: Actor, purpose: str) -> None:
    """A list of people is a read of what the city knows of each of them, and each of them can see it."""
    drafts = [
        ledger.Draft(
            "comparison.listed",
            actor,
            Subject(_either(old, new, line.item).subject, affected.subject),
            purpose=f"{line.item}: {purpose}",
            details={"listed": listing},
        )
        for line in found
        for affected in line.listed
    ]
    with transaction.atomic():
        ledger.append_all(drafts)
