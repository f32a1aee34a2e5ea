"""Who may work on rules: read the analysis of every item, and try other rules over everybody."""

from __future__ import annotations

from pengcheng.city import City
from pengcheng.domain.cases.permissions import duties
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.errors import NotStaff
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.snapshots import Snapshot
from pengcheng.domain.services.errors import NotAnAuthor
from pengcheng.domain.services.naming import naming_register

COMPARES = "compare"
"""The duty, as the city's posts name it, of who looks through the rules and tries others over everybody."""

MOST_RESIDENTS = 2_000_000
"""What one request may go through; for more there is the command line, which does the same."""


def is_author(account: Account | None, city: City) -> bool:
    """Whether an account may work on rules."""
    return account is not None and COMPARES in duties(account, city)


def check_author(account: Account, city: City) -> None:
    """Raises `NotStaff`, `NotAnAuthor`."""
    if not account.is_staff_member:
        raise NotStaff
    if not is_author(account, city):
        raise NotAnAuthor


def is_too_large(city: City, kind: str, snapshot: Snapshot) -> bool:
    """Whether a snapshot holds more of a kind of subject than one request may go through."""
    register = naming_register(city, kind)
    kept = snapshot.registers.get(register.key) if register else None
    return kept is not None and kept.rows > MOST_RESIDENTS


def may_author(account: Account) -> bool:
    """Whether the pages for rule authors are an account's to see, in the city in force."""
    return is_author(account, current_city())
