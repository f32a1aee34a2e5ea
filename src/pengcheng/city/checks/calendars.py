"""The calendar years: right days, no contradictions, no gap between years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pengcheng.city.build.place import days
from pengcheng.city.checks.view import CityView
from pengcheng.city.faults import Fault
from pengcheng.city.sources import Part


def check(view: CityView) -> Iterator[Fault]:
    """Days outside their year, twice, or both holiday and worked; years missing in between or for today."""
    years = view.city.calendar.years
    for name, part in view.each("calendar"):
        year = years[int(name)]
        stem = part.document.file.rsplit("/", 1)[1].removesuffix(".yaml")
        if stem != name:
            yield part.fault(
                ("year",),
                "calendar_year",
                f"The file is named {stem} but its year is {name}.",
                f"Rename it to {name}.yaml.",
            )
        yield from _days(part, year.year)
        for index, _ in enumerate(part.data.get("make_up", ())):
            for day in _span(part, ("make_up", index)):
                if day.weekday() not in year.weekend and day not in year.holidays:
                    yield part.fault(
                        ("make_up", index),
                        "make_up_not_rest",
                        f"{day} ({day:%A}) is a working day anyway.",
                        "A make-up day is a weekend day that is worked.",
                    )
    if not years:
        yield Fault("calendar", 0, "calendar_missing", "There is no calendar.", "Add calendar/<year>.yaml.")
        return
    needed = set(range(min(years), max(years) + 1)) | ({view.today.year} if view.today else set())
    for number in sorted(needed - set(years)):
        if view.knows_all("calendar"):
            yield Fault(
                f"calendar/{number}.yaml",
                0,
                "calendar_missing",
                f"There is no calendar for {number}.",
                "Add it; mark it `provisional: true` while nobody has announced it.",
            )


def _days(part: Part, year: int) -> Iterator[Fault]:
    seen: dict[date, str] = {}
    for listed in ("holidays", "make_up"):
        for index, _ in enumerate(part.data.get(listed, ())):
            path = (listed, index)
            for day in _span(part, path):
                if day.year != year:
                    yield part.fault(
                        path, "calendar_year", f"{day} does not lie in {year}.", f"Move it to calendar/{day.year}.yaml."
                    )
                elif day in seen and seen[day] != listed:
                    yield part.fault(
                        path,
                        "calendar_overlap",
                        f"{day} is both a holiday and a make-up working day.",
                        "Keep one of them.",
                    )
                elif day in seen:
                    yield part.fault(path, "calendar_overlap", f"{day} is listed twice.", "Keep one of them.")
                seen[day] = listed


def _span(part: Part, path: tuple[str, int]) -> list[date]:
    return list(days(part.data[path[0]][path[1]]))
