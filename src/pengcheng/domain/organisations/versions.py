"""Keeping a city version and the departments it names: the parts that the action `apply_city` is made of.

Both functions expect to run inside the caller's transaction, which also writes the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pengcheng.city import City
from pengcheng.domain.organisations import folder
from pengcheng.domain.organisations.models import CityVersion, Department


def keep_version(
    city: City, path: Path, *, applied_by: str, at: datetime, note: str = "", changes: Sequence[str] = ()
) -> CityVersion:
    """Keep the folder as the newest version; a folder equal to the newest one is not kept twice.

    `at` is the moment of applying (aware). A folder that equals an older version (somebody went back) becomes
    the newest version again under a new number.
    """
    newest = CityVersion.objects.defer("content").order_by("-number").first()
    if newest is not None and newest.hash == city.hash:
        return newest
    return CityVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        hash=city.hash,
        content=folder.pack(path),
        applied_at=at,
        applied_by=applied_by,
        note=note,
        changes=list(changes),
    )


def keep_departments(city: City) -> None:
    """Make the departments' table follow the folder; a body that left the folder is kept, inactive."""
    for code, department in city.departments.items():
        Department.objects.update_or_create(
            code=code,
            defaults={"names": dict(department.name), "identity": department.identity or "", "active": True},
        )
    Department.objects.exclude(code__in=list(city.departments)).filter(active=True).update(active=False)
