"""What changes between two folders, in words and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pengcheng.city import compare, load_city

from .conftest import HARBOUR

Edit = Callable[[str, str, str], Path]
ITEM = "items/mooring_reduction/item.yaml"
RULES = "items/mooring_reduction/rules.yaml"


def told(city: Path, language: str = "en") -> list[str]:
    return [change.in_(language) for change in compare(load_city(HARBOUR), load_city(city))]


def test_nothing_changes_between_a_city_and_itself() -> None:
    assert told(HARBOUR) == []


def test_formatting_is_no_change(edit: Edit) -> None:
    assert told(edit("city.yaml", "currency: EUR", 'currency: "EUR" # money')) == []


def test_a_limit_is_told_in_words(edit: Edit) -> None:
    city = edit(ITEM, "promised_limit: {days: 0, unit: immediate}", "promised_limit: {days: 5, unit: working_day}")
    assert told(city) == ["Mooring fee reduction: promised limit at once -> 5 working days"]
    assert told(city, "zh-hans") == ["Redução da taxa de amarração：承诺办结时限由即时办结改为5个工作日"]


def test_a_rule_is_told_by_its_row_and_cell(edit: Edit) -> None:
    assert told(edit(RULES, '"> 12"', '"> 14"')) == [
        "Mooring fee reduction: rules of 2025-01-01 / row 3 / longest_boat > 12 -> > 14"
    ]


def test_a_new_row_is_told_by_what_it_says(edit: Edit) -> None:
    row = "      - when: {rents_it_out: true}\n        then: {outcome: refused}\n"
    says = "        says: {pt: O barco é alugado., en: The boat is rented out.}\n"
    clause = "        clause: {pt: artigo 4, en: art. 4}\n"
    city = edit(RULES, row + clause + says, "")
    assert told(city) == ["Mooring fee reduction: rules of 2025-01-01 / row 4 removed: The boat is rented out."]


def test_a_text_is_told_in_the_language_that_changed(edit: Edit) -> None:
    assert told(edit(ITEM, "Cais 1", "Cais 2")) == ["Mooring fee reduction: contact / address / pt Cais 1 -> Cais 2"]


def test_a_new_field_and_a_lost_value_are_named(edit: Edit) -> None:
    edit("registers/boats.yaml", ", leisure: {pt: Recreio, en: Leisure}", "")
    city = edit(
        "registers/boats.yaml",
        "  - {field: use,",
        "  - {field: colour, type: text, name: {pt: Cor, en: Colour}}\n  - {field: use,",
    )
    assert told(city) == [
        "Boats: fields / colour added: Colour",
        "Boats: fields / use / values / leisure removed: Leisure",
    ]


def test_new_and_lost_objects_are_named(edit: Edit, harbour: Path) -> None:
    (harbour / "calendar" / "2025.yaml").unlink()
    city = edit("relations.yaml", "[]", "[{relation: crew, subject: person, name: {pt: a, en: Crew}, union: [self]}]")
    assert told(city) == ["2025: calendar year removed", "Crew: new relation"]


def test_a_setting_of_the_city_is_named(edit: Edit) -> None:
    assert told(edit("city.yaml", "currency: EUR", "currency: USD")) == ["Lighthouse Harbour: currency EUR -> USD"]


def test_a_change_is_plain_data_in_every_language(edit: Edit) -> None:
    city = edit("city.yaml", "currency: EUR", "currency: USD")
    change = compare(load_city(HARBOUR), load_city(city))[0]
    assert change.as_dict(("en", "zh-hans")) == {
        "of": "city",
        "key": "harbour",
        "what": "changed",
        "element": ["currency"],
        "says": {
            "en": "Lighthouse Harbour: currency EUR -> USD",
            "zh-hans": "Porto do Farol：币种由EUR改为USD",
        },
    }
