"""Making a city folder so: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from pengcheng import clock
from pengcheng.city import load_city
from pengcheng.city.check import check_city
from pengcheng.city.compare import Change, compare
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.organisations.versions import keep_departments, keep_version
from pengcheng.domain.people.actions import load_personas
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.registers.actions import apply_registers
from pengcheng.domain.services.errors import CityRefused


@dataclass(frozen=True, slots=True)
class AppliedCity:
    """What applying did. `changed` is False when the folder was in force already."""

    version: int
    hash: str
    changed: bool
    changes: Sequence[Change]
    registers: dict[str, str]
    personas: int


def apply_city(path: Path, *, actor: Actor, note: str = "") -> AppliedCity:
    """Check a folder, and bring departments, registers, items and personas to what it says, as a new version.

    Running cases stay on the version they began with. Raises `CityRefused` with every fault of the folder, and
    then nothing has changed; the same folder again makes no new version, but its tables get what a newer platform adds.
    """
    faults = check_city(path)
    if faults:
        raise CityRefused(faults)
    city = load_city(path)
    newest = CityVersion.objects.defer("content").order_by("-number").first()
    if newest is not None and newest.hash == city.hash:
        with transaction.atomic():
            apply_registers(city, actor=actor)  # a newer platform may want more of the same tables
        return AppliedCity(newest.number, newest.hash, False, (), {}, load_personas(city))
    changes = compare(city_of(newest), city) if newest else ()
    with transaction.atomic():
        registers = apply_registers(city, actor=actor)
        keep_departments(city)
        version = keep_version(
            city,
            path,
            applied_by=actor.id,
            at=clock.now(),
            note=note,
            changes=[str(change) for change in changes],
        )
        personas = load_personas(city)
        details = {"version": version.number, "hash": version.hash, "note": note}
        ledger.append("city.applied", actor=actor, details=details)
    return AppliedCity(version.number, version.hash, True, changes, registers, personas)
