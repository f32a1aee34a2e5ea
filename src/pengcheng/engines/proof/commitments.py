"""Salted commitments: a log entry says *that* something is fixed without saying *what*.

One random salt per entry; each named part gets a salt of its own derived from it, so that one part can be opened
(to an auditor, to the person) while the others stay closed. HMAC-SHA-256 under a random 256-bit key hides and binds.
Erasing the salt from the database leaves the entry in the log, provably unchanged and for ever unreadable.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping

SALT_BYTES = 32


def canonical_json(value: object) -> bytes:
    """One byte form per value: sorted keys, no spaces, UTF-8, no NaN.

    Raises `TypeError` or `ValueError` for what JSON cannot carry.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def part_salt(salt: bytes, part: str) -> bytes:
    """The salt of the part called `part`; revealing it opens that part only."""
    return hmac.digest(salt, b"pengcheng part\n" + part.encode(), "sha256")


def commit(salt: bytes, part: str, value: object) -> str:
    """The commitment to `value`, a JSON value, under the entry's salt. Hexadecimal."""
    return hmac.digest(part_salt(salt, part), canonical_json(value), "sha256").hex()


def opens(commitment: str, opened_salt: bytes, value: object) -> bool:
    """Whether `opened_salt` (of `part_salt`) and `value` open the commitment."""
    return hmac.compare_digest(hmac.digest(opened_salt, canonical_json(value), "sha256").hex(), commitment)


def commit_all(salt: bytes, parts: Mapping[str, object]) -> dict[str, str]:
    """The commitments to all parts of an entry."""
    return {part: commit(salt, part, value) for part, value in parts.items()}
