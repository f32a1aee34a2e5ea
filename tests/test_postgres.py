"""The run on PostgreSQL leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds

# A suite that says where its database is and would then go on for long; its fixture has something to put away.
LONG = """
import os, time
from pathlib import Path
import psycopg, pytest

@pytest.fixture
def desk():
    yield Path(__file__).parent
    (Path(__file__).parent / "tidy").touch()

def test_that_takes_long(desk):
    with psycopg.connect(os.environ["PENGCHENG_DATABASE_URL"]) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
    (desk / "said").write_text(os.environ["PENGCHENG_DATABASE_URL"] + " " + folder)
    (desk / "said").rename(desk / "begun")
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def postgresql() -> None:
    if not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")


@pytest.mark.parametrize(
    ("send", "number"),
    [
        pytest.param(os.kill, signal.SIGTERM, id="ended by its parent"),
        pytest.param(os.killpg, signal.SIGINT, id="interrupted at a terminal, which tells the whole group"),
    ],
)
def test_a_run_that_is_told_to_stop_takes_its_cluster_with_it(
    tmp_path: Path, send: Callable[[int, int], None], number: signal.Signals
) -> None:
    suite, begun = tmp_path / "test_long.py", tmp_path / "begun"
    suite.write_text(LONG)
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", "-p", "no:cacheprovider", str(suite)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not begun.exists():
            assert run.poll() is None, "the run ended before its suite began"
            assert time.monotonic() < until
            time.sleep(0.1)
        url, data = begun.read_text().split(" ", 1)
        assert Path(data).is_dir()
        send(run.pid, number)
        assert run.wait(PATIENCE) != 0
    finally:
        run.kill()
    assert (tmp_path / "tidy").exists(), "the suite was not let to put its own things away"
    assert not Path(data).exists()
    with pytest.raises(psycopg.OperationalError, match=str(urlsplit(url).port)):
        psycopg.connect(url, connect_timeout=5)
