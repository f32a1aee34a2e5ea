"""Whole models from XML: every box, every hit policy, knowledge, services, types; and files not to be trusted."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pengcheng.engines.dmn.drg import Model, load_model
from pengcheng.engines.dmn.drg.model import ModelIncomplete
from pengcheng.engines.dmn.drg.xml import XmlRefused, parse_xml

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _model(body: str) -> Model:
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">'
    return Model(parse_xml(f"{head}{body}</definitions>".encode(), "m.dmn"), {})


def _decision(box: str, name: str = "d", requires: str = "") -> str:
    return f'<decision id="{name}" name="{name}">{requires}{box}</decision>'


def _text(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


INPUT = '<inputData id="x" name="x"><variable name="x"/></inputData>'
NEEDS_X = '<informationRequirement><requiredInput href="#x"/></informationRequirement>'


@pytest.mark.parametrize(
    ("box", "value"),
    [
        (_text("1 + 2"), 3),
        (f"<list>{_text('1')}{_text('2')}</list>", [1, 2]),
        (
            f'<context><contextEntry><variable name="a b"/>{_text("2")}</contextEntry>'
            f"<contextEntry>{_text('a b * 3')}</contextEntry></context>",
            6,
        ),
        (
            f'<relation><column name="a"/><row>{_text("1")}</row><row>{_text("2")}</row></relation>',
            [{"a": 1}, {"a": 2}],
        ),
        (f"<conditional><if>{_text('false')}</if><then>{_text('1')}</then><else>{_text('2')}</else></conditional>", 2),
        (f"<filter><in>{_text('[1, 2, 3]')}</in><match>{_text('item > 1')}</match></filter>", [2, 3]),
        (f'<for iteratorVariable="i"><in>{_text("[1, 2]")}</in><return>{_text("i * 2")}</return></for>', [2, 4]),
        (
            f'<every iteratorVariable="i"><in>{_text("[1, 2]")}</in><satisfies>{_text("i > 1")}</satisfies></every>',
            False,
        ),
    ],
)
def test_every_box_has_the_value_of_its_expression(box: str, value: object) -> None:
    assert _model(_decision(box)).evaluate("d", {}, NOW) == value


def _table(policy: str, rules: list[tuple[str, str]], output: str = "", **attributes: str) -> Model:
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    rows = "".join(
        f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{value}</text></outputEntry></rule>"
        for test, value in rules
    )
    head = f'<decisionTable hitPolicy="{policy}"{extra}><input><inputExpression typeRef="number"><text>x</text>'
    box = f"{head}</inputExpression></input><output>{output}</output>{rows}</decisionTable>"
    return _model(INPUT + _decision(box, requires=NEEDS_X))


ORDER = "<outputValues><text>3, 2, 1</text></outputValues>"
RULES = [("&gt; 1", "1"), ("&gt; 2", "2"), ("not(&lt; 3)", "3")]


@pytest.mark.parametrize(
    ("policy", "output", "attributes", "value"),
    [
        ("UNIQUE", "", {}, None),
        ("ANY", "", {}, None),
        ("FIRST", "", {}, 1),
        ("PRIORITY", ORDER, {}, 3),
        ("RULE ORDER", "", {}, [1, 2, 3]),
        ("OUTPUT ORDER", ORDER, {}, [3, 2, 1]),
        ("COLLECT", "", {}, [1, 2, 3]),
        ("COLLECT", "", {"aggregation": "SUM"}, 6),
        ("COLLECT", "", {"aggregation": "MIN"}, 1),
        ("COLLECT", "", {"aggregation": "MAX"}, 3),
        ("COLLECT", "", {"aggregation": "COUNT"}, 3),
    ],
)
def test_a_table_follows_its_hit_policy(policy: str, output: str, attributes: dict[str, str], value: object) -> None:
    assert _table(policy, RULES, output, **attributes).evaluate("d", {"x": 5}, NOW) == value


def test_a_table_without_a_match_gives_its_default_or_null() -> None:
    default = "<defaultOutputEntry><text>9</text></defaultOutputEntry>"
    assert _table("UNIQUE", RULES, default).evaluate("d", {"x": 0}, NOW) == 9
    assert _table("UNIQUE", RULES).evaluate("d", {"x": 0}, NOW) is None


def test_knowledge_is_a_function_whose_parameters_hold_only_inside() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="double"><encapsulatedLogic><formalParameter name="x.y" typeRef="number"/>'
        '<literalExpression typeRef="number"><text>x.y * 2</text></literalExpression></encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    requires = NEEDS_X + '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    model = _model(INPUT + knowledge + _decision(_text("double(x.y)"), requires=requires))
    assert model.evaluate("d", {"x": {"y": Decimal("1.5")}}, NOW) == 3


def test_a_service_gives_its_output_decision_for_the_arguments_alone() -> None:
    service = '<decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#x"/></decisionService>'
    model = _model(INPUT + _decision(_text("x + 1"), requires=NEEDS_X) + service)
    assert model.call_service("s", {"x": 1}, NOW) == 2


def test_a_value_that_its_type_does_not_allow_is_null() -> None:
    allowed = "<allowedValues><text>[0..9]</text></allowedValues>"
    kind = f'<itemDefinition name="t"><typeRef>number</typeRef>{allowed}</itemDefinition>'
    typed = '<inputData id="x" name="x"><variable name="x" typeRef="t"/></inputData>'
    model = _model(kind + typed + _decision(_text("x"), requires=NEEDS_X))
    assert model.evaluate("d", {"x": 9}, NOW) == 9
    assert model.evaluate("d", {"x": 10}, NOW) is None
    assert model.evaluate("d", {"x": "9"}, NOW) is None


def test_a_decision_that_requires_itself_is_null_and_ends() -> None:
    requires = '<informationRequirement><requiredDecision href="#d"/></informationRequirement>'
    assert _model(_decision(_text("d"), requires=requires)).evaluate("d", {}, NOW) is None


def test_a_name_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ModelIncomplete, match="it has d"):
        _model(_decision(_text("1"))).evaluate("e", {}, NOW)


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(XmlRefused, match="entities"):
        parse_xml(bomb, "bomb.dmn")


def test_a_deep_document_is_refused() -> None:
    with pytest.raises(XmlRefused, match="nested"):
        parse_xml(b"<a>" * 1000, "deep.dmn")


def test_broken_xml_is_told_with_line_and_column() -> None:
    with pytest.raises(XmlRefused, match="line 2, column"):
        parse_xml(b"<a>\n<b></a>", "broken.dmn")


def test_models_are_imported_from_the_same_folder_by_namespace(tmp_path: Path) -> None:
    head = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{0}" namespace="{0}">'
    (tmp_path / "low.dmn").write_text(head.format("low") + _decision(_text("40"), "base") + "</definitions>")
    requires = '<informationRequirement><requiredDecision href="low#base"/></informationRequirement>'
    top = '<import name="L" namespace="low"/>' + _decision(_text("L.base + 2"), requires=requires)
    (tmp_path / "top.dmn").write_text(head.format("top") + top + "</definitions>")
    assert load_model(tmp_path / "top.dmn").evaluate("d", {}, NOW) == 42
    (tmp_path / "low.dmn").unlink()
    with pytest.raises(ModelIncomplete, match="low"):
        load_model(tmp_path / "top.dmn")
