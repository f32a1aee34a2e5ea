"""On which engine each item's rules run: everybody at once on bitsets, with a scalar remainder, or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pengcheng.city.decisions import decision_of
from pengcheng.city.objects import City
from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.dmn.population.program import program_of
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.feel.errors import FeelError


@dataclass(frozen=True, slots=True)
class ItemClass:
    """How far an item's rules run on the population engine; `reason`: why not wholly, empty if they do."""

    item: str
    vectorisation: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.item}: {self.vectorisation}" + (f": {self.reason}" if self.reason else "")


def classes_of(city: City, on: date | None = None) -> Iterator[ItemClass]:
    """The class of every item that has rules, by the version in force on a day (without one: the newest). Rules that
    cannot be compiled have no class; `check` tells why."""
    for item in city.items.values():
        try:
            decision = decision_of(city, item)
            if decision is None:
                continue
            program = program_of(compile_decision(decision, on or decision.versions[-1].effective))
        except (DmnError, FeelError):
            continue
        yield ItemClass(item.key, str(program.vectorisation), program.reason)
