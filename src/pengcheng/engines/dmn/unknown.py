"""The mark of a fact nobody knows: any value is possible. It is not FEEL's null, which is a value."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Unknown(Enum):
    """The type of `UNKNOWN`. It has one member, no truth value and no order, so it cannot slip through a test."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an unknown fact is neither true nor false; compare it with `is UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN
