"""The unified social credit code of GB 32100-2015, with the organisation code of GB 11714 inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pengcheng.engines.identifiers.errors import IdentifierError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Uscc:
    """A valid code and its parts: registering authority, type, division, organisation code."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Uscc:
        """The code in `text` (18 characters, small letters are read as capitals). Raises IdentifierError."""
        code = text.strip().upper()
        if len(code) != 18:
            raise IdentifierError(
                "uscc_length", f"A unified social credit code has 18 characters, this has {len(code)}."
            )
        if not _FORM.fullmatch(code):
            raise IdentifierError(
                "uscc_characters",
                "A unified social credit code has digits and capital letters other than I, O, S, V and Z.",
                "Look for O written for 0 or I for 1.",
            )
        expected = check_character(code[:17])
        if code[17] != expected:
            raise IdentifierError(
                "uscc_check",
                f"The last character of {code} does not fit the others: it would be {expected}.",
                "Look for a typing error.",
            )
        return cls(code)

    @property
    def authority(self) -> str:
        """Who registered it: 1 institutions, 5 civil affairs, 9 market regulation, Y other."""
        return self.text[0]

    @property
    def type(self) -> str:
        """The kind of organisation, read together with the authority."""
        return self.text[1]

    @property
    def division(self) -> str:
        """Six digits of the division of registration."""
        return self.text[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the organisation code."""
        return self.text[8:17]

    @property
    def warning(self) -> str | None:
        """What is odd though not wrong: an organisation code whose own check character does not fit."""
        if self.organisation_code[8] == organisation_check_character(self.organisation_code[:8]):
            return None
        return f"The organisation code {self.organisation_code} inside {self.text} fails its own check character."

    def __str__(self) -> str:
        return self.text


def check_character(first_17: str) -> str:
    """The check character for the first 17 characters."""
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first_8: str) -> str:
    """The check character of an organisation code (GB 11714) for its first 8 characters."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(first_8, ORGANISATION_WEIGHTS, strict=True))
    check = -total % 11
    return "X" if check == 10 else str(check)
