"""The TCK on vectors: the share that the population engine accepts, none of it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pengcheng.engines.dmn.tck_population import run_population

from .test_tck import NOW, ROOT

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
<inputData id="i" name="age"><variable name="age" typeRef="number"/></inputData>
<decision id="a" name="a"><variable name="a"/>
<informationRequirement><requiredInput href="#i"/></informationRequirement>
<literalExpression><text>{text}</text></literalExpression></decision>
<decision id="b" name="b"><literalExpression><text>1 + 1</text></literalExpression></decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
<testCase id="1"><inputNode name="age"><value xsi:type="xsd:decimal">3</value></inputNode>
<resultNode name="a"><expected><value xsi:type="xsd:decimal">6</value></expected></resultNode></testCase>
<testCase id="2"><inputNode name="age"><value xsi:type="xsd:decimal">4</value></inputNode>
<resultNode name="a"><expected><value xsi:type="xsd:decimal">9</value></expected></resultNode></testCase>
<testCase id="3"><resultNode name="b">
<expected><value xsi:type="xsd:decimal">2</value></expected></resultNode></testCase>
<testCase id="4"><resultNode name="a" errorResult="true"/></testCase></testCases>"""


def _folder(path: Path, text: str) -> Path:
    folder = path / "0001-small"
    folder.mkdir()
    (folder / "m.dmn").write_text(MODEL.format(text=text))
    (folder / "cases.xml").write_text(CASES)
    return path


def test_cases_are_rows_of_one_block_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    report = run_population(_folder(tmp_path, "age * 2"), NOW).to_json()
    total = report["total"]
    assert isinstance(total, dict)
    counts = {key: total[key] for key in ("non_error_cases", "accepted", "folded", "on_vectors", "wrong")}
    assert counts == {"non_error_cases": 3, "accepted": 3, "folded": 1, "on_vectors": 2, "wrong": 1}
    assert report["rows_checked"] == 6  # three cases and one row of nulls for `a`, one of each for `b`
    assert report["wrong"] == [{"folder": "0001-small", "case": "2#1", "result": "a", "expected": "9", "got": "8"}]


def test_what_has_no_vector_form_is_refused_with_its_reason(tmp_path: Path) -> None:
    text = "for i in 1..age return count(partial)"
    report = run_population(_folder(tmp_path, text), NOW)
    assert (report.total.accepted, report.total.wrong) == (1, 0)
    assert [reason.partition(":")[0] for reason in report.refusals] == ["partial"]


@pytest.mark.slow
@pytest.mark.skipif(not ROOT.exists(), reason=f"the TCK's data is not at {ROOT}")
def test_the_population_engine_accepts_most_of_the_tck_and_is_never_wrong() -> None:
    total = run_population(ROOT, NOW).total
    assert total.wrong == 0
    assert total.accepted >= 0.98 * total.non_error_cases
    assert total.on_vectors >= 120
