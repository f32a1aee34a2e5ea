"""A fact about one subject, as it is known or not known, with everything that says where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

KNOWN, MISSING, STALE, CONTRADICTORY = "known", "missing", "stale", "contradictory"


class Reason(IntEnum):
    """Why a fact is not known, as the wide table says it beside each fact (uint8)."""

    KNOWN = 0
    MISSING = 1
    STALE = 2
    CONTRADICTORY = 3

    @property
    def state(self) -> str:
        """The same in words."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A register that was read for a fact: how many rows, the newest record's day, and its last load.

    `reaches_from` is set where a past day was asked for that is before the register's first load: its oldest rows were
    read then, and from this day on it tells what it said.
    """

    register: str
    rows: int
    record_date: date | None
    as_of: date | None
    loaded_at: datetime | None
    reaches_from: date | None = None


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact about one subject.

    `state` is known, missing (no register says), stale (the register was loaded too long ago) or
    contradictory (the sources disagree). `value` is a FEEL value; of a stale or contradictory fact it is what
    the registers say, to be shown to people only. `why` says in every language of the city why it is not
    known. `receipt` is the id of the ledger entry that this read left.
    """

    name: str
    state: str
    value: object
    sources: tuple[SourceRead, ...]
    fresh_until: date | None
    why: Mapping[str, str]
    receipt: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether rules may use the value."""
        return self.state == KNOWN

    @property
    def register(self) -> str:
        """The register the value rests on first."""
        return self.sources[0].register if self.sources else ""

    @property
    def record_date(self) -> date | None:
        """The day from which the newest record says so."""
        return max((s.record_date for s in self.sources if s.record_date), default=None)

    @property
    def as_of(self) -> date | None:
        """The day for which the oldest of the sources vouches."""
        return min((s.as_of for s in self.sources if s.as_of), default=None)

    @property
    def loaded_at(self) -> datetime | None:
        """When the oldest of the sources was loaded."""
        return min((s.loaded_at for s in self.sources if s.loaded_at), default=None)
