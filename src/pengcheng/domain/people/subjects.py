"""Whom a record, a case or a certificate is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A person, an enterprise, or another kind of subject that the city's registers know.

    `kind` is a subject kind of the city folder (`person`, `enterprise`); `id` is its identifier there.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
