"""The number of a case: what it is about (31), the day it was filed (8), its place on that day (4 or more).

Source: domain reference 2.3. A city without implementation codes uses its own short prefix instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pengcheng.engines.identifiers.errors import IdentifierError


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number. The sequence has four digits and grows where a day has more than 9,999 cases."""

    prefix: str
    day: date
    sequence: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-Z-]{1,31}", self.prefix, re.ASCII):
            raise IdentifierError("case_number_prefix", f"A case number cannot begin with {self.prefix!r}.")
        if not 1 <= self.sequence <= 9_999_999:
            raise IdentifierError(
                "case_number_sequence", f"A case's place on its day is 1 to 9999999, not {self.sequence}."
            )

    @classmethod
    def parse(cls, text: str, prefix_length: int = 31) -> CaseNumber:
        """The number in `text`, whose prefix has `prefix_length` characters. Raises IdentifierError."""
        prefix, rest = text[:prefix_length], text[prefix_length:]
        if not re.fullmatch(r"[0-9]{12,15}", rest, re.ASCII):
            raise IdentifierError("case_number_form", "This is not a case number.", "Compare it with the receipt.")
        try:
            day = date(int(rest[:4]), int(rest[4:6]), int(rest[6:8]))
        except ValueError:
            raise IdentifierError("case_number_date", "The day inside the case number is not a real day.") from None
        return cls(prefix, day, int(rest[8:]))

    def __str__(self) -> str:
        return f"{self.prefix}{self.day:%Y%m%d}{self.sequence:04}"
