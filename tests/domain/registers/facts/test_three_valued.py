"""An empty field is "not known", never "no": a value is known only if nothing in the empty fields could change it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.city import City, Fact, Text
from pengcheng.domain.registers.facts.definitions import TODAY as TODAY_NAME
from pengcheng.domain.registers.facts.definitions import FactBook, FactDefinition
from pengcheng.domain.registers.rows import feel_value
from pengcheng.engines.feel import evaluate
from tests.domain.registers.conftest import TODAY
from tests.domain.registers.facts.random_facts import OPEN_ENDED, random_facts
from tests.domain.registers.facts.random_rows import Rows, random_rows

NOW = datetime.combine(TODAY, time(12), tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE = {"person": ["P1", "P2"], "enterprise": ["F1", "F2"]}
FEW = 4


def _context(city: City, rows: Mapping[str, Rows], definition: FactDefinition) -> dict[str, object]:
    context: dict[str, object] = {TODAY_NAME: TODAY}
    for key in definition.registers:
        values = [{name: feel_value(value) for name, value in row.items()} for row in rows[key][:FEW]]
        one = definition.fact.over == "self" and city.registers[key].one_row_for(definition.fact.subject)
        context[key] = (values[0] if values else None) if one else values
    return context


def _filled(city: City, rows: Mapping[str, Rows], full: Mapping[str, Rows], rng: random.Random) -> dict[str, Rows]:
    """The same rows with each empty field filled by what another row says there, where emptiness says nothing."""
    return {
        key: [
            {
                name: rng.choice(full[key])[name] if value is None and name not in OPEN_ENDED else value
                for name, value in row.items()
            }
            for row in rows[key]
        ]
        for key in city.registers
    }


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), empty=st.sampled_from([0.1, 0.3]))
def test_a_known_value_is_the_same_however_the_empty_fields_are_filled(
    demo_city: City, seed: int, empty: float
) -> None:
    rng = random.Random(seed)
    full = random_rows(demo_city, rng, PEOPLE, TODAY, 0.0)
    sparse = random_rows(demo_city, rng, PEOPLE, TODAY, empty)
    rows = {key: found if full[key] else [] for key, found in sparse.items()}
    facts = random_facts(demo_city, rng, "person", 25, ["self", "self", "family"])
    book = FactBook(_with(demo_city, facts))
    for key, fact in facts.items():
        definition = book.definition(key)
        context = _context(demo_city, rows, definition)
        if definition.unknown is not None and evaluate(definition.unknown, context, NOW).value is True:
            continue
        value = evaluate(definition.value, context, NOW).value
        for _ in range(6):
            filled = _context(demo_city, _filled(demo_city, rows, full, rng), definition)
            assert evaluate(definition.value, filled, NOW).value == value, (fact.value, context, filled)


def _with(city: City, facts: Mapping[str, Fact]) -> City:
    return replace(city, facts={**city.facts, **facts}, hash="")


LEASE = {"filing_no": "1", "tenant": "P1", "landlord": None, "unit": None, "from_date": None, "rent": 3000}
CASES = [
    # text, leases as (state, to_date): whether it is known
    ('count(lease[state = "filed"]) > 0', [(None, None)], False),
    ('count(lease[state = "filed"]) > 0', [(None, None), ("filed", None)], True),
    ('count(lease[state = "filed"]) > 1', [(None, None), ("filed", None)], False),
    ('count(lease[state = "filed"]) < 3', [(None, None), ("filed", None)], True),
    ('count(lease[state = "filed"])', [(None, None), ("filed", None)], False),
    ('count(lease[state = "filed" and to_date >= today])', [(None, "past")], True),
    ('count(lease[state = "filed" and to_date >= today])', [("filed", None)], False),
    ('count(lease[state = "filed" and (to_date = null or to_date >= today)])', [("filed", None)], True),
    ('count(lease[state != "filed"])', [(None, "past")], False),
    ('count(lease[not(state = "filed")])', [(None, "past")], False),
    ('count(lease[state in ("filed", null)])', [(None, "past")], True),
    ('some x in lease satisfies x.state = "filed"', [(None, None), ("filed", None)], True),
    ('some x in lease satisfies x.state = "filed"', [(None, None)], False),
    ('every x in lease satisfies x.state = "filed"', [(None, None), ("ended", None)], True),
    ("max(lease.to_date)", [("filed", None)], False),
    ("count(lease)", [(None, None)], True),
    ('if count(lease[state = "filed"]) = 0 then 0 else count(distinct values(lease.to_date))', [("ended", None)], True),
]


@pytest.mark.parametrize(("text", "leases", "known"), CASES)
def test_what_an_empty_field_leaves_open(
    demo_city: City, text: str, leases: list[tuple[str | None, str | None]], known: bool
) -> None:
    days = {"past": TODAY.replace(year=TODAY.year - 1), None: None}
    rows = [LEASE | {"state": state, "to_date": days[end]} for state, end in leases]
    fact = Fact("tried", Text.of({"en": "tried"}), "person", "number", text)
    definition = FactBook(_with(demo_city, {"tried": fact})).definition("tried")
    context = {TODAY_NAME: TODAY, "lease": rows}
    assert definition.unknown is None or evaluate(definition.unknown, context, NOW).value in (True, False)
    unknown = definition.unknown is not None and evaluate(definition.unknown, context, NOW).value is True
    assert unknown is not known


@pytest.mark.parametrize(
    ("text", "row", "known"),
    [
        ('pension.state = "paying"', None, True),  # nobody pays: that is what no row means there
        ('pension.state = "paying"', {"state": None}, False),
        ('pension.state = "paying" and pension.monthly_amount > 1', {"state": "stopped", "monthly_amount": None}, True),
        ('if pension.state = "paying" then pension.monthly_amount else 0', {"state": "stopped"}, True),
        ('if pension.state = "paying" then pension.monthly_amount else 0', {"state": "paying"}, False),
        ("pension.since != null", {"since": None}, True),
    ],
)
def test_no_row_where_there_is_none_says_no_and_an_empty_field_says_nothing(
    demo_city: City, text: str, row: dict[str, object] | None, known: bool
) -> None:
    fact = Fact("tried", Text.of({"en": "tried"}), "person", "boolean", text)
    definition = FactBook(_with(demo_city, {"tried": fact})).definition("tried")
    empty = dict.fromkeys(demo_city.registers["pension"].fields)
    context = {"pension": {**empty, "citizen_id": "P1", **row} if row is not None else None}
    unknown = definition.unknown is not None and evaluate(definition.unknown, context, NOW).value is True
    assert unknown is not known


def test_where_every_field_is_filled_nothing_is_asked(demo_city: City) -> None:
    filled = {key: frozenset(register.fields) for key, register in demo_city.registers.items()}
    book = FactBook(demo_city, filled)
    assert [key for key in demo_city.facts if book.definition(key).unknown is not None] == []
