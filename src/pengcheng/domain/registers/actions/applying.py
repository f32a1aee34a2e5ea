"""The tables follow the city folder."""

from __future__ import annotations

from django.db import transaction

from pengcheng.city import City
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.registers.sources import Party
from pengcheng.domain.registers.tables import make_table


@transaction.atomic
def apply_registers(city: City, *, actor: Party) -> dict[str, str]:
    """Make the tables follow the folder: register -> created, extended or unchanged.

    Raises `FieldTypeChanged`, `FieldNameReserved`; then nothing has changed.
    """
    done = {key: make_table(city, register) for key, register in city.registers.items()}
    changed = {key: what for key, what in done.items() if what != "unchanged"}
    if changed:
        ledger.append("register.applied", actor=actor, details={"registers": changed})
    return done
