"""The little of ASN.1 DER (X.690) that a CAdES signature needs."""

from __future__ import annotations

from collections.abc import Iterable

SEQUENCE, SET, INTEGER, OCTETS, OID, UTC_TIME = 0x30, 0x31, 0x02, 0x04, 0x06, 0x17


def encode(tag: int, *parts: bytes) -> bytes:
    """One element of a tag over its parts."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of its parts."""
    return encode(SEQUENCE, *parts)


def set_of(parts: Iterable[bytes]) -> bytes:
    """A SET OF: its elements in their one order."""
    return encode(SET, *sorted(parts))


def integer(value: int) -> bytes:
    """An INTEGER in the fewest bytes."""
    return encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def oid(dotted: str) -> bytes:
    """An object identifier from its dotted form."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray()
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        content += bytes(reversed(groups))
    return encode(OID, bytes(content))


def read(content: bytes, at: int = 0) -> tuple[int, bytes, int]:
    """The tag, the content and the end of the element at `at`; raises `ValueError` when it is cut or not DER."""
    try:
        tag, length, start = content[at], content[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, start = int.from_bytes(content[start : start + size], "big"), start + size
            if size == 0 or size > 4 or length < 0x80:
                raise ValueError("length is not DER")
    except IndexError as fault:
        raise ValueError("element is cut") from fault
    if start + length > len(content):
        raise ValueError("element is cut")
    return tag, content[start : start + length], start + length


def elements(content: bytes) -> list[tuple[int, bytes]]:
    """All elements in `content`, each with its tag and its whole encoding; raises `ValueError`."""
    found, at = [], 0
    while at < len(content):
        tag, _, end = read(content, at)
        found.append((tag, content[at:end]))
        at = end
    return found
