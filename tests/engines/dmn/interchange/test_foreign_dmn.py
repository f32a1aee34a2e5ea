"""Files as modellers make them: they load, what was guessed is said, and no rule is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pengcheng.engines.dmn import DecisionTable, HitPolicy, LiteralDecision, RulesRefused, compile_decision
from pengcheng.engines.dmn.drg.xml import XmlRefused
from pengcheng.engines.dmn.errors import RuleFault
from pengcheng.engines.dmn.interchange import FileRefused, read_dmn_xml

MODELLER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dish" name="Dish" namespace="http://example.org/dmn"
  xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
  xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
  exporter="Some Modeller" exporterVersion="5.0.0">
  <decision id="Decision_dish" name="Dish">
    <informationRequirement id="r1"><requiredDecision href="#Decision_season" /></informationRequirement>
    <decisionTable id="table" hitPolicy="FIRST" biodi:annotationsWidth="400">
      <input id="i1" label="Season" biodi:width="192" camunda:inputVariable="season">
        <inputExpression id="e1" typeRef="string"><text>Season</text></inputExpression>
        <inputValues id="v1"><text>"Winter","Summer"</text></inputValues>
      </input>
      <input id="i2" label="How many guests">
        <inputExpression id="e2" typeRef="integer"><text>guestCount</text></inputExpression>
      </input>
      <input id="i3" label="Tables">
        <inputExpression id="e3" typeRef="number"><text>guestCount / seats</text></inputExpression>
      </input>
      <input id="i4" label="Most guests">
        <inputExpression id="e4" typeRef="integer"><text>guestCount</text></inputExpression>
      </input>
      <output id="o1" label="Dish" name="desiredDish" typeRef="string" biodi:width="192">
        <outputValues id="ov"><text>"Spareribs","Stew"</text></outputValues>
      </output>
      <rule id="rule1">
        <description>Save money</description>
        <inputEntry id="c1"><text>not("Winter")</text></inputEntry>
        <inputEntry id="c2"><text>&lt;= 8</text></inputEntry>
        <inputEntry id="c3"><text></text></inputEntry>
        <inputEntry id="c4"><text>-</text></inputEntry>
        <outputEntry id="c5"><text>"Spareribs"</text></outputEntry>
      </rule>
      <rule id="rule2">
        <inputEntry id="d1"><text></text></inputEntry>
        <inputEntry id="d2"><text>&gt; 8</text></inputEntry>
        <inputEntry id="d3"><text>&lt; 4</text></inputEntry>
        <inputEntry id="d4"><text>[9..20]</text></inputEntry>
        <outputEntry id="d5"><text>"Stew"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <decision id="Decision_season" name="Season">
    <variable id="var" name="Season" typeRef="string" />
    <informationRequirement id="r2"><requiredInput href="#day" /></informationRequirement>
    <literalExpression id="lit">
      <text>if month of year(day) = "July" then "Summer" else "Winter"</text></literalExpression>
  </decision>
  <decision id="Decision_empty" name="Later" />
  <inputData id="day" name="day"><variable name="day" typeRef="date" /></inputData>
  <textAnnotation id="note"><text>Only a note.</text></textAnnotation>
  <dmndi:DMNDI><dmndi:DMNDiagram id="d"><dmndi:DMNShape dmnElementRef="Decision_dish">
    <dc:Bounds height="80" width="180" x="150" y="80" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
"""


def wrapped(*parts: str) -> str:
    """A DMN file of these parts."""
    model = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<definitions xmlns="{model}" name="m" namespace="n">' + "\n".join(parts) + "</definitions>"


def test_a_modellers_file_loads_with_every_rule() -> None:
    loaded = read_dmn_xml(MODELLER)
    dish, season = loaded.decisions
    table = dish.versions[0].body
    assert isinstance(table, DecisionTable)
    assert isinstance(season.versions[0].body, LiteralDecision)
    assert table.hit_policy is HitPolicy.FIRST
    assert table.outputs[0].values == ("Spareribs", "Stew")
    assert [{name: cell.source for name, cell in row.when.items()} for row in table.rows] == [
        {"Season": 'not("Winter")', "guestCount": "<= 8"},
        {"guestCount": "> 8", "Tables": "< 4", "Most guests": "[9..20]"},
    ]
    assert [row.then["desiredDish"].source for row in table.rows] == ["Spareribs", "Stew"]
    assert table.rows[0].says == {"": "Save money"}
    assert dish.versions[0].requires == ("Season",)


def test_what_a_modellers_file_declares_is_known_of_its_facts() -> None:
    facts = read_dmn_xml(MODELLER).facts
    assert facts["Season"].values == ("Winter", "Summer")
    assert (facts["guestCount"].type, facts["guestCount"].integer) == ("number", True)
    assert facts["seats"].type == "any"
    assert facts["day"].type == "date"


def test_what_was_guessed_is_said_with_its_line() -> None:
    notices = read_dmn_xml(MODELLER, name="dish.dmn").notices
    assert [(notice.code, notice.place) for notice in notices] == [
        ("no_effective_date", "dish.dmn, line 6"),
        ("undeclared_fact", "dish.dmn, line 6"),
        ("no_effective_date", "dish.dmn, line 42"),
        ("no_logic", "dish.dmn, line 48"),
    ]
    assert "'seats' is read but nowhere declared" in notices[1].message


def test_a_modellers_file_decides() -> None:
    dish, season = read_dmn_xml(MODELLER).decisions
    record = compile_decision(dish, on=date(2026, 1, 1), required={"Season": season})
    summer = {"day": date(2026, 7, 1), "guestCount": 3, "seats": 4}
    assert record.decide(summer).outputs == {"desiredDish": "Spareribs"}
    assert record.decide({**summer, "guestCount": 12}).outputs == {"desiredDish": "Stew"}


def test_the_first_day_can_be_given() -> None:
    loaded = read_dmn_xml(MODELLER, effective=date(2024, 5, 1))
    assert loaded.decisions[0].versions[0].effective == date(2024, 5, 1)


def test_several_decisions_are_not_taken_for_one() -> None:
    with pytest.raises(FileRefused, match="'Dish', 'Season'"):
        _ = read_dmn_xml(MODELLER).decision


def test_what_is_no_rule_is_refused_whole_with_every_line() -> None:
    text = wrapped(
        '<decision id="a" name="a"><context/></decision>',
        '<businessKnowledgeModel id="k" name="k"/>',
        '<decision id="b" name="b"><decisionTable><input><inputExpression><text>x</text></inputExpression></input>',
        '<output name="y"/><rule><inputEntry><text>&lt; &lt;</text></inputEntry>',
        "<outputEntry><text>1 +</text></outputEntry></rule></decisionTable></decision>",
    )
    with pytest.raises(RulesRefused) as refused:
        read_dmn_xml(text, name="m.dmn")
    assert [(fault.code, fault.place) for fault in refused.value.faults] == [
        ("not_a_rule", "m.dmn, line 2"),
        ("not_a_rule", "m.dmn, line 1"),
        ("feel_syntax", "m.dmn, line 4"),
        ("feel_syntax", "m.dmn, line 5"),
    ]


def test_another_language_than_feel_is_refused() -> None:
    text = wrapped(
        '<decision id="b" name="b"><decisionTable><input><inputExpression expressionLanguage="groovy"><text>x</text>',
        '</inputExpression></input><output name="y"/></decisionTable></decision>',
    )
    with pytest.raises(RulesRefused, match="groovy, not FEEL"):
        read_dmn_xml(text)


def test_annotation_columns_of_any_name_become_what_a_row_says() -> None:
    text = wrapped(
        '<decision id="b" name="b"><decisionTable><output name="y"/><annotation name="clause.en"/>',
        '<annotation name="Reference"/><rule><outputEntry><text>1</text></outputEntry>',
        "<annotationEntry><text>art. 5</text></annotationEntry>",
        "<annotationEntry><text>see the manual</text></annotationEntry></rule></decisionTable></decision>",
    )
    table = read_dmn_xml(text).decision.versions[0].body
    assert isinstance(table, DecisionTable)
    assert table.rows[0].clause == {"en": "art. 5"}
    assert table.rows[0].says == {"": "Reference: see the manual"}


def test_types_with_parts_and_constraints_that_rules_cannot_carry_are_said() -> None:
    text = wrapped(
        '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..120]</text></allowedValues>',
        '</itemDefinition><inputData id="i" name="age"><variable name="age" typeRef="tAge"/></inputData>',
        '<decision id="b" name="b"><literalExpression><text>age + 1</text></literalExpression></decision>',
    )
    loaded = read_dmn_xml(text)
    assert loaded.facts["age"].type == "number"
    assert "[0..120]" in loaded.notices[0].message


BOMB = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions name="&b;"/>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://example.org/d.dtd"><definitions/>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        OUTSIDE,
        '<!DOCTYPE definitions SYSTEM "file:///etc/passwd"><definitions/>',
        "<definitions>" * 5000,
        "<definitions",
        "",
        "\x00",
        b"\xff\xfe<",
        b'<?xml version="1.0" encoding="no-such"?><definitions/>',
        b" " * 20_000_001,
    ],
)
def test_what_could_blow_up_or_is_broken_is_refused_as_xml(content: bytes | str) -> None:
    with pytest.raises(XmlRefused):
        read_dmn_xml(content)


@pytest.mark.parametrize("content", ["<html/>", wrapped(), wrapped('<decision id="a" name="a"/>')])
def test_xml_without_rules_is_told_apart_from_broken_xml(content: str) -> None:
    with pytest.raises(FileRefused):
        read_dmn_xml(content)


TCK = Path(__file__).parents[4].parent / "shared" / "tck" / "TestCases"


@pytest.mark.skipif(not TCK.is_dir(), reason="the DMN TCK's data is not beside the repository")
def test_every_model_of_the_tck_loads_or_is_refused_with_a_place() -> None:
    read = 0
    faults: list[tuple[str, RuleFault]] = []
    for path in sorted(TCK.rglob("*.dmn")):
        try:
            loaded = read_dmn_xml(path.read_bytes(), name=path.name)
        except RulesRefused as refused:
            faults += [(path.name, fault) for fault in refused.faults]
        except FileRefused as refused:
            faults.append((path.name, RuleFault(refused.code, str(refused), (), place=path.name)))
        else:
            read += len(loaded.decisions) > 0
    assert read > 60
    assert all(fault.place.startswith(name) for name, fault in faults)
