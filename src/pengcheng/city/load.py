"""From the folder to the typed city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pengcheng.city.build import item as build_item
from pengcheng.city.build import organisation, place, procedure, register
from pengcheng.city.build.words import Words
from pengcheng.city.decisions import feel_type
from pengcheng.city.example_rows import read_example
from pengcheng.city.faults import CityFaults, Fault
from pengcheng.city.folder import Folder, read_folder
from pengcheng.city.kinds import KINDS
from pengcheng.city.objects import City, Fact, Item
from pengcheng.city.shape import check_shape
from pengcheng.city.sources import Sources, read_sources
from pengcheng.engines.worktime import Calendar

Made = TypeVar("Made")


def load_city(path: Path | str) -> City:
    """The city of a folder.

    Raises CityFaults with every fault of reading and of shape; what the files say to each other is looked at
    by `check_city`. Raises NotADirectoryError when `path` is not a folder.
    """
    return city_of_files(read_folder(Path(path)).files)


def city_of_files(files: Mapping[str, bytes]) -> City:
    """The city of a folder's files given as bytes by path, as `read_folder` returns them. Raises CityFaults."""
    sources = read_sources(Folder(files))
    faults = [*sources.faults, *check_shape(sources)]
    if faults:
        raise CityFaults(faults)
    return build_city(sources)


def build_city(sources: Sources) -> City:
    """The city in documents whose shape is right. Raises CityFaults for values that cannot be built."""
    document = sources.of("city")[0]
    words = Words(document.data["languages"][0])
    faults: list[Fault] = []

    def collect(name: str, make: Callable[[Any, Words], Made]) -> dict[Any, Made]:
        kind = next(kind for kind in KINDS if kind.name == name)
        made: dict[Any, Made] = {}
        for part in sources.parts(kind):
            assert kind.one is not None
            key = part.data[kind.one]
            if key in made:
                faults.append(
                    part.fault(
                        (kind.one,), "duplicate_name", f"There are two {name}s named {key}.", "Rename one of them."
                    )
                )
                continue
            made[key] = make(part.data, words)
        return made

    years = collect("calendar", lambda data, _: place.calendar_year(data))
    facts = collect("fact", register.fact)
    divisions = [place.division(row.values, words) for row in sources.rows.get("divisions.csv", ())]
    city = City(
        **place.settings(document.data, words),
        departments=collect("departments", organisation.department),
        divisions={each.code: each for each in divisions},
        calendar=Calendar.of(years.values()),
        registers=collect("register", register.register),
        relations=collect("relations", register.relation),
        facts=facts,
        procedures=collect("procedure", procedure.procedure),
        certificates=collect("certificate", procedure.certificate),
        items=_items(sources, words, facts, faults),
        life_events=collect("life_events", place.life_event),
        personas=tuple(collect("personas", organisation.persona).values()),
        hash=sources.hash(),
    )
    if faults:
        raise CityFaults(faults)
    return city


def _items(sources: Sources, words: Words, facts: Mapping[str, Fact], faults: list[Fault]) -> dict[str, Item]:
    rules = {_folder(each.file): each.data for each in sources.of("rules")}
    examples = {_folder(each.file): each.data for each in sources.of("examples")}
    items = {}
    for document in sources.of("item"):
        folder = _folder(document.file)
        item = build_item.item(document.data, rules.get(folder), examples.get(folder), words)
        types = {name: feel_type(each.type) for name, each in facts.items()}
        types |= {ask.key: feel_type(ask.type) for ask in item.asks}
        listed = sources.rows.get(f"{folder}/examples.csv", ())
        rows = tuple(read_example(row, types, words, faults) for row in listed)
        items[document.data["item"]] = replace(item, examples=(*item.examples, *rows))
    return items


def _folder(file: str) -> str:
    return file.rsplit("/", 1)[0]
