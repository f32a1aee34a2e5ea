"""Types of certificates the city issues (domain reference 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pengcheng.city.period import Period
from pengcheng.city.text import Text


@dataclass(frozen=True, slots=True)
class CertificateField:
    """A data field: where its value comes `from_` (holder.*, outputs.*, facts.*, asks.*, case.*)."""

    key: str
    name: Text
    from_: str
    type: str = "text"
    mask: bool = False
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A certificate type. `valid_for` is None for certificates that hold until revoked."""

    key: str
    type_sequence: str
    name: Text
    issuer: str
    holder: str
    category: str
    fields: tuple[CertificateField, ...]
    public_fields: tuple[str, ...] = ()
    text: Text = field(default_factory=Text)
    valid_for: Period | None = None
