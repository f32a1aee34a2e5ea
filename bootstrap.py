"""Everything between a bare clone and a running city, with nothing but CPython 3.11 and a package index.

    python3 -m bootstrap run        (make run)        environment, database, demo city, server
    python3 -m bootstrap test       (make test)       the suite that needs only Python
    python3 -m bootstrap test-all   (make test-all)   also the outside verifiers, PostgreSQL and the browser
    python3 -m bootstrap check      (make check)      ruff, mypy, import-linter, translations
    python3 -m bootstrap bench      (make bench)      the benchmarks

Only the standard library is used here. The packages come from `requirements/*.txt`, each with its hash; uv installs
them, pip where uv cannot. A Python is never downloaded.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)


class Trouble(Exception):
    """Something the person at the keyboard can put right; the message says how."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)


def run(command: Sequence[str | Path], *, quiet: bool = False, env: dict[str, str] | None = None) -> int:
    """The exit code of a command run in the project's folder; its output is shown only when it fails or is wanted.

    Told to stop, this waits for the command, which may have a server or a database to put away.
    """
    words = [str(word) for word in command]
    kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    with subprocess.Popen(words, cwd=ROOT, env=env, text=True, **kept) as process:
        try:
            said, _ = process.communicate()
        except SystemExit:  # SIGTERM comes to this process alone; Ctrl-C reaches both
            process.terminate()
            raise
        finally:
            process.wait()
    if quiet and process.returncode:
        say(said)
    return process.returncode


def must(command: Sequence[str | Path], remedy: str, *, quiet: bool = True, env: dict[str, str] | None = None) -> None:
    """Run a command; where it fails, stop and say what to do."""
    if run(command, quiet=quiet, env=env):
        raise Trouble(remedy)


# --- the environment


def check_machine() -> None:
    """The right Python, and a folder that can be written to."""
    if sys.version_info[:2] < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        raise Trouble(f"Pengcheng needs Python 3.11 or newer; this is {have}.\nTry: python3.11 -m bootstrap run")
    probe = ROOT / f".writable-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"This folder cannot be written to ({error.strerror}): {ROOT}\n"
            "Copy the project to a folder of your own and start again."
        ) from None


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock, so that two starts at once do not build the same environment."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (ROOT / ".bootstrap.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is preparing the environment; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(requirements: str) -> str:
    """What the environment was made from: changes here rebuild it."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("tools.txt", requirements):
        digest.update((ROOT / "requirements" / name).read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def environment(*, development: bool, peers: str = "") -> None:
    """Make `.venv` hold exactly the locked packages; quick when it already does.

    `peers` names one more list beside them: what the benchmarks are measured against, or the databases of the tests.
    """
    base_environment(development=development)
    if not peers:
        return
    mark = VENV / ".made-from"
    wanted = fingerprint(f"{peers}.txt")
    if wanted not in mark.read_text().split():
        say(f"Installing the locked packages ({peers}.txt) ...")
        install(ROOT / "requirements" / f"{peers}.txt")
        with mark.open("a") as known:
            known.write(f"\n{wanted}")


def base_environment(*, development: bool) -> None:
    """The packages the project itself needs; an environment that is half made is made anew."""
    requirements = "dev.txt" if development else "run.txt"
    wanted = fingerprint(requirements)
    mark = VENV / ".made-from"
    have = mark.read_text().split() if mark.exists() else []
    if wanted in have or (not development and fingerprint("dev.txt") in have):
        return
    started = time.monotonic()
    if VENV.exists() and (not have or not PYTHON.exists()):
        say("An earlier start did not finish; making the environment anew ...")
        shutil.rmtree(VENV)
    mark.unlink(missing_ok=True)
    if not VENV.exists():
        say("1/2 Making the Python environment ...")
        must(
            [getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV],  # also when run from the old one
            "Python could not make a virtual environment.\nOn Debian: apt-get install python3-venv",
        )
    say(f"2/2 Installing the locked packages ({requirements}) ...")
    install(ROOT / "requirements" / requirements)
    mark.write_text(wanted)
    say(f"    done in {time.monotonic() - started:.0f} s")


def install(requirements: Path) -> None:
    """The locked packages by uv, by pip where uv cannot start; then the project itself."""
    remedy = "The packages could not be installed. Is the package index reachable? See above, then start again."
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    must([*pip, "-r", ROOT / "requirements" / "tools.txt"], remedy)
    env = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV), "UV_NO_PROGRESS": "1"}
    index = os.environ.get("PIP_INDEX_URL")
    if index and "UV_DEFAULT_INDEX" not in env:
        env["UV_DEFAULT_INDEX"] = index
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    if run([*uv, "--require-hashes", "-r", requirements], quiet=True, env=env):
        say("    uv could not install them; trying pip ...")
        must([*pip, "-r", requirements], remedy)
    project = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must([*project, "--no-deps", "--no-build-isolation", "-e", ROOT], remedy)


def compile_translations() -> None:
    """The catalogues as gettext reads them, where the text is newer."""
    must([PYTHON, "-m", "pengcheng.channels.web.translations", "compile"], "The translations could not be read.")


# --- the targets


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. The server would share a port silently, so we ask first."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) != 0


def start(arguments: argparse.Namespace) -> int:
    """Prepare what is missing and become the city's server."""
    if not port_is_free(arguments.host, arguments.port):
        raise Trouble(
            f"Port {arguments.port} is already in use: perhaps an earlier start is still running.\n"
            f"Stop it, or take another port: make run PORT={arguments.port + 1}"
        )
    with one_at_a_time():
        environment(development=False)
        compile_translations()
    command = [
        BIN / "pengcheng",
        "start",
        arguments.city,
        "--host",
        arguments.host,
        "--port",
        str(arguments.port),
    ]
    if os.name != "nt":  # the server takes this process's place, so that Ctrl-C and signals reach it
        os.chdir(ROOT)
        os.execv(command[0], [str(word) for word in command])
    return run(command)


def test(arguments: argparse.Namespace) -> int:
    """One part of the suite, or with `test-all` every part, each run even where one before it failed."""
    parts = list(PARTS) if arguments.target == "test-all" else [arguments.target]
    with one_at_a_time():
        environment(development=True)
        for part in parts:
            if part in PEERS:
                environment(development=True, peers=PEERS[part])
        compile_translations()
    failed = []
    kept = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}  # the suite starts many processes; each would compile anew
    for part in parts:
        if len(parts) > 1:
            say(f"== {part}")
        if run([PYTHON, "-m", *PARTS[part], *arguments.rest], env=kept):
            failed.append(part)
    if len(parts) > 1:
        say(f"Failed: {', '.join(failed)}" if failed else "Every part passed.")
    return 1 if failed else 0


def check(_: argparse.Namespace) -> int:
    """The house rules that need no test run."""
    with one_at_a_time():
        environment(development=True)
    steps = (
        [BIN / "ruff", "check", "."],
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "mypy"],
        [BIN / "lint-imports"],
        [PYTHON, "-m", "pengcheng.channels.web.translations", "check"],
    )
    failed = [str(step[0].name) for step in steps if run(step)]
    if failed:
        say(f"Not in order: {', '.join(failed)}")
    return 1 if failed else 0


def bench(arguments: argparse.Namespace) -> int:
    """The benchmarks, each against a peer or a limit in the same run."""
    with one_at_a_time():
        environment(development=True, peers="bench")
        compile_translations()
    return run([BIN / "pengcheng", "bench", *arguments.rest])


WORKERS = ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile")
PARTS: dict[str, tuple[str, ...]] = {
    "test": ("pytest", *WORKERS, "-m", "not browser and not outside and not slow and not databases"),
    "test-slow": ("pytest", *WORKERS, "-m", "slow and not browser and not outside and not databases"),
    "test-outside": ("pytest", "-m", "outside"),
    "test-postgres": ("tests.postgres",),
    "test-databases": ("tests.postgres", "-m", "databases", "tests/engines/dmn/sql"),
    "test-browser": ("pytest", "-m", "browser"),
}
PEERS = {"test-slow": "bench", "test-databases": "databases"}
"""What a part of the suite needs beside the development packages."""
TARGETS = {"run": start, "test-all": test, "check": check, "bench": bench} | dict.fromkeys(PARTS, test)


def main(words: Sequence[str] | None = None) -> int:
    """Run one target; exit code 2 for a trouble that the person can put right."""
    parser = argparse.ArgumentParser(prog="python3 -m bootstrap", description="Prepare and run Pengcheng.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--city", default=os.environ.get("CITY") or "cities/demo")
    arguments, arguments.rest = parser.parse_known_args(words)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        check_machine()
        return TARGETS[arguments.target](arguments)
    except Trouble as trouble:
        say(f"\n{trouble}")
        return 2
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
