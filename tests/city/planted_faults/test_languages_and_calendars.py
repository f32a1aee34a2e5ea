"""Every text in every language of the city; every day in its year."""

from __future__ import annotations

from pathlib import Path

import pytest

from pengcheng.city import check_city
from tests.city.conftest import TODAY, Edit
from tests.city.planted_faults.planting import BOATS, CALENDAR, ITEM, PROCEDURE, RULES, Plant, assert_named, name_of

TRANSLATIONS: list[Plant] = [
    (
        ITEM,
        "{pt: Regulamento do Porto, en: Harbour By-law}",
        "{pt: Regulamento do Porto}",
        "untranslated",
        "Regulamento",
        "Add `en: ...`",
    ),
    (
        RULES,
        "says: {pt: O barco é alugado., en: The boat is rented out.}",
        "says: {en: The boat is rented out.}",
        "untranslated",
        "rented out",
        "Add `pt: ...`",
    ),
    (BOATS, "fishing: {pt: Pesca, en: Fishing}", "fishing: {pt: Pesca}", "untranslated", "fishing:", "`en: ...`"),
    ("divisions.csv", "Fishermen's Quarter", "", "untranslated", "Pescadores", "name_en"),
    (
        PROCEDURE,
        "{pt: Entregar, en: Submit}",
        "{pt: Entregar, en: Submit, fr: Soumettre}",
        "unknown_language",
        "Soumettre",
        "",
    ),
]

CALENDARS: list[Plant] = [
    (CALENDAR, "year: 2026", "year: 2036", "calendar_year", "year:", "Rename"),
    (CALENDAR, "2026-06-10/2026-06-11", "2025-06-10", "calendar_year", "holidays", "calendar/2025.yaml"),
    (CALENDAR, "2026-06-10/2026-06-11", "2026-06-11/2026-06-10", "no_such_day", "holidays", "first/last"),
    (
        CALENDAR,
        "2026-06-10/2026-06-11]",
        "2026-06-12]\nmake_up: [2026-06-12]",
        "calendar_overlap",
        "make_up",
        "Keep one",
    ),
    (CALENDAR, "2026-06-10/2026-06-11", "2026-01-01", "calendar_overlap", "holidays", "Keep one"),
    (CALENDAR, "holidays", "make_up: [2026-06-08]\nholidays", "make_up_not_rest", "make_up", "weekend day"),
]


@pytest.mark.parametrize("plant", [*TRANSLATIONS, *CALENDARS], ids=name_of)
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(plant: Plant, edit: Edit) -> None:
    assert_named(edit(*plant[:3]), plant)


def test_a_year_without_a_calendar_is_a_fault(harbour: Path) -> None:
    (harbour / "calendar" / "2026.yaml").unlink()
    assert [(fault.file, fault.code) for fault in check_city(harbour, TODAY)] == [
        ("calendar/2026.yaml", "calendar_missing")
    ]
