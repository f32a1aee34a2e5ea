"""A platform of its own for one benchmark: a home that disappears, work in processes of its own, real servers.

Nothing of it touches the home, the database or the settings of the process that measures.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

_WORKER = "pengcheng.channels.cli.benchmarks.worker"
_NOT_INHERITED = ("PENGCHENG_DATABASE_URL", "PENGCHENG_SECRET_KEY")
_PATIENCE = 60.0  # seconds for a server to begin, and to end


class BenchmarkFailed(click.ClickException):
    """A part of a benchmark did not do what is measured, so that a figure would be worth nothing."""

    code = "bench.failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function gave in its own process, and the most memory (bytes) that process held."""

    value: Any
    peak: int


@dataclass(frozen=True, slots=True)
class Server:
    """A server process that listens on `port` of loopback; `pid` is the process that its workers belong to."""

    port: int
    pid: int

    def processor_seconds(self) -> float | None:
        """What it and its workers have used of the processor so far; None where the kernel does not tell."""
        ticks = [_ticks(folder) for folder in map(Path, glob("/proc/[0-9]*")) if self.pid in _line(folder)]
        return sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else None


@dataclass(frozen=True, slots=True)
class OwnPlatform:
    """A home and the environment of its processes."""

    home: Path
    environment: Mapping[str, str]

    def command(self, *arguments: str) -> None:
        """Run `pengcheng` with these arguments. Raises `BenchmarkFailed` with what it said."""
        self._run([sys.executable, "-m", "pengcheng", *arguments], "")

    def call(self, function: Callable[..., Any], **arguments: object) -> Answer:
        """Call a function of a module in a process of its own, Django set up; arguments and value are plain JSON."""
        target = f"{function.__module__}:{function.__name__}"
        printed = self._run([sys.executable, "-m", _WORKER, target], json.dumps(arguments))
        return Answer(**json.loads(printed))

    def _run(self, command: Sequence[str], given: str) -> str:
        ended = subprocess.run(
            command, env=self.environment, input=given, stdout=subprocess.PIPE, text=True, check=False
        )
        if ended.returncode:
            raise BenchmarkFailed(f"{' '.join(command[2:])} ended with {ended.returncode}; its own words stand above.")
        return ended.stdout

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """`pengcheng serve` with its one worker."""
        port = free_port()
        command = [sys.executable, "-m", "pengcheng", "serve", "--port", str(port), "--json"]
        with running(command, self.environment, port) as server:
            yield server


@contextmanager
def own_platform() -> Iterator[OwnPlatform]:
    """An empty home on SQLite that is gone afterwards."""
    with TemporaryDirectory(prefix="pengcheng-bench-", ignore_cleanup_errors=True) as home:
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
        own = {"PENGCHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "pengcheng.settings"}
        yield OwnPlatform(Path(home), inherited | own)


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[Server]:
    """A server process for as long as the block lasts; it answers at /healthz when it is ready."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_open(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _line(process: Path) -> set[int]:
    """The process itself and its parent."""
    try:
        return {int(process.name), int(_status(process)[1])}
    except OSError:  # it has ended meanwhile
        return set()


def _ticks(process: Path) -> int:
    user, system = _status(process)[11:13]
    return int(user) + int(system)


def _status(process: Path) -> list[str]:
    """The fields of a process's status after its name (proc(5)): state, parent, ..., user and system time."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_open(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise BenchmarkFailed(f"A server under test ended with {process.returncode} before it answered.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise BenchmarkFailed(f"A server under test did not answer within {_PATIENCE:.0f} seconds.")
