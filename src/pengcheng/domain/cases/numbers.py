"""Case numbers: the body's and the item's code, the day, and a sequence that no two cases share."""

from __future__ import annotations

from datetime import date

from pengcheng.city import City
from pengcheng.domain.cases.models import CaseSequence


def next_number(city: City, department: str, item: str, on: date) -> str:
    """The next free case number of the day (domain reference 2.3). Runs inside the transaction that opens the case.

    The prefix is the item's implementation code where the city has national codes, otherwise the body's own
    code (and the item's key), so that a number always says whose case it is.
    """
    prefix = f"{_prefix(city, department, item)}{on:%Y%m%d}"
    CaseSequence.objects.get_or_create(prefix=prefix)
    sequence = CaseSequence.objects.select_for_update().get(prefix=prefix)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{prefix}{sequence.last:04d}"


def _prefix(city: City, department: str, item: str) -> str:
    body = city.departments[department]
    identity = body.identity or body.key.upper()
    found = city.items.get(item)
    if found is None:
        return identity
    if body.uscc and found.codes.basic and found.exercise_level:
        return f"{body.uscc}{found.exercise_level}{found.codes.basic}"
    return f"{identity}-{found.codes.local or found.key}-"
