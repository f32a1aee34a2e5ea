"""Two processes of two threads each append to one SQLite ledger at the same time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pengcheng.engines.proof.authority import Authority
from pengcheng.engines.proof.merkle import leaf_hash
from pengcheng.engines.proof.notes import NoteVerifier
from pengcheng.engines.proof.tiles import TileLog

WRITERS = Path(__file__).parent / "writers.py"
THREADS, ENTRIES = 2, 12


def test_four_concurrent_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PENGCHENG_DATABASE_URL"}
    environment |= {"PENGCHENG_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, str(WRITERS), "migrate"], env=environment, check=True, timeout=120)
    command = [sys.executable, str(WRITERS), str(THREADS), str(ENTRIES)]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    for process in running:
        _, complaints = process.communicate(timeout=120)
        assert (process.returncode, complaints) == (0, b"")
    rows = sqlite3.connect(tmp_path / "db.sqlite3").execute(
        "select leaf_index, leaf_hash from ledger_ledgerentry order by leaf_index"
    )
    indexes, hashes = zip(*rows, strict=True)
    assert indexes == tuple(range(2 * THREADS * ENTRIES))
    leaves = _log(tmp_path).entries(0, len(indexes))
    assert [leaf_hash(leaf) for leaf in leaves] == list(hashes)


def _log(home: Path) -> TileLog:
    key = Authority.open(home / "keys", now=datetime.now(UTC)).ledger_key.public_key().public_bytes_raw()
    origin = (home / "ledger" / "checkpoint").read_text("utf-8").splitlines()[0]
    return TileLog(home / "ledger", NoteVerifier(origin, key))
