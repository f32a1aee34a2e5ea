"""Reads of the ledger: who read a person's data, and the proof of one entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from pengcheng.domain.ledger.actions import Party
from pengcheng.domain.ledger.errors import EntryNotFound, NotYetIntegrated
from pengcheng.domain.ledger.kinds import READ_KINDS, label_of
from pengcheng.domain.ledger.leaves import parts_of
from pengcheng.domain.ledger.log import authority, log_signer, open_log
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.engines.proof.receipts import build_receipt

_MOST = 200


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry as a person reads it. `label` is in the language of the request."""

    entry_id: int
    kind: str
    label: str
    at: datetime
    actor_kind: str
    actor_id: str
    department: str  # the key of the body for which the actor acted, or ""
    purpose: str
    case_number: str
    details: dict[str, Any]
    leaf_index: int | None  # its place in the log; None for the moment before it is integrated

    @property
    def provable(self) -> bool:
        return self.leaf_index is not None


@dataclass(frozen=True, slots=True)
class LogState:
    """The signed state of the log: what a mirror or a newspaper would keep."""

    origin: str
    size: int
    root: str
    note: str
    verifier_key: str


def reads_of(subject: Party, *, limit: int = 50, before: int | None = None) -> list[LedgerLine]:
    """Who read the data of `subject`, newest first; `before` is the entry id the last page ended with."""
    return _lines(LedgerEntry.objects.filter(kind__in=READ_KINDS), subject, limit, before)


def entries_of(subject: Party, *, limit: int = 50, before: int | None = None) -> list[LedgerLine]:
    """Everything logged about `subject`, newest first."""
    return _lines(LedgerEntry.objects.all(), subject, limit, before)


def entries_of_case(case_number: str, *, limit: int = 100) -> list[LedgerLine]:
    """Everything logged for a case, in the order it happened."""
    entries = LedgerEntry.objects.filter(case_number=case_number).order_by("id")[: min(limit, _MOST)]
    return [_line(entry) for entry in entries]


def entry_proof(entry_id: int, *, subject: Party | None = None) -> dict[str, Any]:
    """The proof of one entry as a JSON document that `pengcheng verify` checks offline.

    With `subject` given, only that subject's own entries are found. Raises `EntryNotFound`, `NotYetIntegrated`.
    """
    found = LedgerEntry.objects.filter(pk=entry_id)
    if subject is not None:
        found = found.filter(subject_kind=str(subject.kind), subject_id=str(subject.id))
    entry = found.first()
    if entry is None:
        raise EntryNotFound(entry_id)
    log = open_log()
    if entry.leaf_index is None:
        raise NotYetIntegrated(entry_id)
    if entry.leaf_index >= log.size:
        log.refresh()
    keys = authority()
    return build_receipt(
        log,
        entry.leaf_index,
        bytes(entry.leaf),
        bytes(entry.salt) if entry.salt else None,
        parts_of(entry),
        [keys.ledger_certificate.public_bytes(Encoding.PEM), keys.root.public_bytes(Encoding.PEM)],
    )


def checkpoint() -> LogState:
    """The log's present signed state, public."""
    log = open_log()
    log.refresh()
    return LogState(
        origin=log.checkpoint.origin,
        size=log.size,
        root=log.checkpoint.root.hex(),
        note=log.view().note,
        verifier_key=str(log_signer().verifier),
    )


def _lines(entries: Any, subject: Party, limit: int, before: int | None) -> list[LedgerLine]:
    found = entries.filter(subject_kind=str(subject.kind), subject_id=str(subject.id))
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_line(entry) for entry in found.order_by("-id")[: min(limit, _MOST)]]


def _line(entry: LedgerEntry) -> LedgerLine:
    return LedgerLine(
        entry_id=entry.pk,
        kind=entry.kind,
        label=label_of(entry.kind),
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        department=str(entry.details.get("department", "")),
        purpose=entry.purpose,
        case_number=entry.case_number,
        details=entry.details,
        leaf_index=entry.leaf_index,
    )
