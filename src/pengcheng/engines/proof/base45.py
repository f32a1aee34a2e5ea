"""Base45 (RFC 9285): bytes in the 45 characters that a QR code stores most densely. One text per value."""

from __future__ import annotations

import struct

from pengcheng.engines.proof.errors import CodeInvalid

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PAIRS = [first + second for second in ALPHABET for first in ALPHABET]  # the two lower digits, the lowest first
_PAIR_VALUES = {pair: value for value, pair in enumerate(_PAIRS)}
_THIRD_VALUES = {letter: value * len(_PAIRS) for value, letter in enumerate(ALPHABET)}
_DAMAGED = "The code is damaged. Scan it again."
_CUT = "The code is cut. Scan it again, with its whole edge in the picture."


def encode(content: bytes) -> str:
    """The text of `content`."""
    pairs = len(content) // 2
    letters = []
    for number in struct.unpack_from(f">{pairs}H", content):
        third, lower = divmod(number, len(_PAIRS))
        letters.append(_PAIRS[lower] + ALPHABET[third])
    if len(content) % 2:
        letters.append(_PAIRS[content[-1]])
    return "".join(letters)


def decode(text: str) -> bytes:
    """The bytes of `text`; raises `CodeInvalid` for a foreign character, a cut group or one that is too large."""
    whole = len(text) - len(text) % 3
    try:
        numbers = [_PAIR_VALUES[text[at : at + 2]] + _THIRD_VALUES[text[at + 2]] for at in range(0, whole, 3)]
        last = _PAIR_VALUES[text[whole:]] if len(text) - whole == 2 else None
    except KeyError as fault:
        raise _foreign(text) from fault
    if len(text) - whole == 1:
        raise _foreign(text) if text[-1] not in ALPHABET else CodeInvalid(_CUT)
    try:
        content = struct.pack(f">{len(numbers)}H", *numbers)
        return content if last is None else content + struct.pack("B", last)
    except struct.error as fault:  # a group that stands for more than its bytes can hold
        raise CodeInvalid(_DAMAGED) from fault


def _foreign(text: str) -> CodeInvalid:
    letter = next(letter for letter in text if letter not in ALPHABET)
    return CodeInvalid(f"The code holds {letter!r}, which no code holds. Scan it again.")
