"""Where the log lives: PENGCHENG_HOME/ledger, signed by the ledger's key in PENGCHENG_HOME/keys."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings

from pengcheng import clock
from pengcheng.engines.proof.authority import Authority
from pengcheng.engines.proof.notes import NoteSigner
from pengcheng.engines.proof.tiles import TileLog

_guard = threading.Lock()
_authorities: dict[Path, Authority] = {}
_logs: dict[Path, TileLog] = {}


def authority() -> Authority:
    """The city's keys, loaded once per process and made on first use."""
    home = Path(settings.HOME)
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
