"""The DMN TCK: whole models, all of it, when the test data is there; and the runner's own counting."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pengcheng.engines.dmn.tck import run_folder

ROOT = Path(__file__).parents[3].parent / "shared" / "tck" / "TestCases"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
<decision id="a" name="a"><literalExpression><text>1 + 1</text></literalExpression></decision>
<decision id="b" name="b"><literalExpression><text>1 + "x"</text></literalExpression></decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
<testCase id="1"><resultNode name="a">
<expected><value xsi:type="xsd:decimal">2.000000001</value></expected></resultNode></testCase>
<testCase id="2"><resultNode name="a">
<expected><value xsi:type="xsd:decimal">3</value></expected></resultNode></testCase>
<testCase id="3"><resultNode name="b" errorResult="true"/></testCase></testCases>"""


def test_cases_are_counted_by_folder_and_errors_apart(tmp_path: Path) -> None:
    folder = tmp_path / "0001-small"
    folder.mkdir()
    (folder / "m.dmn").write_text(MODEL)
    (folder / "m-test-01.xml").write_text(CASES)
    report = run_folder(tmp_path, NOW).to_json()
    counts = {"cases": 3, "passed": 2, "non_error_cases": 2, "non_error_passed": 1}
    assert report["folders"] == {"0001-small": counts}
    assert report["total"] == {**counts, "folders": 1, "folders_passed": 0}
    assert report["failures"] == [{"folder": "0001-small", "case": "2", "result": "a", "expected": "3", "got": "2"}]


@pytest.mark.skipif(not ROOT.is_dir(), reason="the DMN TCK's data is not beside the repository")
@pytest.mark.parametrize("level", ["compliance-level-2", "compliance-level-3", "non-compliant"])
def test_every_case_of_the_tck_passes_but_those_that_call_java(level: str) -> None:
    failures = run_folder(ROOT / level, NOW).failures
    assert [failure for failure in failures if failure.folder != "0076-feel-external-java"] == []
