"""When the registers were last loaded, and for which day their source vouches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from pengcheng.domain.registers.models import RegisterLoad


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The newest day vouched for, and when the platform last took a file."""

    as_of: date
    at: datetime


def last_loads(registers: Collection[str]) -> dict[str, LastLoad]:
    """The last load of each register that was ever loaded: one query. Corrections by hand do not count."""
    found = (
        RegisterLoad.objects.filter(register__in=sorted(registers))
        .exclude(sha256="")
        .values("register")
        .annotate(as_of=Max("as_of"), at=Max("at"))
        .values_list("register", "as_of", "at")
    )
    return {register: LastLoad(as_of, at) for register, as_of, at in found}
