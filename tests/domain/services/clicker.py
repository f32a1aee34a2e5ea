"""A process of its own on a database of its own: `python clicker.py prepare | confirm NUMBER | crash NUMBER | recover`.

Prints what came of it as JSON. `crash` dies between the commit of the decision and the sealing of its certificate.
"""

from __future__ import annotations

import json
import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from pengcheng.domain.certificates import actions as certificates  # noqa: E402
from pengcheng.domain.certificates.models import Certificate  # noqa: E402
from pengcheng.domain.ledger.models import LedgerEntry  # noqa: E402
from pengcheng.domain.people.actions import sign_in_as_persona  # noqa: E402
from pengcheng.domain.services.actions import answer, confirm, start_draft  # noqa: E402
from pengcheng.domain.services.models import Decision  # noqa: E402
from tests.domain.services import stage  # noqa: E402

LOGIN = "lin_guoqiang"


def prepare() -> dict[str, object]:
    """A database with the city, and a draft that only has to be confirmed."""
    call_command("migrate", verbosity=0)
    city = stage.current(stage.put())
    account = sign_in_as_persona(LOGIN, city)
    number = start_draft(account, stage.ALLOWANCE, stage.OLD_MAN).case.number
    answer(account, number, "other_allowance", "no")
    return {"number": number}


def click(number: str) -> dict[str, object]:
    """One confirm of the draft; every process sends the same key, as a double click does."""
    result = confirm(stage.account(LOGIN), number, key="once")
    return {"decision": result.decision, "certificate": result.certificate, "replayed": result.replayed}


def crash(number: str) -> dict[str, object]:
    """Confirm, and die at the moment when sealing would begin."""
    certificates.seal_after_commit = lambda *_: os._exit(9)
    return click(number)


def recover() -> dict[str, object]:
    """What a server does when it starts again."""
    certificates.seal_pending()
    return {
        "decisions": Decision.objects.count(),
        "certificates": Certificate.objects.count(),
        "sealed": Certificate.objects.exclude(sealed_at=None).count(),
        "sealings": LedgerEntry.objects.filter(kind="certificate.sealed").count(),
    }


if __name__ == "__main__":
    commands = {"prepare": prepare, "confirm": click, "crash": crash, "recover": recover}
    print(json.dumps(commands[sys.argv[1]](*sys.argv[2:])))
