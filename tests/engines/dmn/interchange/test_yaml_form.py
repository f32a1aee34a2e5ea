"""Rules as YAML text: with facts in front it needs no city; without, what is missing is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pengcheng.engines.dmn import DecisionTable, InputClause, RulesRefused
from pengcheng.engines.dmn.interchange import FileRefused, read_yaml, write_yaml

ALONE = """\
decision: allowance
facts:
  age: {type: number, integer: true}
  grade: {type: code, values: [low, 'no', 'on'], cost: 2.5}
  died on: {type: date, nullable: true}
versions:
  - effective: 2025-01-01
    hit_policy: FIRST
    outputs: {outcome: outcome, amount: money}
    rows:
      - when: {age: '[80..90)', grade: 'no'}
        then: {outcome: granted, amount: 0.10}
        says: {zh: 80至89周岁。}
      - when: {died on: 2024-02-29}
        then: {outcome: refused}
      - when: {died on: null}
        then: {outcome: refused}
"""


def test_a_text_with_facts_is_read_without_a_city() -> None:
    loaded = read_yaml(ALONE)
    table = loaded.decision.versions[0].body
    assert isinstance(table, DecisionTable)
    assert table.inputs[1] == InputClause("grade", "code", ("low", "no", "on"), cost=2.5)
    assert table.rows[0].when["grade"].source == "no"
    assert table.rows[0].then["amount"].source == Decimal("0.10")
    assert table.rows[1].when["died on"].source == date(2024, 2, 29)
    assert table.rows[2].when["died on"].source is None
    assert loaded.notices == ()


def test_what_is_written_is_what_people_write() -> None:
    assert write_yaml(read_yaml(ALONE).decision) == ALONE


def test_without_facts_and_city_every_name_is_taken_and_said() -> None:
    text = """\
decision: d
versions:
  - effective: 2025-01-01
    outputs: {outcome: outcome, level: {type: code, values: [low, high]}}
    rows:
      - {when: {age: '> limit'}, then: {outcome: granted, level: low}}
      - {when: {age: 3}, then: {outcome: if poor then "granted" else "refused"}}
"""
    loaded = read_yaml(text)
    assert sorted(loaded.facts) == ["age", "limit", "poor"]
    assert [notice.code for notice in loaded.notices] == ["undeclared_fact"] * 3


def test_every_fault_is_named_by_its_line() -> None:
    text = (
        ALONE.replace("granted", "grunted(").replace("died on: null", "born: null").replace("cost: 2.5", "cost: dear")
    )
    with pytest.raises(RulesRefused) as refused:
        read_yaml(text, name="rules.yaml")
    assert sorted({fault.place for fault in refused.value.faults}) == [
        "rules.yaml, line 12",
        "rules.yaml, line 16",
        "rules.yaml, line 4",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x [1]\nb: *x", "alias"),
        ("[" * 100, "nested"),
        ("a: [", "line 2"),
        ("a: \x07", "not YAML"),
        (b"\xff\xfe\xff", "UTF-8"),
        ("- 1", "holds no rules"),
        ("", "holds no rules"),
        (" " * 4_000_001, "larger"),
        ("a: 1\n---\nb: 2", "not YAML"),
    ],
)
def test_what_is_no_rules_text_is_refused_with_a_reason(text: str | bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read_yaml(text)


@pytest.mark.parametrize("text", ["a: 1\na: 2", "? [x]\n: 1", "a: 2026-02-30"])
def test_keys_and_days_that_cannot_be_are_faults(text: str) -> None:
    with pytest.raises(RulesRefused):
        read_yaml(text)
