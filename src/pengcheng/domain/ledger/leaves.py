"""What the public log says of an entry, and what it only commits to."""

from __future__ import annotations

from datetime import UTC

from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.engines.proof.commitments import canonical_json, commit_all

_LEAF_VERSION = 1


def leaf_of(entry: LedgerEntry) -> bytes:
    """What the log says of an entry: its kind, its time, and commitments to all else. No personal data."""
    return canonical_json(
        {
            "v": _LEAF_VERSION,
            "kind": entry.kind,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "commitments": commit_all(bytes(entry.salt), parts_of(entry)),
        }
    )


def parts_of(entry: LedgerEntry) -> dict[str, object]:
    """The private parts of an entry that its leaf commits to."""
    return {
        "actor": [entry.actor_kind, entry.actor_id],
        "subject": [entry.subject_kind, entry.subject_id],
        "case": entry.case_number,
        "purpose": entry.purpose,
        "details": entry.details,
    }
