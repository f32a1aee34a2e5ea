"""The sweep: everybody entitled to each item, no longer entitled, unclear; offers and grants are made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.organisations.queries import city_of, current_version
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.registers import snapshots
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.loads import loads_seen
from pengcheng.domain.registers.snapshots import Snapshot
from pengcheng.domain.services import following, granting, holdings
from pengcheng.domain.services.actions.noticing import notice_changes
from pengcheng.domain.services.errors import UnknownItem
from pengcheng.domain.services.following import NOTHING
from pengcheng.domain.services.matching import Matched, Matcher
from pengcheng.domain.services.models import SweepRun

Progress = Callable[[str, int], None]
SUBJECT = "subject"  # the wide table's column of identifiers


@dataclass(frozen=True, slots=True)
class ItemSweep:
    """What the sweep found for one item, and what it made of it.

    `entitled` have it due (or would, by some way of answering its questions); `no_longer` hold it and it is not
    due any more; `offered`, `granted`, `withdrawn` are what this run changed.
    """

    item: str
    entitled: int
    no_longer: int
    unclear: int
    refused: int
    offered: int
    withdrawn: int
    granted: int


@dataclass(frozen=True, slots=True)
class SweepResult:
    """One run. `seconds` is the matching alone, without making offers."""

    run: int
    on: date
    population: int
    seconds: float
    items: tuple[ItemSweep, ...]


def sweep(
    names: Sequence[str] = (),
    *,
    actor: Actor,
    make_offers: bool = True,
    newest_snapshot: bool = False,
    progress: Progress | None = None,
) -> SweepResult:
    """Match everybody against these items (all, without names), and make offers, or grants where nobody applies.

    Run again on the same records it changes nothing; who has declined is not asked again. Reads the registers as they
    are now, or with `newest_snapshot` as they were in the newest there is. What was loaded or corrected since that was
    taken is followed at the end, as between two sweeps (`waiting.py`). Raises `UnknownItem`, `SnapshotMissing`.
    """
    version = current_version()
    city = city_of(version)
    items = _items(city, names)
    started = clock.now()
    read = snapshots.newest_snapshot(city) if newest_snapshot else _as_they_are(city, actor)
    matching = clock.now()
    population, matched = _match(city, items, read, started.date())
    seconds = (clock.now() - matching).total_seconds()
    with transaction.atomic():
        # One sweep at a time: the next one must see what this one has offered.
        CityVersion.objects.select_for_update().defer("content").get(pk=version.pk)
        run = SweepRun.objects.create(
            city_version=version,
            on=started.date(),
            started_at=started,
            finished_at=clock.now(),
            actor=actor.id,
            population=population,
            counts={key: _counts(found) for key, found in matched.items()},
            taken_at=read.taken_at,
            last_load=read.loads.last,
            missing_loads=list(read.loads.missing),
            makes_offers=make_offers,
            all_items=len(items) == len(_items(city, ())),
        )
        changes = {
            item.key: following.follow(city, item, matched[item.key], run, actor) if make_offers else NOTHING
            for item in items
        }
        ledger.append("sweep.run", actor=actor, details={"run": run.pk, "items": [item.key for item in items]})
    lines = []
    for item in items:
        granted = granting.grant_waiting(version, city, item) if make_offers else 0
        lines.append(ItemSweep(item.key, **_counts(matched[item.key]), **asdict(changes[item.key]), granted=granted))
        if progress:
            progress(item.key, matched[item.key].entitled)
    if make_offers:
        notice_changes()
    return SweepResult(run.pk, started.date(), population, seconds, tuple(lines))


def _as_they_are(city: City, actor: Actor) -> Snapshot:
    """The newest snapshot if nothing has been loaded or corrected since, or else a new one: rows change in no other
    way, and writing them out is most of a sweep."""
    seen = loads_seen()
    try:
        newest = snapshots.newest_snapshot(city)
    except SnapshotMissing:
        return snapshot(actor=actor, city=city)
    return newest if newest.loads == seen else snapshot(actor=actor, city=city)


def _items(city: City, names: Sequence[str]) -> list[Item]:
    for name in names:
        if name not in city.items:
            raise UnknownItem(name, city.items)
    wanted = names or city.items
    return [city.items[name] for name in dict.fromkeys(wanted) if city.items[name].rules is not None]


def _match(city: City, items: Sequence[Item], read: Snapshot, on: date) -> tuple[int, dict[str, Matched]]:
    """One pass over the population of each kind of subject."""
    holders = {item.key: set(holdings.live_grants(item.key).values_list("subject_id", flat=True)) for item in items}
    total, matched = 0, {}
    for kind in dict.fromkeys(item.subject for item in items):
        matcher = Matcher(city, [item for item in items if item.subject == kind], on)
        blocks = population_facts(matcher.facts, kind=kind, city=city, snapshot=read)
        population, found = matcher.run(blocks, SUBJECT, holders)
        total += population
        matched |= found
    return total, matched


def _counts(found: Matched) -> dict[str, int]:
    return {
        "entitled": found.entitled,
        "no_longer": len(found.no_longer),
        "unclear": found.unclear,
        "refused": found.refused,
    }
