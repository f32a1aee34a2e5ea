"""The bootstrap: what it says when the machine is not as it should be, and that it never builds twice."""

from __future__ import annotations

import argparse
import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """`main` says what happens at SIGTERM; afterwards that is as it was."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project of the same shape, whose packages are noted instead of installed."""
    (tmp_path / "requirements").mkdir()
    for name in ("tools.txt", "run.txt", "dev.txt", "bench.txt"):
        (tmp_path / "requirements" / name).write_text(name)
    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


@pytest.fixture
def installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the requirement files that were installed, in order."""
    names: list[str] = []

    def must(command: list[object], remedy: str, **_: object) -> None:
        (project / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (project / ".venv" / "bin" / "python").touch()

    monkeypatch.setattr(bootstrap, "must", must)
    monkeypatch.setattr(bootstrap, "install", lambda path: names.append(path.name))
    return names


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "bootstrap", "run", "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert f"Port {port} is already in use" in done.stdout
    assert f"make run PORT={port + 1}" in done.stdout


def test_a_read_only_folder_is_named_with_the_way_out(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(bootstrap.Trouble, match=r"cannot be written to.*\n.*Copy the project"):
        bootstrap.check_machine()


def test_an_old_python_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    with pytest.raises(bootstrap.Trouble, match=r"needs Python 3\.11 or newer"):
        bootstrap.check_machine()


def test_a_made_environment_is_not_made_again(installed: list[str]) -> None:
    bootstrap.environment(development=False)
    bootstrap.environment(development=False)
    assert installed == ["run.txt"]


def test_a_changed_lock_makes_it_again(project: Path, installed: list[str]) -> None:
    bootstrap.environment(development=False)
    (project / "requirements" / "run.txt").write_text("other")
    bootstrap.environment(development=False)
    assert installed == ["run.txt", "run.txt"]


def test_a_half_finished_environment_is_removed_first(
    project: Path, installed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "half").touch()
    bootstrap.environment(development=False)
    assert not (project / ".venv" / "half").exists()
    assert "did not finish" in capsys.readouterr().out
    assert installed == ["run.txt"]


def test_the_development_environment_also_serves(installed: list[str]) -> None:
    bootstrap.environment(development=True)
    bootstrap.environment(development=False)
    assert installed == ["dev.txt"]


def test_the_peers_of_the_benchmarks_are_installed_once_beside_the_rest(installed: list[str]) -> None:
    bootstrap.environment(development=True, peers="bench")
    bootstrap.environment(development=True, peers="bench")
    bootstrap.environment(development=True)
    assert installed == ["dev.txt", "bench.txt"]


def test_every_make_target_is_a_bootstrap_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in bootstrap.TARGETS:
        assert target in makefile


def test_the_locks_hold_a_hash_for_every_package_and_no_address() -> None:
    for name in ("tools.txt", "run.txt", "dev.txt", "bench.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pins
        assert all(line.endswith("\\") for line in pins)
        assert text.count("--hash=sha256:") >= len(pins)


def test_a_failed_step_shows_its_output_and_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(bootstrap.Trouble, match="do this"):
        bootstrap.must([sys.executable, "-c", "print('why'); raise SystemExit(3)"], "do this")
    assert "why" in capsys.readouterr().out


# A bootstrap whose only work is a command that needs a moment to put something away.
TIDY = """
import signal, sys, time
from pathlib import Path
def tidy(*_):
    time.sleep(0.3)
    Path(sys.argv[1], "tidy").touch()
    sys.exit(1)
signal.signal(signal.SIGTERM, tidy)
Path(sys.argv[1], "begun").touch()
time.sleep(60)
"""
STARTER = """
import sys, bootstrap
bootstrap.TARGETS["check"] = lambda _: bootstrap.run([sys.executable, "-c", sys.argv[1], sys.argv[2]])
raise SystemExit(bootstrap.main(["check"]))
"""


def test_a_bootstrap_that_is_ended_lets_its_command_put_its_things_away(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER, TIDY, str(tmp_path)], cwd=ROOT) as started:
        until = time.monotonic() + 60
        while not (tmp_path / "begun").exists():
            assert started.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        started.terminate()
        assert started.wait(60) == 128 + signal.SIGTERM
    assert (tmp_path / "tidy").exists()


def test_make_without_settings_starts_the_demo_city(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setitem(bootstrap.TARGETS, "run", lambda arguments: seen.append(arguments) or 0)
    for name in ("PORT", "CITY", "HOST"):  # make exports them empty
        monkeypatch.setenv(name, "")
    assert bootstrap.main(["run"]) == 0
    assert (seen[0].host, seen[0].port, seen[0].city) == ("127.0.0.1", 8000, "cities/demo")


def test_an_unknown_target_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bootstrap.main(["fly"])
    assert "test-all" in capsys.readouterr().err


def test_the_parts_of_the_suite_go_on_after_a_failure(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    ran = []
    monkeypatch.setattr(bootstrap, "environment", lambda **_: None)
    monkeypatch.setattr(bootstrap, "compile_translations", lambda: None)
    monkeypatch.setattr(bootstrap, "run", lambda command, **_: ran.append(command[2]) or 1)
    assert bootstrap.test(argparse.Namespace(target="test-all", rest=[])) == 1
    assert len(ran) == len(bootstrap.PARTS)
