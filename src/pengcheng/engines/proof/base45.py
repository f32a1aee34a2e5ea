"""Base45 (RFC 9285): bytes in the 45 characters that a QR code stores most densely. One text per value."""

from __future__ import annotations

from pengcheng.engines.proof.errors import CodeInvalid

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_DAMAGED = "The code is damaged. Scan it again."


def encode(content: bytes) -> str:
    """The text of `content`."""
    letters: list[str] = []
    for at in range(0, len(content) - 1, 2):
        rest, first = divmod(content[at] * 256 + content[at + 1], 45)
        third, second = divmod(rest, 45)
        letters += (ALPHABET[first], ALPHABET[second], ALPHABET[third])
    if len(content) % 2:
        second, first = divmod(content[-1], 45)
        letters += (ALPHABET[first], ALPHABET[second])
    return "".join(letters)


def decode(text: str) -> bytes:
    """The bytes of `text`; raises `CodeInvalid` for a foreign character, a cut group or one that is too large."""
    try:
        values = [_VALUES[letter] for letter in text]
    except KeyError as fault:
        raise CodeInvalid(f"The code holds {fault.args[0]!r}, which no code holds. Scan it again.") from fault
    if len(values) % 3 == 1:
        raise CodeInvalid("The code is cut. Scan it again, with its whole edge in the picture.")
    content = bytearray()
    whole = len(values) - len(values) % 3
    for at in range(0, whole, 3):
        number = values[at] + values[at + 1] * 45 + values[at + 2] * 2025
        if number > 0xFFFF:
            raise CodeInvalid(_DAMAGED)
        content.append(number >> 8)
        content.append(number & 0xFF)
    if whole < len(values):
        number = values[whole] + values[whole + 1] * 45
        if number > 0xFF:
            raise CodeInvalid(_DAMAGED)
        content.append(number)
    return bytes(content)
