"""The demonstration city: complete, consistent, and its stories come true."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
import yaml

from pengcheng.city import check_city
from pengcheng.city.decisions import decision_of
from pengcheng.city.demonstration import rows_of
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.rows import arrow_schema
from pengcheng.engines.dmn import UNKNOWN, DecisionResult, Outcome, compile_decision
from pengcheng.engines.residents import fact_columns, firm_columns, register_rows
from tests.cities import demo
from tests.cities.test_facts_agree import snapshot_of

FIRM = "91440300MA5PC00120"
CHILD = "44030620240815003X"
STORIES = [
    ("high_age_allowance", "440304193501010010", {"other_allowance": False}, "granted", {"monthly_amount": 300}),
    ("high_age_allowance", "440303194106030028", {"other_allowance": False}, "unclear", {}),
    ("high_age_allowance", "440304195806060018", {}, "refused", {}),
    ("talent_graduate", "430102200104120029", {"willing_to_move": True}, "granted", {}),
    ("house_purchase", "420111199209230012", {}, "granted", {}),
    ("house_purchase", "420111199303180023", {}, "granted", {}),
    ("house_purchase", "440304198506190017", {}, "refused", {}),
    ("house_purchase", "430102200104120029", {}, "refused", {}),
    ("disability_subsidies", "440304195806060018", {}, "granted", {"living_subsidy": 0, "nursing_subsidy": 500}),
    ("disability_subsidies", CHILD, {}, "granted", {"living_subsidy": 0, "nursing_subsidy": 500}),
    ("residence_permit_issue", "410321199802050014", {}, "granted", {}),
    ("residence_permit_issue", "430102200104120029", {}, "refused", {}),
    ("residence_permit_issue", "420111199209230012", {}, "refused", {}),
    ("hygiene_permit_by_commitment", FIRM, {"commitment_signed": True}, "granted", {}),
]


def test_the_city_has_no_faults() -> None:
    assert check_city(demo.FOLDER) == []


def test_it_has_the_bodies_the_divisions_and_the_datasets_of_the_field() -> None:
    city = demo.city()
    assert len([body for body in city.departments.values() if body.level == 3]) == 24
    assert len([body for body in city.departments.values() if body.level == 4]) == 10
    levels = Counter(division.level for division in city.divisions.values())
    assert levels["district"] == 9
    assert levels["street"] == 79
    assert levels["community"] == 788
    run_by_dapeng = [d for d in city.divisions.values() if d.notes.get("administration") == "dapeng_administration"]
    assert Counter(division.level for division in run_by_dapeng)["community"] == 25
    assert len({register.dataset for register in city.registers.values()}) >= 20
    assert len(city.facts_about("person")) >= 40


def test_the_calendars_count_as_the_law_does() -> None:
    calendar = demo.city().calendar
    for start, days, end in (
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 9, 28), 20, date(2026, 10, 30)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 1, 1), 1, date(2026, 1, 4)),
    ):
        from pengcheng.engines.worktime import add_working_days

        assert add_working_days(calendar, start, days) == end


@pytest.mark.parametrize("item", sorted(path.name for path in (demo.FOLDER / "items").iterdir()))
def test_every_item_has_examples_for_each_outcome(item: str) -> None:
    outcomes = {example.gives["outcome"] for example in demo.city().items[item].examples}
    assert outcomes == {"granted", "refused", "unclear"}


def test_the_generator_fills_every_register_with_its_own_fields() -> None:
    tables = register_rows(demo.block())
    assert set(tables) == set(demo.city().registers)
    for name, register in demo.city().registers.items():
        assert tables[name].column_names == list(register.fields), name
        assert tables[name].num_rows, name


def test_the_generated_keys_are_unique_and_the_words_are_declared() -> None:
    for name, register in demo.city().registers.items():
        table = register_rows(demo.block())[name]
        keys = table.select(list(register.row_key))
        assert keys.group_by(list(register.row_key)).aggregate([]).num_rows == table.num_rows, name
        for field in register.fields.values():
            column = table[field.key]
            assert not (field.required and column.null_count), f"{name}.{field.key}"
            if field.type == "code":
                used = {word for word in column.unique().to_pylist() if word is not None}
                assert used <= set(field.values), f"{name}.{field.key}"


def test_every_fact_with_a_column_is_generated() -> None:
    for kind, batch in (("person", fact_columns(demo.block())), ("enterprise", firm_columns(demo.block()))):
        wanted = {fact.key for fact in demo.city().facts_about(kind) if fact.type != "text"}
        assert set(batch.schema.names) - {"subject"} == wanted


def test_the_generator_speaks_of_the_city_as_its_relations_do() -> None:
    definitions = demo.parameters().definitions
    relations = {relation.key: relation.where or "" for relation in demo.city().relations.values()}
    assert f'"P{definitions.child_below}Y"' in relations["children"]
    assert f'"P{definitions.look_back_years}Y"' in relations["former_spouse"]


@cache
def told(kind: str, today: date, folder: Path) -> dict[str, dict[str, object]]:
    """The facts about the personas of a kind, from nothing but their rows."""
    city = demo.city()
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in city.registers}
    for persona in city.personas:
        for register, of_persona in rows_of(city, persona, today).items():
            rows[register] += of_persona
    tables = {
        name: pa.Table.from_pylist(_typed(rows[name], arrow_schema(register)), schema=arrow_schema(register))
        for name, register in city.registers.items()
    }
    snapshot = snapshot_of(city, tables, folder, today)
    now = datetime.combine(today, time(9), tzinfo=ZoneInfo(city.time_zone))
    found: dict[str, dict[str, object]] = {}
    for batch in population_facts(kind=kind, city=city, snapshot=snapshot, now=now):
        for row in batch.to_pylist():
            found[row["subject"]] = {
                key: _word(key, value) if row[f"{key}__reason"] == 0 else UNKNOWN
                for key, value in row.items()
                if key != "subject" and not key.endswith("__reason")
            }
    return found


def _typed(rows: list[dict[str, object]], schema: pa.Schema) -> list[dict[str, object]]:
    texts = {field.name for field in schema if pa.types.is_string(field.type)}
    return [{k: str(v) if k in texts and v is not None else v for k, v in row.items()} for row in rows]


def _word(fact: str, value: object) -> object:
    words = list(demo.city().facts[fact].values)
    return words[value] if words and isinstance(value, int) else value


def decide(item: str, subject: str, answers: dict[str, object], today: date, folder: Path) -> DecisionResult:
    city = demo.city()
    decision = decision_of(city, city.items[item])
    assert decision is not None
    facts = told(city.items[item].subject, today, folder)[subject]
    return compile_decision(decision, today).decide({**facts, **answers})


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("personas")


@pytest.mark.parametrize("today", [demo.TODAY, date(2027, 3, 1)])
@pytest.mark.parametrize(("item", "subject", "answers", "outcome", "outputs"), STORIES)
def test_the_stories_of_the_personas_come_true(
    item: str,
    subject: str,
    answers: dict[str, object],
    outcome: str,
    outputs: dict[str, object],
    today: date,
    folder: Path,
) -> None:
    result = decide(item, subject, answers, today, folder)
    assert result.outcome == Outcome(outcome)
    assert {name: result.outputs[name] for name in outputs} == outputs


def test_the_silent_household_register_is_what_keeps_wu_xiulan_waiting(folder: Path) -> None:
    result = decide("high_age_allowance", "440303194106030028", {"other_allowance": False}, demo.TODAY, folder)
    assert list(result.asks) == ["city_household"]


def test_every_persona_speaks_both_languages_and_staff_hold_a_post() -> None:
    city = demo.city()
    for persona in city.personas:
        assert set(persona.story) == {"zh", "en"}
        if persona.role == "staff":
            assert persona.department is not None
            assert {post.key for post in city.departments[persona.department].posts} >= set(persona.posts)
        else:
            assert persona.subject is not None


def test_the_outlines_are_one_schematic_shape_for_each_district() -> None:
    outlines = yaml.safe_load((demo.FOLDER / "outlines" / "divisions.geojson").read_text(encoding="utf-8"))
    codes = {feature["properties"]["code"] for feature in outlines["features"]}
    assert codes == {division.code for division in demo.city().divisions.values() if division.level == "district"}
    assert all(feature["properties"]["schematic"] is True for feature in outlines["features"])
    for feature in outlines["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        assert len(ring) >= 5
