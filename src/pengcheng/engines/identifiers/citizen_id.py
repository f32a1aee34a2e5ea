"""The citizen identification number of GB 11643-1999 and the cards that use the same form.

Six digits of the division of first registration (never validated against today's divisions: it may have been
abolished since), eight of the birth date, three of a sequence (odd for men), one check character by
ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from pengcheng.engines.identifiers.errors import IdentifierError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)


class Sex(StrEnum):
    """The sex a number was given for."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A valid number and what it says."""

    text: str
    division: str
    birth_date: date
    sequence: int

    @classmethod
    def parse(cls, text: str) -> CitizenId:
        """The number in `text` (18 characters; a final small x is read as X). Raises IdentifierError."""
        number = text.strip().upper()
        if len(number) != 18:
            raise IdentifierError("citizen_id_length", f"A citizen id has 18 characters, this has {len(number)}.")
        if not _FORM.fullmatch(number):
            raise IdentifierError(
                "citizen_id_characters", "A citizen id is 17 digits and a last digit or X.", "Compare it with the card."
            )
        expected = check_character(number[:17])
        if number[17] != expected:
            raise IdentifierError(
                "citizen_id_check",
                "The last character of the citizen id does not fit the others.",
                "Look for a typing error.",
            )
        try:
            birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            raise IdentifierError(
                "citizen_id_date",
                "The birth date inside the citizen id is not a real day.",
                "Compare it with the card.",
            ) from None
        return cls(number, number[:6], birth_date, int(number[14:17]))

    @property
    def sex(self) -> Sex:
        """Odd sequence numbers are given to men."""
        return Sex.MALE if self.sequence % 2 else Sex.FEMALE

    @property
    def holder_of(self) -> Literal["citizen", "foreigner", "hong_kong", "macau", "taiwan"]:
        """Which card carries this number: they share one form (domain reference 2.8)."""
        if self.text[0] == "9":
            return "foreigner"
        regions: dict[str, Literal["hong_kong", "macau", "taiwan"]] = {
            "810000": "hong_kong",
            "820000": "macau",
            "830000": "taiwan",
        }
        return regions.get(self.division, "citizen")

    def __str__(self) -> str:
        return self.text


def check_character(first_17: str) -> str:
    """The check character for the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def mask(text: str) -> str:
    """The number with its birth date and most of its division hidden: `4403**********0010`."""
    return text[:4] + "*" * max(len(text) - 8, 0) + text[-4:] if len(text) > 8 else "*" * len(text)
