"""The `pengcheng` command as somebody at a terminal runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
PENGCHENG = [sys.executable, "-m", "pengcheng"]
LONGEST = 240  # seconds a command may take on a busy machine
STOPPING = 30


class Home:
    """A fresh home for one city on one fixed day. With PENGCHENG_DATABASE_URL it has a database of its own there.

    `program` is what is run: the platform of this tree, or an installed one.
    """

    def __init__(self, folder: Path, city: Path, today: str, program: Sequence[str] = PENGCHENG) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.city = city
        self.today = today
        self.program = program
        self.environment = os.environ | {
            "PENGCHENG_HOME": str(folder),
            "PENGCHENG_CITY": str(city),
            "PENGCHENG_TODAY": today,
            "DJANGO_SETTINGS_MODULE": "pengcheng.settings",
            "COLUMNS": "200",
        }
        server = self.environment.pop("PENGCHENG_DATABASE_URL", "")
        if server:
            self.environment["PENGCHENG_DATABASE_URL"] = _own_database(server, folder.name)

    def run(
        self, *words: object, code: int | tuple[int, ...] = 0, within: Path = ROOT
    ) -> subprocess.CompletedProcess[str]:
        """Run a command that must end with this exit code (one of these), and never with a traceback."""
        done = subprocess.run(
            [*self.program, *map(str, words)],
            env=self.environment, cwd=within, capture_output=True, text=True, timeout=LONGEST, check=False,
        )  # fmt: skip
        told = f"pengcheng {' '.join(map(str, words))}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        assert "Traceback" not in done.stderr, told
        assert done.returncode in ((code,) if isinstance(code, int) else code), told
        return done

    def json(self, *words: object, code: int = 0) -> Any:
        """What the command prints with --json."""
        return json.loads(self.run(*words, "--json", code=code).stdout)

    @contextmanager
    def serving(self, *words: object) -> Iterator[str]:
        """The address of a server (`serve`, `start`) on a free port; stopped gracefully at the end."""
        command = [*self.program, *map(str, words), "--port", str(free_port()), "--json"]
        log = self.folder / "server.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
            )
            try:
                assert process.stdout is not None
                line = process.stdout.readline()
                assert line, log.read_text()
                address = str(json.loads(line)["address"])
                _wait_until_open(address, process, log)
                yield address
            finally:
                process.terminate()
                ended = process.wait(timeout=STOPPING)
        assert ended == 0, f"the server did not stop gracefully:\n{log.read_text()}"


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(address: str, process: subprocess.Popen[str], log: Path) -> None:
    for _ in range(LONGEST * 10):
        assert process.poll() is None, f"the server ended by itself:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer:\n{log.read_text()}")


def _own_database(server: str, name: str) -> str:
    import psycopg

    own = f"end_to_end_{os.getpid()}_{''.join(letter for letter in name if letter.isalnum())}".lower()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own}"')
        connection.execute(f'CREATE DATABASE "{own}"')
    return urlsplit(server)._replace(path=f"/{own}").geturl()
