"""What follows a commit is tried again here until it is done: log entries into the tiles, seals onto certificates.

Normally both happen right after their transaction. This thread picks up what a crash or a full disk left over.
"""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.actions import seal_pending
from pengcheng.domain.ledger.actions import integrate
from pengcheng.domain.organisations.queries import current_city

log = logging.getLogger(__name__)


class Recovery:
    """A thread that looks every `interval` seconds."""

    def __init__(self, interval: float = 1.0) -> None:
        self._interval = interval
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
        warm_up()
        while not self._stop.wait(self._interval):
            recover()
        connection.close()


def warm_up() -> None:
    """Draw the seals and letters once, so that the first certificate of the day is as quick as the next."""
    try:
        sealing.warm_up(current_city())
    except Exception:
        log.exception("the seals could not be prepared; the first certificate will take longer")


def recover() -> None:
    """One look. A failure is logged and does not end the watch: the next second tries again."""
    close_old_connections()
    for step in (integrate, seal_pending):
        try:
            step()
        except Exception:
            log.exception("%s could not be done; it will be tried again", step.__name__)
