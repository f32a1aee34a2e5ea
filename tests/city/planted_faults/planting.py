"""Planting one fault in the sound city, and finding it named."""

from __future__ import annotations

from pathlib import Path

from pengcheng.city import check_city
from tests.city.conftest import TODAY

ITEM = "items/mooring_reduction/item.yaml"
RULES = "items/mooring_reduction/rules.yaml"
EXAMPLES = "items/mooring_reduction/examples.yaml"
FACTS = "facts/about_residents.yaml"
PROCEDURE = "procedures/port_counter.yaml"
CERTIFICATE = "certificates/mooring_card.yaml"
BOATS = "registers/boats.yaml"
CALENDAR = "calendar/2026.yaml"

Plant = tuple[str, str, str, str, str, str]
"""File, text to replace, what stands there instead, the fault's code, words in its line, words in its remedy."""


def name_of(plant: Plant) -> str:
    """What a test about it is called."""
    return f"{plant[3]}-{plant[2][:24]}"


def assert_named(city: Path, plant: Plant) -> None:
    """The check of the city with the plant in it tells the file, the line and a remedy."""
    file, _, _, code, at, remedy = plant
    text = (city / file).read_text()
    line = text[: text.index(at)].count("\n") + 1
    faults = check_city(city, TODAY)
    found = [fault for fault in faults if (fault.code, fault.file, fault.line) == (code, file, line)]
    assert found, "\n".join(map(str, faults))
    assert any(remedy in fault.suggestion for fault in found), found


def codes_of(city: Path) -> set[tuple[str, str]]:
    """The file and the code of every fault."""
    return {(fault.file, fault.code) for fault in check_city(city, TODAY)}
