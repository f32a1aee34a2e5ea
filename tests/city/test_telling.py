"""Faults are told in the language of whoever reads them: place, message and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.city import check_folder, read_folder
from pengcheng.city.phrases.faults import tell
from pengcheng.city.telling import fault_in, notice_in, rule_fault_in
from pengcheng.engines.dmn.errors import RuleFault
from pengcheng.engines.dmn.interchange import Notice
from pengcheng.engines.feel.compiler import compile_expression
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.evaluate import evaluate

from .conftest import TODAY

RULES = "items/mooring_reduction/rules.yaml"
Edit = Callable[[str, str, str], Path]

WRONG = [
    ('1 + "a"', "数字和字符串"),
    ('"a" < 3', "请用number(...)把字符串转换为数字"),
    ("1 / 0", "除数为零"),
    ('date("2025-02-30")', "没有2025-02-30这个日期"),
    ("[1, 2][3]", "长度为2的列表没有第3项"),
    ("sqrt(-1)", "负数没有平方根"),
    ('matches("a", "(")', "模式'('"),
    ("{a: 1}.b", "上下文没有条目`b`"),
    ("if 1 then 2 else 3", "需要布尔值"),
    ("nonsense", "这里没有`nonsense`"),
]


@pytest.mark.parametrize(("text", "chinese"), WRONG)
def test_a_warning_of_feel_is_told_in_chinese_with_its_values(text: str, chinese: str) -> None:
    (warning, *_) = evaluate(text).warnings
    assert chinese in tell(warning.message, "zh-hans")


@pytest.mark.parametrize(
    "text", ["1 +", "(1", "[1, 2", "if true then 1", '"open', "1 § 2", "for x in [1] retrun x", "f(a: 1, 2)"]
)
def test_a_syntax_fault_is_told_in_chinese(text: str) -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression(text)
    told = tell(str(refused.value), "zh-hans")
    assert re.search(r"（第\d+个字符处）$", told)
    assert not re.search(r"\b(expected|found|the|is|of)\b", told, re.IGNORECASE)


def test_a_fault_of_a_document_names_its_place_in_words() -> None:
    fault = RuleFault("unknown_fact", "The rule reads 'agee', which is not declared.", ("versions", 0, "rows", 3, "when", "agee"), "Did you mean 'age'?")  # fmt: skip # noqa: E501
    assert rule_fault_in(fault, "zh-hans") == "第1版，第4行，条件agee：规则读取了'agee'，但没有声明。您是想写'age'吗？"
    assert rule_fault_in(fault, "en") == str(fault)


def test_a_fault_of_feel_names_its_cell_and_the_character() -> None:
    path = ("versions", 0, "rows", 5, "when", "age")
    fault = RuleFault(
        "feel_syntax", "Expected ) or ] to close the range.", path, position=8, place="rules.yaml, line 27"
    )
    assert rule_fault_in(fault, "en") == (
        "rules.yaml, line 27, when age, character 9: Expected ) or ] to close the range."
    )
    assert rule_fault_in(fault, "zh") == "rules.yaml，第27行，条件age，第9个字符：应以)或]结束区间。"


def test_a_notice_is_told_with_its_file_and_line() -> None:
    notice = Notice("undeclared_fact", "'x' is nowhere declared; any type is taken.", "m.dmn, line 7")
    assert notice_in(notice, "zh-hans") == "m.dmn，第7行：'x'没有声明；按任意类型处理。"
    assert notice_in(notice, "en") == str(notice)


def test_a_planted_gap_is_told_in_chinese_with_the_person_and_the_row_to_add(edit: Edit) -> None:
    report = check_folder(read_folder(edit(RULES, '"(8..12]"', '"(8..10]"')), TODAY)
    (gap,) = [fault_in(fault, "zh-hans") for fault in report.faults if fault.code == "gap"]
    assert gap.message.startswith("没有哪一行能判定这样的人：lives_here: true, fishing_boats: 1, longest_boat: 12")
    assert gap.suggestion.startswith("请添加一行`when: {")
    assert "then: {outcome: unclear}" in gap.suggestion


def test_a_language_without_a_catalogue_stays_english() -> None:
    assert tell("The expression is empty.", "pt") == "The expression is empty."


@given(st.text())
def test_any_text_can_be_told(text: str) -> None:
    assert isinstance(tell(text, "zh"), str)


@given(st.text(alphabet="abc {}.;`'", max_size=40), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_a_sentence_fills_in_comes_through_unchanged(name: str, day: date) -> None:
    assert name in tell(f"The rule reads {name!r}, which is not declared.", "zh") or not name.isprintable()
    assert str(day) in tell(f"Two versions take effect on {day}.", "zh")
