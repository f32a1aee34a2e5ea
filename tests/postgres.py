"""The same suite on PostgreSQL: `python -m tests.postgres [pytest arguments]`.

A cluster of its own is made in a temporary folder, started on a free loopback port as a user who is not root, and
stopped and removed at the end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SUITE = [
    "-m",
    "not browser and not outside and not slow and not databases",
    "tests/domain",
    "tests/channels",
    "tests/end_to_end",
]


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
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()

    def postgres(*words: str | Path) -> None:
        done = subprocess.run([*user, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{words[0]} failed:\n{done.stdout}{done.stderr}")

    try:
        postgres(
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "pengcheng",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        postgres(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://pengcheng@127.0.0.1:{port}/postgres"
        finally:
            postgres(binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the suite of everything that touches the database."""
    with cluster() as url:
        command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or SUITE)]
        return subprocess.run(command, env=os.environ | {"PENGCHENG_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
