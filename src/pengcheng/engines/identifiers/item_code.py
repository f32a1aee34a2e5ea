"""Codes of service items after GB/T 39554.1-2020 (structure: domain reference 2.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pengcheng.engines.identifiers.errors import IdentifierError
from pengcheng.engines.identifiers.uscc import Uscc

ITEM_TYPES = {
    "licence": "01",
    "penalty": "02",
    "compulsion": "03",
    "levy": "04",
    "benefit_payment": "05",
    "inspection": "06",
    "confirmation": "07",
    "award": "08",
    "adjudication": "09",
    "other_power": "10",
    "public_service": "20",
}
"""Item types and their two digits (domain reference 1.2)."""


@dataclass(frozen=True, slots=True)
class BasicCode:
    """The code of a catalogue entry: region (2), item type (2), main item (5), sub-item (3)."""

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{12}", self.text, re.ASCII):
            raise IdentifierError(
                "basic_code_form", f"A basic code has 12 digits, this is {self.text!r}.", "Put it in quotes."
            )

    @property
    def region(self) -> str:
        """Two digits: 00 for the nation, else a province."""
        return self.text[:2]

    @property
    def type_code(self) -> str:
        """The two digits of the item type."""
        return self.text[2:4]

    @property
    def item_type(self) -> str | None:
        """The item type by name, None for codes beyond the known list (live catalogues have some)."""
        return next((name for name, code in ITEM_TYPES.items() if code == self.type_code), None)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ImplementationCode:
    """One body's version of a catalogue entry: body (18), exercising level (1), basic code (12)."""

    body: Uscc
    level: int
    basic: BasicCode

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 6:
            raise IdentifierError("exercise_level", f"The exercising level is 1 to 6, not {self.level}.")

    @classmethod
    def parse(cls, text: str) -> ImplementationCode:
        """The code in `text` (31 characters). Raises IdentifierError."""
        if len(text) != 31 or not text[18].isdigit():
            raise IdentifierError(
                "implementation_code_form", f"An implementation code has 31 characters, this has {len(text)}."
            )
        return cls(Uscc.parse(text[:18]), int(text[18]), BasicCode(text[19:]))

    def __str__(self) -> str:
        return f"{self.body}{self.level}{self.basic}"


@dataclass(frozen=True, slots=True)
class HandlingItemCode:
    """A case split of an implementation entry: implementation code (31) and a sequence (2)."""

    implementation: ImplementationCode
    sequence: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.sequence <= 99:
            raise IdentifierError(
                "handling_item_sequence", f"A handling item's sequence is 0 to 99, not {self.sequence}."
            )

    @classmethod
    def parse(cls, text: str) -> HandlingItemCode:
        """The code in `text` (33 characters). Raises IdentifierError."""
        if len(text) != 33 or not text[31:].isdigit():
            raise IdentifierError(
                "handling_item_code_form", f"A handling item code has 33 characters, this has {len(text)}."
            )
        return cls(ImplementationCode.parse(text[:31]), int(text[31:]))

    def __str__(self) -> str:
        return f"{self.implementation}{self.sequence:02}"
