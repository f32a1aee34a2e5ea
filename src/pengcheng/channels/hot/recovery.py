"""What follows a commit is tried again here until it is done: log entries into the tiles, seals onto certificates,
changed records to those they concern.

Normally all happen right after their transaction. This thread picks up what a crash or a full disk left over.
Before its first look it warms the process up.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from pengcheng.channels.hot.warming import warm_up
from pengcheng.domain.certificates.actions import seal_pending
from pengcheng.domain.ledger.actions import integrate

log = logging.getLogger(__name__)

NOTICE_EVERY = 60
"""Looks from one look for unnoticed changes to the next: they ask more of the database than the others."""


PATIENCE = 10.0
"""Seconds in all that a worker's warming lets people go before it; what waits to be sealed must not wait for long."""

TURN = 0.02


class Recovery:
    """A thread that warms the worker up, giving way while `is_busy`, and then looks every `interval` seconds."""

    def __init__(self, interval: float = 1.0, is_busy: Callable[[], bool] = lambda: False) -> None:
        self._interval = interval
        self._is_busy = is_busy
        self._patience = PATIENCE
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recovery", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, and end."""
        self._stop.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        warm_up(self._is_stopped_in_turn)
        looks = itertools.count()
        while not self._stop.wait(self._interval):
            recover(next(looks))
        connection.close()

    def _is_stopped_in_turn(self) -> bool:
        while self._patience > 0 and self._is_busy() and not self._stop.wait(TURN):
            self._patience -= TURN
        return self._stop.is_set()


def recover(look: int = 0) -> None:
    """One look, the first is number 0. A failure is logged and does not end the watch: a later one tries again."""
    close_old_connections()
    for step in (integrate, seal_pending, *([notice_changes] if look % NOTICE_EVERY == 0 else [])):
        try:
            step()
        except Exception:
            log.exception("%s could not be done; it will be tried again", step.__name__)


def notice_changes() -> None:
    """Follow the loads and corrections that nobody could follow."""
    # Imported here: what decides needs pyarrow and DuckDB, for which opening the port need not wait.
    from pengcheng.domain.services.actions import notice_changes

    notice_changes()
