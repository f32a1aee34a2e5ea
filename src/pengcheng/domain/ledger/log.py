"""Where the log lives: PENGCHENG_HOME/ledger, signed by the ledger's key in PENGCHENG_HOME/keys."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from pengcheng import clock
from pengcheng.domain.ledger.errors import HomeOfAnotherDatabase, LogBehindDatabase
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.engines.proof.authority import Authority
from pengcheng.engines.proof.notes import NoteSigner
from pengcheng.engines.proof.tiles import TileLog

_guard = threading.Lock()
_authorities: dict[Path, Authority] = {}
_logs: dict[Path, TileLog] = {}


def authority() -> Authority:
    """The city's keys, loaded once per process and made on first use.

    Raises `HomeOfAnotherDatabase` where the database has been signed for with other keys.
    """
    home = Path(settings.HOME)
    if home not in _authorities and not (home / "keys" / "ledger.key").exists():
        check_home()
    with _guard:
        if home not in _authorities:
            _authorities[home] = Authority.open(home / "keys", now=clock.now())
        return _authorities[home]


def open_log() -> TileLog:
    """The log for appending, opened once per process. Raises `LogDamaged` when its files do not fit."""
    signer = log_signer()
    home = Path(settings.HOME)
    with _guard:
        if home not in _logs:
            _logs[home] = TileLog(home / "ledger", signer.verifier, signer)
        return _logs[home]


def log_signer() -> NoteSigner:
    """The key that signs checkpoints. Its name is made of its own fingerprint, so that it never needs a new one."""
    key = authority().ledger_key
    return NoteSigner(f"pengcheng-ledger-{key.public_key().public_bytes_raw().hex()[:16]}", key)


def check_home() -> None:
    """Whether this home's log and keys are the database's: asked before anything is made or written.

    A second home beside the same database would sign with other keys and begin another log. Raises
    `HomeOfAnotherDatabase` where the database has a log that this home does not hold, `LogBehindDatabase` where it
    holds an older state of it.
    """
    highest = LedgerEntry.objects.aggregate(highest=Max("leaf_index"))["highest"]
    if highest is None:
        return
    if not _has_log_and_keys(Path(settings.HOME)):
        raise HomeOfAnotherDatabase(highest + 1)
    tiles = open_log()
    if tiles.size <= highest:
        raise LogBehindDatabase(tiles.size, highest + 1)
    (leaf,) = tiles.entries(highest, highest + 1)
    if bytes(LedgerEntry.objects.get(leaf_index=highest).leaf) != leaf:
        raise HomeOfAnotherDatabase(highest + 1)


def _has_log_and_keys(home: Path) -> bool:
    return (home / "ledger" / "checkpoint").exists() and (home / "keys" / "ledger.key").exists()
