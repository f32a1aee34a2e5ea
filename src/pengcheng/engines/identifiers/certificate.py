"""The identifier of an electronic certificate (domain reference 2.5; GB/T 36904 form).

`1.2.156.3005.2` . type code (21) . issuing body (18) . serial (20) . version (3) . check character, the check
by ISO 7064 MOD 37,36 over everything but the root and the dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pengcheng.engines.identifiers.errors import IdentifierError

ROOT = "1.2.156.3005.2"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERS = frozenset(ALPHABET)
_PARTS = re.compile(r"([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{20})\.([0-9A-Z]{3})\.([0-9A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypeCode:
    """The type of a certificate: the code of the body that defines it (18) and a sequence (3)."""

    body: str
    sequence: str

    def __str__(self) -> str:
        return self.body + self.sequence


@dataclass(frozen=True, slots=True)
class CertificateIdentifier:
    """The identifier of one certificate in one version."""

    type_code: str
    body: str
    serial: str
    version: str = "001"

    def __post_init__(self) -> None:
        for name, length in (("type_code", 21), ("body", 18), ("serial", 20), ("version", 3)):
            part = getattr(self, name)
            if len(part) != length or not _LETTERS.issuperset(part):
                raise IdentifierError(
                    "certificate_identifier_part",
                    f"The {name} of a certificate identifier has {length} digits or capital letters, this is {part!r}.",
                )

    @classmethod
    def parse(cls, text: str) -> CertificateIdentifier:
        """The identifier in `text`, with or without its root. Raises IdentifierError."""
        found = _PARTS.fullmatch(text.strip().upper().removeprefix(ROOT + "."))
        if not found:
            raise IdentifierError(
                "certificate_identifier_form", "This is not a certificate identifier.", "Scan it again."
            )
        *parts, check = found.groups()
        identifier = cls(*parts)
        if check != identifier.check:
            raise IdentifierError(
                "certificate_identifier_check",
                "The certificate identifier fails its check character.",
                "Scan it again.",
            )
        return identifier

    @property
    def check(self) -> str:
        """The check character."""
        return check_character(self.type_code + self.body + self.serial + self.version)

    def __str__(self) -> str:
        return ".".join((ROOT, self.type_code, self.body, self.serial, self.version, self.check))


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of digits and capital letters."""
    product = 36
    for letter in text:
        product = _NEXT[product][letter]
    return ALPHABET[(37 - product) % 36]


_NEXT = [  # the product behind a letter, by the product before it
    {letter: ((product + value) % 36 or 36) * 2 % 37 for value, letter in enumerate(ALPHABET)} for product in range(37)
]
