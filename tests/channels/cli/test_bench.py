"""The benchmarks: how figures are judged and printed, and that each one runs on a tiny city."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.channels.cli import bench_command
from pengcheng.channels.cli.benchmarks import generator, pages, sweep, sweep_sql
from pengcheng.channels.cli.benchmarks.http_load import LoadFailed, rate
from pengcheng.channels.cli.benchmarks.measurement import (
    Measurement,
    against,
    at_least,
    costing,
    percentile,
    under,
)
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed, own_platform, running
from pengcheng.engines.dmn import Decision, DecisionVersion, InputClause, Outcome, read_rules

positive = st.floats(min_value=0.001, max_value=1e9)
KEYS = {"name", "value", "unit", "peer", "peer_value", "ratio", "target", "met"}

pytestmark = pytest.mark.slow


@given(positive, positive)
def test_a_limit_is_met_by_what_stays_under_it(value: float, limit: float) -> None:
    assert under("x", value, "ms", limit).met is (limit / value >= 1)
    assert at_least("x", value, "/s", limit).met is (value / limit >= 1)


def test_a_larger_ratio_is_better_for_rates_and_for_costs() -> None:
    assert against("rate", 50, "/s", "peer", 100, 0.5).ratio == 0.5
    assert costing("cost", 50, "MB", "peer", 100, 0.5).ratio == 2
    assert against("rate", 49, "/s", "peer", 100, 0.5).met is False


def test_a_figure_without_a_target_is_shown_and_not_judged() -> None:
    assert against("rate", 1, "/s", "peer", 100, None).met is None


@given(st.lists(positive, min_size=1), st.floats(min_value=0, max_value=1))
def test_a_percentile_is_a_value_that_enough_values_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)


def test_the_95th_of_a_hundred_is_the_95th() -> None:
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7.0], 0.95) == 7


def test_the_command_prints_a_list_and_fails_when_a_target_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def measure(size: int) -> list[Measurement]:
        sizes.append(size)
        return [at_least("quick", 2, "/s", 1), under("slow", 400.0, "ms", 300)]

    module = SimpleNamespace(measure=measure)
    monkeypatch.setattr(bench_command.importlib, "import_module", lambda name: module)
    result = CliRunner().invoke(bench_command.command, ["pages", "--json", "--size", "7"])
    quick, slow = json.loads(result.stdout)
    assert quick.keys() == slow.keys() == KEYS
    assert (quick["met"], slow["met"], slow["ratio"]) == (True, False, 0.75)
    assert (result.exit_code, sizes) == (1, [7])
    assert "MISSED" in CliRunner().invoke(bench_command.command, ["pages"]).stdout


# --- the peer in SQL ----------------------------------------------------------------------------


def decision(rows: list[tuple[dict[str, object], str]], hit_policy: str = "FIRST") -> Decision:
    inputs = {
        "old": InputClause("old", "number", integer=True),
        "here": InputClause("here", "boolean"),
        "kind": InputClause("kind", "code", values=("one", "two", "three")),
    }
    version = {
        "effective": date(2025, 1, 1),
        "hit_policy": hit_policy,
        "outputs": {"outcome": "outcome"},
        "rows": [{"when": when, "then": {"outcome": outcome}} for when, outcome in rows],
    }
    return read_rules({"decision": "item", "versions": [version]}, inputs)


def version_of(made: Decision) -> DecisionVersion:
    return made.on(date(2026, 1, 1))


ROWS: list[tuple[dict[str, object], str]] = [
    ({"here": False}, "refused"),
    ({"old": "< 18"}, "refused"),
    ({"kind": '"one", "two"', "old": "[18..80)"}, "granted"),
    ({"old": ">= 80", "kind": "not(three)"}, "granted"),
    ({"kind": "three", "old": "(17..90]"}, "refused"),
]


def test_sql_and_engine_agree_about_everybody_also_about_what_is_unknown(tmp_path: Path) -> None:
    import duckdb
    import pyarrow as pa
    from pyarrow import parquet

    from pengcheng.engines.dmn.population import compile_population

    ages: list[int | None] = [None, 17, 18, 79, 80, 90, 91]
    everybody = [(a, h, k) for a in ages for h in (None, True, False) for k in (None, "one", "three")]
    columns = dict(zip(("old", "here", "kind"), map(list, zip(*everybody, strict=True)), strict=True))
    path = tmp_path / "residents.parquet"
    parquet.write_table(pa.table({**columns, "kind": pa.array(columns["kind"]).dictionary_encode()}), path)
    made = decision(ROWS)
    plan = compile_population([made], date(2026, 1, 1))
    sweep_of = plan.run(parquet.read_table(path).to_batches())["item"]
    with duckdb.connect() as duck:
        names = sweep._load_table(duck, str(path), ["old", "here", "kind", "absent"])
        for outcome, mine in ((Outcome.GRANTED, sweep_of.granted), (Outcome.REFUSED, sweep_of.refused)):
            sql = sweep_sql.condition(version_of(made), outcome, names)
            theirs = duck.execute(f"SELECT {sql} AS said FROM residents").fetchnumpy()["said"]
            assert 0 < theirs.sum() < len(everybody)
            assert not (theirs & ~mine.to_numpy()).any(), "the SQL is never surer than the engine"
        granted, refused = (duck.execute(query).fetchone() for query in sweep_sql.counts([version_of(made)], names))
    assert 0 < granted[0] <= sweep_of.granted.count()
    assert 0 < refused[0] <= sweep_of.refused.count()


@pytest.mark.parametrize("rows", [[({"old": "? * 2 > 3"}, "granted")], [({"old": "> 1 + 1"}, "granted")]])
def test_a_rule_beyond_comparisons_has_no_peer_in_sql(rows: list[tuple[dict[str, object], str]]) -> None:
    with pytest.raises(sweep_sql.NotTranslated):
        sweep_sql.condition(version_of(decision(rows)), Outcome.GRANTED, ["old"])


def test_only_tables_under_first_have_a_peer_in_sql() -> None:
    with pytest.raises(sweep_sql.NotTranslated):
        sweep_sql.condition(version_of(decision(ROWS[:1], "UNIQUE")), Outcome.GRANTED, ["here"])


# --- platforms and servers ----------------------------------------------------------------------


def doubled(number: int) -> int:
    print("not part of the answer")
    return 2 * number


def refuse() -> None:
    raise ValueError("on purpose")


def test_a_platform_of_its_own_leaves_nothing_and_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENGCHENG_DATABASE_URL", "postgresql://127.0.0.1:1/not-this-one")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    with own_platform() as platform:
        home = platform.home
        assert "PENGCHENG_DATABASE_URL" not in platform.environment
        assert platform.environment["PENGCHENG_HOME"] == str(home) != os.environ.get("PENGCHENG_HOME")
        answer = platform.call(doubled, number=21)
        assert answer.value == 42
        assert 5e6 < answer.peak < 1e9
        with pytest.raises(BenchmarkFailed, match=r"test_bench:refuse ended with 1"):
            platform.call(refuse)
    assert not home.exists()


def test_a_server_that_ends_before_it_answers_is_said_so() -> None:
    with pytest.raises(BenchmarkFailed, match="ended with 3"), running([sys.executable, "-c", "exit(3)"], {}, 1):
        pytest.fail("it never ran")


def test_only_whole_answers_with_200_are_counted(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("x" * 100_000)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = (
        "import http.server as h; h.SimpleHTTPRequestHandler.protocol_version = 'HTTP/1.1';"
        f"h.ThreadingHTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler).serve_forever()"
    )
    (tmp_path / "healthz").touch()
    command = [sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r}); {served}"]
    with running(command, os.environ, port) as server:
        assert rate(port, ["/page"], seconds=0.3, connections=2) > 0
        assert (server.processor_seconds() or 1) > 0
        with pytest.raises(LoadFailed, match="404"):
            rate(port, ["/nothing"], seconds=0.3, connections=2)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


# --- each benchmark, tiny -----------------------------------------------------------------------


def names(measurements: Iterable[Measurement]) -> set[str]:
    return {each.name for each in measurements}


def test_the_generator_is_measured() -> None:
    found = {each.name: each for each in generator.measure(500)}
    assert found["generator"].value > 0
    assert found["generator_columns"].value >= 40
    assert found["generator_memory"].value > 20


def test_the_sweep_is_measured_beside_sql() -> None:
    found = {each.name: each for each in sweep.measure(3_000)}
    assert found.keys() == {"sweep_million", "sweep_engine_million", "sweep_rate", "sweep_memory"}
    assert found["sweep_rate"].peer == "DuckDB SQL"
    assert all(each.value > 0 for each in found.values())


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        (
            "confirm",
            60,
            {"confirm_p95", "confirm_p50", "confirm_p95_processor", "confirm_http_p95", "confirm_http_p50"},
        ),
        ("certificate_state", 6, {"certificate_state", "code_signature"}),
        ("pages", 20, {"page_weight", "item_page_weight"}),
    ],
)
@pytest.mark.browser
def test_each_benchmark_of_the_served_city_runs_whole(name: str, size: int, expected: set[str]) -> None:
    """Starts the real server: a minute of set-up each, so it belongs to `make test-all`."""
    command = [sys.executable, "-m", "pengcheng", "bench", name, "--json", "--size", str(size)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    printed = json.loads(ended.stdout)
    assert expected <= {each["name"] for each in printed}
    assert all(each.keys() == KEYS and each["value"] > 0 for each in printed)
    assert ended.returncode == int(any(each["met"] is False for each in printed))


def test_a_page_weighs_what_it_needs_and_links_weigh_nothing() -> None:
    needs = pages._Needs()
    needs.feed(
        '<link rel="stylesheet" href="/a.css"><link rel="canonical" href="/b"><script src="/c.js"></script>'
        '<img src="data:image/png;base64,AA"><img src="/d.svg"><a href="/e"></a><script src="/c.js"></script>'
    )
    assert list(needs.found) == ["/a.css", "/c.js", "/d.svg"]


def test_without_a_browser_no_first_paint_is_invented(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pages.shutil, "which", lambda name: None)
    assert pages.first_paints(["http://127.0.0.1:1/"]) == []
    assert "needs Debian's Chromium" in capsys.readouterr().err
