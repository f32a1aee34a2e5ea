"""`pengcheng bench rules`: peers are checked before they are timed, and a missing one is said and not invented."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

from pengcheng.channels.cli import bench_command
from pengcheng.channels.cli.benchmarks import rules
from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed
from pengcheng.channels.cli.benchmarks.rules import (
    agreement,
    eight_rows,
    items,
    one_decision,
    one_person,
    peers,
    polars_peer,
    population,
    population_apart,
    sql,
    tck,
)
from pengcheng.engines.dmn import compile_decision
from pengcheng.engines.dmn.generated import generated_items, generated_residents
from pengcheng.engines.dmn.population import compile_population

pytestmark = pytest.mark.slow

KEYS = {"name", "value", "unit", "peer", "peer_value", "ratio", "target", "met"}
TCK = Path(__file__).parents[3].parent / "shared" / "tck"


def by_name(measurements: Iterable[Measurement]) -> dict[str, Measurement]:
    return {each.name: each for each in measurements}


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make some peers not installed."""

    def import_module(name: str) -> ModuleType:
        if name in names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return importlib.import_module(name)

    monkeypatch.setattr(peers, "import_module", import_module)


def test_a_figure_without_its_peer_is_shown_and_not_judged() -> None:
    assert alone("x", 1.5, "s", "Polars").as_json() == {
        "name": "x", "value": 1.5, "unit": "s", "peer": "Polars",
        "peer_value": None, "ratio": None, "target": None, "met": None,
    }  # fmt: skip


def test_people_fall_into_every_row_of_the_table() -> None:
    record = compile_decision(eight_rows.table(), eight_rows.DAY)
    assert {record.decide(each).row for each in eight_rows.people(1_000, 1)} == set(range(8))


def test_one_decision_is_measured_beside_zen() -> None:
    pytest.importorskip("zen")
    found = by_name(one_decision.measure())
    assert {name for name, each in found.items() if each.target is not None} == {
        "one_decision", "one_decision_rate", "one_decision_explained", "one_decision_explained_rate",
    }  # fmt: skip
    assert all(each.value > 0 and each.ratio is not None for each in found.values())


def test_an_engine_that_decides_otherwise_is_not_timed() -> None:
    record = compile_decision(eight_rows.table(), eight_rows.DAY)
    with pytest.raises(BenchmarkFailed, match="zen-engine"):
        one_decision._check(record, lambda person: {"result": {"outcome": "granted"}}, eight_rows.people(50, 1))


def test_without_its_peer_a_figure_has_no_ratio_and_the_remedy_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, "zen", "openfisca_core", "polars", "duckdb")
    found = by_name([*one_decision.measure(), *population.measure(2_000)])
    assert found["one_decision"].met is found["one_decision"].ratio is None
    assert found["one_decision_rate"].ratio is not None
    assert [found[each.figure].peer_value for each in population.PEERS.values()] == [None] * 3
    said = capsys.readouterr().err
    assert said.count("`make bench` installs the peers") == 4


def test_a_peer_that_is_broken_is_not_taken_for_one_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(name: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'inside'", name="inside")

    monkeypatch.setattr(peers, "import_module", import_module)
    with pytest.raises(ModuleNotFoundError):
        peers.peer("zen")


def test_everybody_is_granted_alike_by_the_engine_and_its_peers(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("openfisca_core", "duckdb", "polars"):
        pytest.importorskip(name)
    found = by_name(population.measure(5_000))
    assert all(found[name].peer_value for about in population.PEERS.values() for name in figures(about))
    assert "the quick form of OpenFisca grants" in capsys.readouterr().err


def figures(about: population.Beside) -> tuple[str, str]:
    return about.figure, f"{about.figure}_quick"


def test_a_peer_that_grants_others_is_not_timed() -> None:
    made = generated_items(5, 1)
    residents = generated_residents(5_000, made.clauses, 1)
    mine = agreement.of_engine(compile_population(made.decisions, items.DAY).run([residents]))
    agreement.check("SQL", mine, dict(mine))
    count, check_sum = mine["item_3"]
    for other in ([count + 1, check_sum], [count, check_sum + 1]):
        with pytest.raises(BenchmarkFailed, match="Of item_3"):
            agreement.check("SQL", mine, {**mine, "item_3": other})


def test_as_many_others_leave_another_fingerprint() -> None:
    one, other = np.array([True, False, True]), np.array([True, True, False])
    assert agreement.fingerprint(one)[0] == agreement.fingerprint(other)[0]
    assert agreement.fingerprint(one) != agreement.fingerprint(other)


def test_whom_polars_leaves_open_the_engine_calls_unclear() -> None:
    pytest.importorskip("polars")
    made = generated_items(40, 2)
    residents = generated_residents(5_000, made.clauses, 2)
    found = compile_population(made.decisions, items.DAY).run([residents])
    polars = polars_peer.ready(made, residents)
    assert polars is not None
    for name, column in polars.answers().items():
        assert found[name].unclear.to_numpy().tolist() == column.is_null().to_list()


def test_the_statement_is_what_an_author_would_write() -> None:
    made = generated_items(40, 1)
    statements = sql.granted(made, "count(*)")
    assert all(text.startswith("SELECT count(*) FROM residents WHERE ") for text in statements.values())
    assert all(text.count(" AND ") == 5 for text in statements.values())
    assert any("DATE '" in text for text in statements.values())
    assert any("NOT flag_" in text for text in statements.values())


def test_one_person_and_the_items_are_measured() -> None:
    found = by_name([*one_person.measure(), *items.measure()])
    assert found["all_items_one_person_p99"].unit == "µs"
    assert found["atoms_generated"].value == 278 * 6
    assert found["atoms_generated_distinct"].value < found["atoms_generated"].value
    assert 0 < found["atoms_city_distinct"].value <= found["atoms_city"].value


def test_engines_in_processes_of_their_own_decide_the_same_from_memory_and_from_parquet() -> None:
    for name in ("openfisca_core", "duckdb", "polars"):
        pytest.importorskip(name)
    found = by_name(population_apart.measure(20_000))
    assert found["population_memory"].value > 20
    assert found["population_openfisca"].peer_value
    assert {name for about in population.PEERS.values() for name in figures(about)} < found.keys()


@pytest.mark.parametrize(("load", "judged"), [(0.1, "clock"), (1_000.0, "processor")])
def test_reading_is_judged_by_the_clock_unless_the_machine_has_other_work(
    load: float, judged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = population_apart._from_parquet({"cpu": 7.0, "wall": 6.0, "load": load}, 10.0)
    assert [each.name for each in found if each.target is not None] == [f"population_from_parquet_{judged}"]
    assert len(found) == 2
    assert ("other work was running" in capsys.readouterr().err) is (judged == "processor")


def test_without_the_data_the_tck_says_where_it_looks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(tck.FOLDER, str(tmp_path))
    assert tck.measure() == []
    assert f"set {tck.FOLDER} to its folder" in capsys.readouterr().err


@pytest.mark.skipif(not TCK.is_dir(), reason="the DMN TCK's data is not beside the repository")
def test_the_tck_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tck.FOLDER, str(TCK))
    found = by_name(tck.measure())
    assert found["tck_passed"].peer_value == 2_591
    assert found["tck_population_right"].ratio == 1.0


def test_the_command_prints_figures_with_and_without_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "measure", lambda size: [alone("x", size, "rows", "Polars")])
    result = CliRunner().invoke(bench_command.command, ["rules", "--size", "7", "--json"])
    (found,) = json.loads(result.stdout)
    assert (found.keys(), found["value"], result.exit_code) == (KEYS, 7, 0)
    assert "ratio" not in CliRunner().invoke(bench_command.command, ["rules"]).stdout
