"""The README's first command, as a newcomer gives it: a bare copy of the tree, nothing made beforehand."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 180  # seconds: the promise of the README


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a city started by `python -m bootstrap run` in a copy of what git tracks."""
    tree = tmp_path_factory.mktemp("bare") / "pengcheng"
    for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PENGCHENG_", "DJANGO_", "PYTEST_"))
    }
    log = (tree / "log").open("w+")
    python = getattr(sys, "_base_executable", sys.executable)
    server = subprocess.Popen(
        [python, "-m", "bootstrap", "run", "--port", str(free)],
        cwd=tree,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not answers(free):
            assert server.poll() is None, (tree / "log").read_text(encoding="utf-8")
            assert time.monotonic() < until, "the city was not open in three minutes"
            time.sleep(0.5)
        yield free
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)
        log.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "sentence"), [("zh-CN", "今天想办什么事？"), ("en", "What would you like to get done?")]
)
def test_a_bare_copy_opens_in_the_language_of_the_browser(port: int, language: str, sentence: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/", headers={"Accept-Language": language})
    page = connection.getresponse().read().decode()
    assert sentence in " ".join(page.split())
