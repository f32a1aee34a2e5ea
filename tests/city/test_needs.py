"""What an item reads is known to the column, the columns behind other facts and relations included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pengcheng.city import load_city
from pengcheng.city.needs import by_register, city_needs, needs

from .conftest import TODAY

ITEM = "mooring_reduction"


def test_an_item_needs_the_facts_of_its_rules_and_papers_with_their_columns(harbour: Path) -> None:
    city = load_city(harbour)
    found = needs(city, city.items[ITEM], TODAY)

    assert {need.fact: by_register(need.columns) for need in found.facts if "rules" in need.purposes} == {
        "lives_here": {"residents": ("resident_number", "state")},
        "fishing_boats": {"boats": ("owner", "use")},
        "longest_boat": {"boats": ("length", "owner")},
    }
    assert found.asks == ("rents_it_out",)


def test_the_city_knows_which_columns_nobody_reads(harbour: Path) -> None:
    whole = city_needs(load_city(harbour), TODAY)

    assert not whole.columns & whole.unread
    assert ("boats", "length") in whole.columns


def test_what_only_a_past_version_read_is_not_needed_any_more(edit: Callable[[str, str, str], Path]) -> None:
    old = "versions:\n  - {effective: 2020-01-01, expression: 'longest_boat'}\n"
    city = load_city(edit(f"items/{ITEM}/rules.yaml", "versions:\n", old))

    purposes = {need.fact: need.purposes for need in needs(city, city.items[ITEM], TODAY).facts}
    assert "rules" in purposes["fishing_boats"]
