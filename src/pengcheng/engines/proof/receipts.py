"""The proof of one log entry as one JSON document, checked offline with the city's root alone.

format        "pengcheng ledger receipt 1"
index         the entry's place in the log
leaf          the entry as it stands in the log
path          hashes from the entry to the root (RFC 6962), hexadecimal
checkpoint    the signed state of the log (C2SP note)
key           the log's public key (C2SP verifier key)
certificates  PEM: the log's certificate and the root
openings      per part {value, salt}: what the leaf's commitments stand for
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pengcheng.engines.proof import merkle
from pengcheng.engines.proof.chain import TrustStore
from pengcheng.engines.proof.commitments import opens, part_salt
from pengcheng.engines.proof.errors import NoteInvalid, ProofError, ReceiptInvalid
from pengcheng.engines.proof.notes import Checkpoint, NoteVerifier, open_checkpoint
from pengcheng.engines.proof.tiles import TileLog

FORMAT = "pengcheng ledger receipt 1"
_MAX_RECEIPT = 262_144


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """What a valid receipt shows: the public leaf, what was opened, and the log's state."""

    index: int
    leaf: dict[str, Any]
    opened: dict[str, Any]
    checkpoint: Checkpoint


def build_receipt(
    log: TileLog,
    index: int,
    leaf: bytes,
    salt: bytes | None,
    parts: Mapping[str, object],
    certificates: Sequence[bytes],
) -> dict[str, Any]:
    """The receipt of entry `index`. Without its salt (erased) nothing is opened, but its place is still proved."""
    view = log.view()
    openings = (
        {}
        if salt is None
        else {part: {"value": value, "salt": part_salt(salt, part).hex()} for part, value in parts.items()}
    )
    return {
        "format": FORMAT,
        "index": index,
        "leaf": leaf.decode(),
        "path": [digest.hex() for digest in view.inclusion_path(index)],
        "checkpoint": view.note,
        "key": str(log.verifier),
        "certificates": b"".join(certificates).decode(),
        "openings": openings,
    }


def verify_receipt(document: object, trust: TrustStore, *, now: datetime) -> ReceiptReport:
    """Checks a receipt against the trusted certificates; raises `ReceiptInvalid` saying which part does not hold."""
    try:
        return _verify(document, trust, now)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise ReceiptInvalid("The file is not a complete ledger receipt; it may have been cut.") from fault
    except NoteInvalid as fault:
        raise ReceiptInvalid(str(fault)) from fault


def parse_receipt(content: bytes) -> object:
    """The JSON in `content`; duplicate keys, NaN and oversized files are refused with `ReceiptInvalid`."""
    if len(content) > _MAX_RECEIPT:
        raise ReceiptInvalid("The file is larger than any ledger receipt.")
    try:
        return json.loads(content, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise ReceiptInvalid("The file is not a ledger receipt: it is not plain JSON.") from fault


def _verify(document: Any, trust: TrustStore, now: datetime) -> ReceiptReport:
    if document["format"] != FORMAT:
        raise ReceiptInvalid(f"The file's format is {document['format']!r}, not {FORMAT!r}.")
    verifier = NoteVerifier.parse(document["key"])
    _check_log_key(verifier, document["certificates"], trust, now)
    checkpoint = open_checkpoint(document["checkpoint"], verifier)
    leaf_bytes = document["leaf"].encode()
    path = [bytes.fromhex(digest) for digest in document["path"]]
    index = document["index"]
    if type(index) is not int or not merkle.verify_inclusion(
        merkle.leaf_hash(leaf_bytes), index, checkpoint.size, path, checkpoint.root
    ):
        raise ReceiptInvalid("The entry is not in the log: its path does not lead to the signed root.")
    leaf = json.loads(leaf_bytes)
    opened: dict[str, Any] = {}
    for part, opening in document["openings"].items():
        if not opens(leaf["commitments"][part], bytes.fromhex(opening["salt"]), opening["value"]):
            raise ReceiptInvalid(f"The {part} shown is not what the log entry commits to.")
        opened[part] = opening["value"]
    return ReceiptReport(index, leaf, opened, checkpoint)


def _check_log_key(verifier: NoteVerifier, pem: str, trust: TrustStore, now: datetime) -> None:
    certificate = x509.load_pem_x509_certificates(pem.encode())[0]
    key = certificate.public_key()
    if not isinstance(key, Ed25519PublicKey) or key.public_bytes_raw() != verifier.public_key:
        raise ReceiptInvalid("The log's certificate is over another key.")
    try:
        trust.check(certificate, at=now)
    except ProofError as fault:
        raise ReceiptInvalid(f"The log's key is not trusted: {fault}") from fault


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
