"""Which loads and corrections nobody has followed: no sweep that made offers has read them, and none was noticed since.

It is read from the state, so that nothing is passed over: a sweep that only looked, or looked at some items, or read an
older snapshot, says so of itself; and what a sweep by an older snapshot has taken back is noticed once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.services.models import SweepRun

NOTICED = "load.noticed"
LOAD = "register_load"


@dataclass(frozen=True, slots=True)
class _Notice:
    """When a load was last noticed, and whether it was then left to a sweep."""

    at: datetime
    left: bool


def last_sweep() -> SweepRun | None:
    """The newest sweep that made offers for every item: what it has read is done with."""
    return SweepRun.objects.filter(makes_offers=True, all_items=True).order_by("-pk").first()


def waiting_loads(run: SweepRun) -> list[RegisterLoad]:
    """The loads that the last sweep has not read and that are to be noticed, the oldest first."""
    return [load for load, notice in _unread(run, RegisterLoad.objects.all()) if notice is None]


def is_waiting(load: RegisterLoad, run: SweepRun) -> bool:
    """Whether one load is still to be noticed."""
    return any(notice is None for _, notice in _unread(run, RegisterLoad.objects.filter(pk=load.pk)))


def is_sweep_due(version: CityVersion) -> bool:
    """Whether everybody has to be looked at: never done for this version of the folder, or a load was left to it."""
    run = last_sweep()
    if run is None or run.city_version_id != version.pk:
        return True
    return any(notice is not None and notice.left for _, notice in _unread(run, RegisterLoad.objects.all()))


def _unread(run: SweepRun, among: QuerySet[RegisterLoad]) -> Iterable[tuple[RegisterLoad, _Notice | None]]:
    """The loads that a sweep has not read, each with the notice that still holds."""
    loads = list(among.filter(Q(pk__gt=run.last_load) | Q(pk__in=run.missing_loads)).order_by("pk"))
    notices = _notices(loads)
    since = list(SweepRun.objects.filter(makes_offers=True, pk__gte=run.pk))
    for load in loads:
        notice = notices.get(load.pk)
        undone = max((each.finished_at for each in since if load.pk not in each.loads), default=None)
        yield load, notice if notice and (undone is None or notice.at >= undone) else None


def _notices(loads: Iterable[RegisterLoad]) -> Mapping[int, _Notice]:
    numbers = [str(load.pk) for load in loads]
    entries = LedgerEntry.objects.filter(kind=NOTICED, subject_kind=LOAD, subject_id__in=numbers)
    return {
        int(number): _Notice(at, bool(details.get("left")))
        for number, at, details in entries.order_by("pk").values_list("subject_id", "at", "details")
    }
