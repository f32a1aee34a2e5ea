"""Appending to the ledger, and bringing committed entries into the log on disk.

`append` writes a row in the caller's transaction: the change and its entry are committed together or not at all.
`integrate` then carries committed rows into the Merkle log. It may be called at any time, by anybody, twice.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from pengcheng import clock
from pengcheng.domain.ledger.errors import EntryUnreadable, OutsideTransaction, UndeclaredKind
from pengcheng.domain.ledger.integration import integrate
from pengcheng.domain.ledger.kinds import KINDS
from pengcheng.domain.ledger.leaves import leaf_of
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.engines.proof.commitments import SALT_BYTES, canonical_json
from pengcheng.engines.proof.merkle import leaf_hash

__all__ = ["Actor", "Draft", "append", "append_all", "integrate"]

log = logging.getLogger(__name__)
_PURPOSE_LENGTH = 200


class Party(Protocol):
    """Who acts, or whom it is about: an account, a subject, an `Actor`."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor or subject that is not a row: `Actor("system", "sweep")`, `Actor("department", key)`."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be appended; see `append` for the meaning of the parts."""

    kind: str
    actor: Party
    subject: Party | None = None
    case: Any = None
    purpose: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def append(
    kind: str,
    *,
    actor: Party,
    subject: Party | None = None,
    case: Any = None,
    purpose: str = "",
    details: Mapping[str, Any] | None = None,
) -> LedgerEntry:
    """Logs one action or read, in the caller's transaction.

    `kind` is declared in `kinds.py`; `subject` is the person or enterprise it is about, or None; `case` is a case
    (anything with a `number`) or its number; `details` are plain JSON values, kept in the database only.
    Raises `OutsideTransaction`, `UndeclaredKind`, `EntryUnreadable`.
    """
    return append_all([Draft(kind, actor, subject, case, purpose, details or {})])[0]


def append_all(drafts: Iterable[Draft]) -> list[LedgerEntry]:
    """Logs many entries with one insert, in the order given; see `append`."""
    at = clock.now()
    entries = [_entry(draft, at) for draft in drafts]
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    if entries:
        _integrate_after_commit()
    return entries


def _entry(draft: Draft, at: datetime) -> LedgerEntry:
    if draft.kind not in KINDS:
        raise UndeclaredKind(draft.kind)
    if not connection.in_atomic_block:
        raise OutsideTransaction(draft.kind)
    entry = LedgerEntry(
        kind=draft.kind,
        at=at,
        actor_kind=str(draft.actor.kind),
        actor_id=str(draft.actor.id),
        subject_kind=str(draft.subject.kind) if draft.subject else "",
        subject_id=str(draft.subject.id) if draft.subject else "",
        case_number=_number_of(draft.case),
        purpose=draft.purpose[:_PURPOSE_LENGTH],
        details=_details_of(draft),
        salt=secrets.token_bytes(SALT_BYTES),
    )
    entry.leaf = leaf_of(entry)
    entry.leaf_hash = leaf_hash(entry.leaf)
    return entry


def _details_of(draft: Draft) -> dict[str, Any]:
    """The details as the database will give them back, with the body for which a member of staff acts."""
    department = getattr(getattr(draft.actor, "account", draft.actor), "department", "")
    details = {"department": department, **draft.details} if department else dict(draft.details)
    try:
        plain: dict[str, Any] = json.loads(canonical_json(details))
    except (TypeError, ValueError) as fault:
        raise EntryUnreadable(draft.kind, fault) from fault
    return plain


def _number_of(case: Any) -> str:
    if case is None:
        return ""
    return str(getattr(case, "number", case))


def _integrate_after_commit() -> None:
    """Once per transaction, and after all else that follows its commit: a seal's own entries then go in together.

    A rolled-back savepoint takes its callbacks with it: what was asked for before the savepoint stays, at the end.
    Where a call moves away from, an empty one stays, as others may have counted the places.
    """
    here = set(connection.savepoint_ids)
    waiting = connection.run_on_commit
    asked = [each for each in waiting if each[1] is _integrate_quietly]
    waiting[:] = [(each[0], _moved, *each[2:]) if each[1] is _integrate_quietly else each for each in waiting]
    waiting += [each for each in asked if not each[0] > here]
    if not any(savepoints <= here for savepoints, *_ in asked):
        transaction.on_commit(_integrate_quietly)


def _moved() -> None:
    """Stands where an integration was asked for that now comes later."""


def _integrate_quietly() -> None:
    """The change is committed: a full disk must not turn it into an error. The next integration carries the entry."""
    try:
        integrate()
    except Exception:
        log.exception("the ledger could not be integrated; it will be tried again")
