"""`pengcheng tck` and `pengcheng export` as somebody at a terminal meets them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pengcheng.channels.cli.main import main
from pengcheng.city import decision_of, load_city
from pengcheng.engines.dmn.interchange import read_dmn_xml, read_excel, read_yaml

DEMO = Path(__file__).parents[3] / "cities" / "demo"
ITEM = "high_age_allowance"

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
<decision id="a" name="a"><literalExpression><text>1 + 1</text></literalExpression></decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
<testCase id="1"><resultNode name="a"><expected><value xsi:type="xsd:decimal">2</value></expected></resultNode>
</testCase><testCase id="2"><resultNode name="a"><expected><value xsi:type="xsd:string">two</value></expected>
</resultNode></testCase></testCases>"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "level" / "0001-small"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(MODEL)
    (folder / "m-test-01.xml").write_text(CASES)
    return tmp_path


def test_the_tck_on_the_population_engine_says_what_it_accepts_and_what_is_wrong(suite: Path) -> None:
    result = run("tck", suite, "--engine", "population", "--json")
    report = json.loads(result.stdout)
    counts = {"non_error_cases": 2, "accepted": 2, "folded": 2, "on_vectors": 0, "wrong": 1}
    assert result.exit_code == 0
    assert report["total"] == {**counts, "share_accepted": 1.0}
    assert [each["case"] for each in report["wrong"]] == ["2#1"]
    assert run("tck", suite, "--engine", "population", "--strict").exit_code == 1


def test_the_tck_report_has_folders_total_and_failures(suite: Path) -> None:
    result = run("tck", suite, "--json")
    counts = {"cases": 2, "passed": 1, "non_error_cases": 2, "non_error_passed": 1}
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "folders": {"0001-small": counts},
        "total": {**counts, "folders": 1, "folders_passed": 0},
        "failures": [{"folder": "0001-small", "case": "2", "result": "a", "expected": '"two"', "got": "2"}],
    }


def test_the_tck_report_in_words_names_what_failed(suite: Path) -> None:
    result = run("tck", suite, "--strict")
    assert result.exit_code == 1
    assert '  0001-small, case 2, a: expected "two", got 2\n' in result.stdout
    assert "1 of 2 cases; 0 of 1 folders complete" in result.stdout


def test_a_folder_without_test_cases_is_refused(tmp_path: Path) -> None:
    result = run("tck", tmp_path)
    assert result.exit_code == 1
    assert "holds no test cases" in result.stderr


def test_an_item_is_exported_in_each_form(tmp_path: Path) -> None:
    city = load_city(DEMO)
    decision = decision_of(city, city.items[ITEM])
    for form, name in (("dmn", "a.dmn"), ("excel", "a.xlsx"), ("yaml", "a.yaml")):
        assert run("export", ITEM, "--to", form, "-o", tmp_path / name, "--city", DEMO).exit_code == 0
    assert read_dmn_xml((tmp_path / "a.dmn").read_bytes()).decision == decision
    assert read_excel((tmp_path / "a.xlsx").read_bytes()).decision == decision
    assert "facts:" not in (tmp_path / "a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "clickhouse", "spark", "trino"])
def test_an_item_is_printed_as_a_statement_under_its_rules_hash_and_the_day(dialect: str) -> None:
    result = run("export", ITEM, "--to", "sql", "--dialect", dialect, "--on", "2026-03-01", "--city", DEMO)
    city = load_city(DEMO)
    decision = decision_of(city, city.items[ITEM])
    assert decision is not None
    first, _, statement = result.stdout.partition("\n")
    assert first == f"-- {ITEM} as of 2026-03-01, rules {decision.on(date(2026, 3, 1)).hash}"
    assert statement.startswith("WITH")


def test_all_items_are_printed_into_a_folder(tmp_path: Path) -> None:
    assert run("export", "--all", "--to", "sql", "--dialect", "trino", "-o", tmp_path, "--city", DEMO).exit_code == 0
    assert (tmp_path / f"{ITEM}.trino.sql").read_text(encoding="utf-8").startswith(f"-- {ITEM} as of ")


def test_all_items_are_exported_in_all_forms_and_told(tmp_path: Path) -> None:
    result = run("export", "--all", "-o", tmp_path, "--city", DEMO, "--json")
    said = json.loads(result.stdout)
    assert len(said["files"]) == len(list(tmp_path.iterdir())) == 18
    hashes = {tuple(each["versions"].items()) for each in said["files"] if each["decision"] == ITEM}
    assert len(hashes) == 1


def test_any_file_is_converted_without_a_city(tmp_path: Path) -> None:
    run("export", ITEM, "--to", "excel", "-o", tmp_path / "a.xlsx", "--city", DEMO)
    assert run("export", "--from", tmp_path / "a.xlsx", "--to", "dmn", "-o", tmp_path / "a.dmn").exit_code == 0
    text = run("export", "--from", tmp_path / "a.dmn", "--to", "yaml").stdout
    city = load_city(DEMO)
    assert read_yaml(text).decision == decision_of(city, city.items[ITEM])


def test_with_a_city_a_converted_file_is_the_items_rules_yaml(tmp_path: Path) -> None:
    file = tmp_path / f"{ITEM}.dmn"
    run("export", ITEM, "--to", "dmn", "-o", file, "--city", DEMO)
    converted = run("export", "--from", file, "--to", "yaml", "--city", DEMO).stdout
    assert converted == run("export", ITEM, "--to", "yaml", "--city", DEMO).stdout
    assert converted.startswith(f"decision: {ITEM}\nversions:\n  - effective: 2025-01-01\n")


def test_a_rules_yaml_that_lies_in_a_city_is_read_with_its_facts() -> None:
    result = run("export", "--from", DEMO / "items" / ITEM / "rules.yaml", "--to", "dmn")
    assert result.stderr == ""
    assert result.stdout == run("export", ITEM, "--to", "dmn", "--city", DEMO).stdout


def test_the_faults_of_a_file_stand_each_on_a_line(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    versions = "  - {effective: soon, outputs: {}, rows: []}\n  - {effective: 2025-01-01, outputs: {}, rows: [3]}\n"
    file.write_text(f"decision: d\nversions:\n{versions}")
    result = run("export", "--from", file, "--to", "dmn")
    assert result.exit_code == 1
    assert "rules.yaml, line 3: 'soon' is no date." in result.stderr
    assert "rules.yaml, line 4: A mapping" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "--to", "dmn"), "Say which"),
        (("export", ITEM, "--city", DEMO), "Say --to"),
        (("export", ITEM, "--to", "sql", "--city", DEMO), "--dialect together"),
        (("export", ITEM, "--to", "dmn", "--dialect", "trino", "--city", DEMO), "--dialect together"),
        (("export", ITEM, "--to", "excel", "--city", DEMO), "Say where to"),
        (("export", "nothing", "--to", "dmn", "--city", DEMO), "There is no item 'nothing'"),
        (("export", ITEM, "--to", "dmn", "--city", DEMO / "items"), "items"),
        (("export", "--from", DEMO / "city.yaml", "--to", "dmn"), "city.yaml"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(arguments: tuple[object, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
    assert says in result.stderr
