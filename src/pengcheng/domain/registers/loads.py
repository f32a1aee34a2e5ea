"""When the registers were last loaded, for which day their source vouches, and which loads a reader has seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Max, Q

from pengcheng.domain.registers.history import NOW, Knowledge
from pengcheng.domain.registers.models import RegisterLoad

_LOOKED_BACK = 1000  # loads; none is still being written when so many after it are committed


@dataclass(frozen=True, slots=True)
class LoadsSeen:
    """The loads and corrections whose rows somebody could read: those up to `last` but for the `missing` ones, which
    had a number and were not committed. Instants would not tell: a load has its own before it is committed."""

    last: int = 0
    missing: tuple[int, ...] = ()

    def __contains__(self, load: int) -> bool:
        return load <= self.last and load not in self.missing


def loads_seen() -> LoadsSeen:
    """What is committed now: ask before reading rows, so that they are there."""
    newest = list(RegisterLoad.objects.order_by("-pk").values_list("pk", flat=True)[:_LOOKED_BACK])
    if not newest:
        return LoadsSeen()
    first = newest[-1] if len(newest) == _LOOKED_BACK else 1
    return LoadsSeen(newest[0], tuple(sorted({*range(first, newest[0])} - {*newest})))


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The newest day vouched for, and when the platform last took a file."""

    as_of: date
    at: datetime


def last_loads(registers: Collection[str], known: Knowledge = NOW) -> dict[str, LastLoad]:
    """The last load of each register that was ever loaded, now or by a past day: one query. Corrections by hand do not
    count."""
    loads = RegisterLoad.objects.filter(register__in=sorted(registers)).exclude(sha256="")
    if known.day is not None:
        each = (Q(register=register, at__lt=known.until(register)) for register in sorted(registers))
        loads = loads.filter(reduce(or_, each, Q(pk=None)))
    found = loads.values("register").annotate(as_of=Max("as_of"), at=Max("at")).values_list("register", "as_of", "at")
    return {register: LastLoad(as_of, at) for register, as_of, at in found}
