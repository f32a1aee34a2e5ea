"""Everything that is wrong with a city folder, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pengcheng.city.checks import (
    calendars,
    codes,
    consistency,
    decisions,
    facts,
    outputs,
    personas,
    procedures,
    references,
    tables,
    translations,
)
from pengcheng.city.checks.view import CityView
from pengcheng.city.faults import CityFaults, Fault
from pengcheng.city.folder import Folder, read_folder
from pengcheng.city.load import build_city
from pengcheng.city.objects import City
from pengcheng.city.shape import check_shape
from pengcheng.city.sources import Sources, read_sources

CHECKS: tuple[Callable[[CityView], Iterator[Fault]], ...] = (
    references.check,
    codes.check,
    translations.check,
    calendars.check,
    facts.check,
    procedures.check,
    consistency.check,
    decisions.check,
    outputs.check,
    tables.check,
    personas.check,
)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check: the number of files read, all faults in the order of their places, and the city
    where it could be built."""

    files: int
    faults: tuple[Fault, ...]
    city: City | None = None

    @property
    def sound(self) -> bool:
        """Whether the folder can be used: it may have warnings."""
        return not any(fault.severity == "error" for fault in self.faults)


def check_city(path: Path | str, today: date | None = None) -> list[Fault]:
    """All faults that keep the folder `path` from being used, in the order of their places.

    What is merely odd is a warning and only in the report of `check_folder`. `today` is the day for which every
    item must have a version of its rules and there must be a calendar; without it that is not looked at. Raises
    NotADirectoryError.
    """
    report = check_folder(read_folder(Path(path)), today)
    return [fault for fault in report.faults if fault.severity == "error"]


def check_folder(folder: Folder, today: date | None = None) -> CheckReport:
    """All faults and warnings of a folder that has been read (see `check_city`)."""
    sources = read_sources(folder)
    faults = [*sources.faults, *check_shape(sources)]
    sound, broken = _without_broken(sources, faults)
    if not sound.of("city"):
        return CheckReport(sources.count, tuple(sorted(set(faults))))
    try:
        city = build_city(sound)
    except CityFaults as error:
        return CheckReport(sources.count, tuple(sorted({*faults, *error.faults})))
    view = CityView(city, sound, frozenset(broken), today)
    for check in CHECKS:
        faults.extend(check(view))
    return CheckReport(sources.count, tuple(sorted(set(faults))), None if broken else city)


def _without_broken(sources: Sources, faults: list[Fault]) -> tuple[Sources, set[str]]:
    """The sources without the files that cannot be used, and the names of those."""
    unused = {"unknown_file", "not_a_file"}
    broken = {fault.file for fault in faults if fault.code not in unused} | sources.unread
    sound = Sources(
        documents={
            kind: [document for document in documents if document.file not in broken]
            for kind, documents in sources.documents.items()
        },
        rows={file: rows for file, rows in sources.rows.items() if file not in broken},
        count=sources.count,
    )
    return sound, broken
