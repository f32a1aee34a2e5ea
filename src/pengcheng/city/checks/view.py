"""A city under examination: the typed objects together with the places they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pengcheng.city.kinds import KINDS, kind_of
from pengcheng.city.objects import City
from pengcheng.city.sources import Part, Row, Sources


@dataclass(frozen=True)
class CityView:
    """The city, its sources, the files that could not be used, and the day it is checked for (None: any)."""

    city: City
    sources: Sources
    broken: frozenset[str] = frozenset()
    today: date | None = None

    @cached_property
    def parts(self) -> dict[str, dict[str, Part]]:
        """The place of every named object, by kind and name."""
        found: dict[str, dict[str, Part]] = {}
        for kind in KINDS:
            if kind.one:
                for part in self.sources.parts(kind):
                    found.setdefault(kind.name, {}).setdefault(str(part.data[kind.one]), part)
        return found

    def each(self, kind: str) -> Iterator[tuple[str, Part]]:
        """The objects of a kind with their places."""
        yield from self.parts.get(kind, {}).items()

    def part(self, kind: str, name: object) -> Part:
        """The place of one object. Raises KeyError."""
        return self.parts[kind][str(name)]

    def beside(self, kind: str, item: Part) -> Part | None:
        """The file of another kind in the folder of an item: its rules or its examples."""
        folder = item.document.file.rsplit("/", 1)[0]
        for document in self.sources.of(kind):
            if document.file.rsplit("/", 1)[0] == folder:
                return Part(document, (), document.data)
        return None

    def knows_all(self, kind: str) -> bool:
        """Whether every file of a kind could be used, so that a name not found is really not there."""
        return not any((found := kind_of(file)) and found.name == kind for file in self.broken)

    @property
    def division_rows(self) -> list[Row]:
        """The rows of divisions.csv."""
        return self.sources.rows.get("divisions.csv", [])
