"""No error of a model vanishes into null: it is told with its node, its text and what to do; strict mode raises it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pengcheng.engines.dmn.drg import Model, NodeWithoutValue, load_model
from pengcheng.engines.dmn.drg.xml import parse_xml
from pengcheng.engines.feel import limits

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{0}" namespace="{0}">'

INPUT = '<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>'
DIGIT = (
    '<itemDefinition name="digit"><typeRef>number</typeRef>'
    "<allowedValues><text>[0..9]</text></allowedValues></itemDefinition>"
)
SERVICE = '<decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#x"/></decisionService>'


def _model(*parts: str) -> Model:
    return Model(parse_xml(f"{HEAD.format('m')}{''.join(parts)}</definitions>".encode(), "m.dmn"), {})


def _text(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def _needs(reference: str, kind: str = "Input") -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="{reference}"/></{requirement}>'


def _decision(box: str, *needs: str, name: str = "d", kind: str = "Any") -> str:
    variable = f'<variable name="{name}" typeRef="{kind}"/>'
    return f'<decision id="{name}" name="{name}">{variable}{"".join(needs)}{box}</decision>'


def _knowledge(body: str) -> str:
    logic = f'<encapsulatedLogic><formalParameter name="p" typeRef="number"/>{body}</encapsulatedLogic>'
    return f'<businessKnowledgeModel id="k" name="k">{logic}</businessKnowledgeModel>'


def _asks_itself(name: str, other: str) -> str:
    return _decision(_text(other), _needs(f"#{other}", "Decision"), name=name)


TABLE = (
    "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>"
    "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>10 / x</text></outputEntry></rule></decisionTable>"
)

RULE = "<rule><inputEntry><text>5</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"

FOLD = TABLE.replace("<decisionTable>", '<decisionTable hitPolicy="COLLECT" aggregation="SUM">')

KINDS = {
    "an operation without an answer": (
        _model(_decision(_text('1 + "a"'))),
        {},
        ("d", "wrong_types", '1 + "a"'),
    ),
    "one inside a longer text": (
        _model(INPUT, _decision(_text("[1, 10 / x]"), _needs("#x"))),
        {"x": 0},
        ("d", "division_by_zero", "10 / x"),
    ),
    "one in a decision that another requires": (
        _model(_decision(_text("1 / 0"), name="e"), _decision(_text("e"), _needs("#e", "Decision"))),
        {},
        ("e", "division_by_zero", "1 / 0"),
    ),
    "one in a knowledge model that a decision calls": (
        _model(_knowledge(_text("1 / p")), _decision(_text("k(0)"), _needs("#k", "Knowledge"))),
        {},
        ("k", "division_by_zero", "1 / p"),
    ),
    "a call that a knowledge model does not take": (
        _model(_knowledge(_text("p")), _decision(_text('k("a")'), _needs("#k", "Knowledge"))),
        {},
        ("d", "wrong_type", 'k("a")'),
    ),
    "one in a table": (
        _model(INPUT, _decision(TABLE, _needs("#x"))),
        {"x": 0},
        ("d", "division_by_zero", "10 / x"),
    ),
    "rows of a table that clash": (
        _model(INPUT, _decision(TABLE.replace("</rule>", "</rule>" + RULE), _needs("#x"))),
        {"x": 5},
        ("d", "overlap", ""),
    ),
    "a sum of what is no number": (
        _model(INPUT, _decision(FOLD.replace("10 / x", '"ten"'), _needs("#x"))),
        {"x": 5},
        ("d", "not_a_number", '"ten"'),
    ),
    "a sum of what has no value": (
        _model(INPUT, _decision(FOLD, _needs("#x"))),
        {"x": 0},
        ("d", "division_by_zero", "10 / x"),
    ),
    "an input of another type": (
        _model(INPUT, _decision(_text("x"), _needs("#x"))),
        {"x": "five"},
        ("x", "wrong_type", ""),
    ),
    "a result of another type": (_model(_decision(_text('"five"'), kind="number")), {}, ("d", "wrong_type", "")),
    "a result that its type does not allow": (
        _model(DIGIT, _decision(_text("10"), kind="digit")),
        {},
        ("d", "not_allowed", ""),
    ),
    "a decision that requires itself": (_model(_asks_itself("d", "d")), {}, ("d", "requires_itself", "")),
    "decisions that require each other": (
        _model(_asks_itself("d", "e"), _asks_itself("e", "d")),
        {},
        ("d", "requires_itself", ""),
    ),
    "a decision without logic": (_model(_decision("")), {}, ("d", "no_logic", "")),
    "a decision with an empty text": (_model(_decision(_text(""))), {}, ("d", "no_logic", "")),
    "a knowledge model without logic": (
        _model(_knowledge(""), _decision(_text("k(1)"), _needs("#k", "Knowledge"))),
        {},
        ("k", "no_logic", ""),
    ),
}


@pytest.mark.parametrize(("model", "inputs", "told"), KINDS.values(), ids=KINDS)
def test_each_kind_is_told_once_with_its_node_and_its_characters(
    model: Model, inputs: Mapping[str, object], told: tuple[str, str, str]
) -> None:
    result = model.explain("d", inputs, NOW)
    assert [(w.node, w.code, w.text[w.start : w.end]) for w in result.warnings] == [told]
    assert result.value == model.evaluate("d", inputs, NOW)


@pytest.mark.parametrize(("model", "inputs", "told"), KINDS.values(), ids=KINDS)
def test_strict_mode_raises_each_kind_with_its_code_and_place(
    model: Model, inputs: Mapping[str, object], told: tuple[str, str, str]
) -> None:
    with pytest.raises(NodeWithoutValue, match=f"^m, {told[0]}(: |, )") as raised:
        model.explain("d", inputs, NOW, strict=True)
    assert raised.value.code == "node_without_value"
    assert raised.value.warnings == model.explain("d", inputs, NOW).warnings


@pytest.mark.parametrize(
    ("model", "inputs", "value"),
    [
        (_model(_decision(_text("null"))), {}, None),
        (_model(_decision("<list/>")), {}, []),
        (_model(INPUT, _decision(_text("x + 1"), _needs("#x"))), {"x": 1}, 2),
        (_model(INPUT, _decision(_text("x"), _needs("#x"))), {}, None),
        (_model(_knowledge(_text("p")), _decision(_text("k(1)"), _needs("#k", "Knowledge"))), {}, 1),
        (_model(_decision(_text("1 / 0"), name="e"), _decision(_text("2"))), {}, 2),
    ],
    ids=["null itself", "an empty list", "a sum", "an input not given", "a call", "a fault that nobody asks for"],
)
def test_what_is_no_fault_is_not_told(model: Model, inputs: Mapping[str, object], value: object) -> None:
    result = model.explain("d", inputs, NOW, strict=True)
    assert (result.value, result.warnings) == (value, ())


def test_a_message_says_what_to_do() -> None:
    told = {code: model.explain("d", inputs, NOW).warnings[0].message for model, inputs, (_, code, _) in KINDS.values()}
    assert told["no_logic"].endswith("give it an expression.")
    assert told["not_allowed"].endswith("Its declared type is digit: bring the value to that type, or change the type.")
    assert "(d -> e -> d)" in told["requires_itself"]


def test_a_service_tells_its_arguments_and_what_is_inside() -> None:
    model = _model(INPUT, _decision(_text("10 / x"), _needs("#x")), SERVICE)
    result = model.explain_service("s", {"x": "a"}, NOW)
    assert [(w.node, w.code) for w in result.warnings] == [("x", "wrong_type")]
    result = model.explain_service("s", {"x": 0}, NOW)
    assert [(w.node, w.code) for w in result.warnings] == [("d", "division_by_zero")]
    assert result.value is model.call_service("s", {"x": 0}, NOW) is None
    with pytest.raises(NodeWithoutValue):
        model.explain_service("s", {"x": 0}, NOW, strict=True)


def test_a_service_called_in_a_loop_tells_a_place_once() -> None:
    caller = _decision(_text("for i in 1..5 return s(0)"), _needs("#s", "Knowledge"), name="c")
    model = _model(INPUT, _decision(_text("10 / x"), _needs("#x")), SERVICE, caller)
    result = model.explain("c", {}, NOW)
    assert result.value == [None] * 5
    assert [(w.node, w.code) for w in result.warnings] == [("d", "division_by_zero")]


def test_warnings_are_no_more_than_their_limit() -> None:
    text = f"[{', '.join(['1 / 0'] * (limits.WARNINGS + 1))}]"
    assert len(_model(_decision(_text(text))).explain("d", {}, NOW).warnings) == limits.WARNINGS


def test_several_warnings_come_in_order_and_the_first_stands_in_the_error() -> None:
    needs = (_needs("#e", "Decision"), _needs("#x"))
    model = _model(INPUT, _decision(_text("1 / 0"), name="e"), _decision(_text('e = "a" + 1'), *needs))
    assert [w.node for w in model.explain("d", {"x": "a"}, NOW).warnings] == ["e", "x", "d"]
    with pytest.raises(NodeWithoutValue, match=r"^m, e: .*\(and 2 more\)$"):
        model.explain("d", {"x": "a"}, NOW, strict=True)


def test_a_warning_names_the_imported_model_it_comes_from(tmp_path: Path) -> None:
    low = HEAD.format("low") + _decision(_text("1 / 0")) + "</definitions>"
    (tmp_path / "low.dmn").write_text(low)
    top = '<import name="L" namespace="low"/>' + _decision(_text("L.d"), _needs("low#d", "Decision"))
    (tmp_path / "top.dmn").write_text(HEAD.format("top") + top + "</definitions>")
    (warning,) = load_model(tmp_path / "top.dmn").explain("d", {}, NOW).warnings
    assert warning.to_json() == {
        "model": "low",
        "node": "d",
        "path": [],
        "code": "division_by_zero",
        "message": warning.message,
        "text": "1 / 0",
        "start": 0,
        "end": 5,
    }


def _entry(name: str, box: str) -> str:
    return f'<contextEntry><variable name="{name}"/>{box}</contextEntry>'


FAULT = _text("1 / 0")
CALL = (
    '<invocation><literalExpression><text>k</text></literalExpression><binding><parameter name="p"/>{0}</binding>'
    "</invocation>"
)
CELL = "<decisionTable>{0}<rule><inputEntry><text>{1}</text></inputEntry><outputEntry>{2}</outputEntry></rule>{3}"
COLUMN = (
    '<input label="{0}"><inputExpression><text>{1}</text></inputExpression></input><output name="rate">{2}</output>'
)


def _table(asked: str = "1", test: str = "-", output: str = "1", default: str = "") -> str:
    given = f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else ""
    column = COLUMN.format("age", asked, given)
    return CELL.format(column, test, f"<text>{output}</text>", RULE) + "</decisionTable>"


PLACES = {
    "an entry of a context": (f"<context>{_entry('a', _text('1'))}{_entry('b', FAULT)}</context>", "entry b"),
    "the result of a context": (f"<context><contextEntry>{FAULT}</contextEntry></context>", "result of the context"),
    "an item of a list": (f"<list>{_text('1')}{FAULT}</list>", "item 2"),
    "a cell of a relation": (
        f'<relation><column name="a"/><row>{_text("1")}</row><row>{FAULT}</row></relation>',
        "row 2",
    ),
    "a binding of an invocation": (CALL.format(FAULT), "binding p"),
    "a branch": (
        f"<conditional><if>{_text('true')}</if><then>{FAULT}</then><else>{_text('1')}</else></conditional>",
        "then",
    ),
    "a loop": (f'<for iteratorVariable="i"><in>{_text("[1]")}</in><return>{FAULT}</return></for>', "return"),
    "a filter": (f"<filter><in>{_text('[1]')}</in><match>{FAULT}</match></filter>", "match"),
    "a test of a table": (_table(test="&lt; 1 / 0"), "row 1, when age"),
    "an input of a table": (_table(asked="1 / 0"), "inputs, age"),
    "an output of a table": (_table(output="1 / 0"), "row 1, then rate"),
    "a default of a table": (_table(test="2", default="1 / 0"), "outputs, rate, default"),
    "a cell inside an entry": (
        f"<context>{_entry('a', _table(output='1 / 0'))}</context>",
        "entry a, row 1, then rate",
    ),
}


@pytest.mark.parametrize(("box", "place"), PLACES.values(), ids=PLACES)
def test_a_warning_names_the_cell_or_entry_of_its_node_and_the_characters_in_its_text(box: str, place: str) -> None:
    model = _model(_knowledge(_text("p")), _decision(box, _needs("#k", "Knowledge")))
    told = [each for each in model.explain("d", {}, NOW).warnings if each.code == "division_by_zero"]
    assert [each.text[each.start : each.end] for each in told] == ["1 / 0"]
    assert str(told[0]).startswith(f"m, d, {place}")


def test_a_clash_of_rows_names_the_entry_that_the_table_stands_in() -> None:
    clashing = TABLE.replace("</rule>", "</rule>" + RULE)
    box = f"<context>{_entry('a', _text('1'))}{_entry('b', clashing)}</context>"
    (warning,) = _model(INPUT, _decision(box, _needs("#x"))).explain("d", {"x": 5}, NOW).warnings
    assert (warning.path, warning.code, warning.text) == (("entry b",), "overlap", "")


def test_a_fold_names_each_cell_that_is_no_number_and_leaves_the_other_outputs() -> None:
    rows = "".join(
        f"<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>{one}</text></outputEntry>"
        f"<outputEntry><text>{two}</text></outputEntry></rule>"
        for one, two in (("1", '"a"'), ("2", "null"))
    )
    head = '<input><inputExpression><text>x</text></inputExpression></input><output name="n"/><output name="m"/>'
    table = f'<decisionTable hitPolicy="COLLECT" aggregation="MAX">{head}{rows}</decisionTable>'
    result = _model(INPUT, _decision(table, _needs("#x"))).explain("d", {"x": 1}, NOW)
    assert result.value == {"n": 2, "m": None}
    assert [(w.path, w.code, w.text) for w in result.warnings] == [
        (("rows", 0, "then", "m"), "not_a_number", '"a"'),
        (("rows", 1, "then", "m"), "not_a_number", "null"),
    ]


def test_a_count_takes_what_is_no_number() -> None:
    counting = FOLD.replace("SUM", "COUNT").replace("10 / x", '"ten"')
    assert _model(INPUT, _decision(counting, _needs("#x"))).explain("d", {"x": 5}, NOW, strict=True).value == 1
