"""The same suite on PostgreSQL: `python -m tests.postgres [pytest arguments]`.

A cluster of its own is made in a temporary folder, started on a free loopback port as a user who is not root, and
stopped and removed at the end, also when the run is told to stop before.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

SUITE = [
    *("-m", "not browser and not outside and not databases"),
    *("--ignore-glob", "*/test_bench*.py"),  # about time, each on a database of its own
    "tests/domain",
    "tests/channels",
    "tests/end_to_end",
    "tests/test_documented_commands.py",
]
"""All that touches the database, for both cities, with what takes long."""

PATIENCE = 60  # seconds for a server that starts, for a suite that is told to stop


def programs() -> Path:
    """The folder of Debian's newest PostgreSQL."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return folders[-1]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The URL of a running, empty database."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="pengcheng-postgres-"))
    try:
        # The kernel stops the server even where this process is killed and can do nothing itself any more.
        keeper = ["setpriv", "--pdeathsig=INT"]
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            keeper += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        made = ["-D", str(folder / "data"), "-U", "pengcheng", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
        done = subprocess.run(
            [*keeper, str(binaries / "initdb"), *made], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"initdb failed:\n{done.stdout}{done.stderr}")
        with _server(keeper, binaries, folder) as port:
            yield f"postgresql://pengcheng@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(keeper: list[str], binaries: Path, folder: Path) -> Iterator[int]:
    """The port on which a server answers over the cluster in `folder`."""
    port, log = free_port(), folder / "log"
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (
        log.open("w") as said,
        subprocess.Popen(
            [*keeper, str(binaries / "postgres"), "-D", str(folder / "data"), *words],
            cwd=folder, stdout=said, stderr=said, process_group=0,
        ) as process,
    ):  # fmt: skip
        try:
            until = time.monotonic() + PATIENCE
            while subprocess.run([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")
                time.sleep(0.05)
            yield port
        finally:
            process.send_signal(signal.SIGINT)  # its fast shutdown: whoever is still connected is sent away


def _run(arguments: Sequence[str], url: str) -> int:
    """The exit code of pytest; told to stop, it takes its own servers down before this ends."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, env=os.environ | {"PENGCHENG_DATABASE_URL": url}) as suite:
        try:
            return suite.wait()
        except SystemExit:
            suite.send_signal(signal.SIGINT)
            raise
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                suite.wait(PATIENCE)
            suite.kill()


def _stop(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # the way out is taken once
    raise SystemExit(128 + number)


def main() -> int:
    """Run the suite of everything that touches the database."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job comes with it ignored
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with cluster() as url:
        return _run(sys.argv[1:] or SUITE, url)


if __name__ == "__main__":
    raise SystemExit(main())
