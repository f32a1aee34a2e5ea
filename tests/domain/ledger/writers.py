"""A process of its own with threads that append to one ledger: `python writers.py THREADS ENTRIES`, or `migrate`."""

from __future__ import annotations

import sys
import threading

import django
from django.conf import settings

from pengcheng import settings as platform

settings.configure(
    DATABASES=platform.DATABASES,
    DEFAULT_AUTO_FIELD=platform.DEFAULT_AUTO_FIELD,
    HOME=platform.HOME,
    INSTALLED_APPS=["pengcheng.domain.ledger"],
    TIME_ZONE=platform.TIME_ZONE,
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from pengcheng.domain.ledger.actions import Actor, append  # noqa: E402


def write(name: str, entries: int) -> None:
    for number in range(entries):
        with transaction.atomic():
            append("case.acted", actor=Actor("staff", name), details={"number": number})
    connection.close()


if __name__ == "__main__":
    if sys.argv[1] == "migrate":
        call_command("migrate", verbosity=0)
    else:
        threads, entries = int(sys.argv[1]), int(sys.argv[2])
        started = [threading.Thread(target=write, args=(str(number), entries)) for number in range(threads)]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()
