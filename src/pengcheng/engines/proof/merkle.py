"""Merkle trees of RFC 6962: hashing, roots, inclusion and consistency proofs. Pure functions.

A tree is given as a `Nodes` function: `nodes(level, index)` is the hash of the complete subtree that holds the
2**level leaves beginning at leaf `index * 2**level`. Whether that hash comes from memory or from a tile on disk is
no concern of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeAlias

Nodes: TypeAlias = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry (RFC 6962 section 2.1: prefix 0x00)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 6962 section 2.1: prefix 0x01)."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of neighbouring hashes.

    Raises `ValueError` when their number is not a power of two.
    """
    count = len(hashes)
    if count == 0 or count & (count - 1):
        raise ValueError(f"{count} hashes do not make a complete subtree")
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def nodes_of(leaf_hashes: Sequence[bytes]) -> Nodes:
    """`Nodes` over leaf hashes that are all in memory."""

    def node(level: int, index: int) -> bytes:
        return fold(leaf_hashes[index << level : (index + 1) << level])

    return node


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves (RFC 6962 section 2.1, MTH)."""
    return _range_hash(0, size, nodes) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves (RFC 6962 section 2.1.1, PATH).

    Raises `ValueError` when the leaf is not among the first `size`.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(_range_hash(split, end, nodes))
            end = split
        else:
            path.append(_range_hash(start, split, nodes))
            start = split
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `path` shows that the leaf hash `leaf` stands at `index` below the root `expected`."""
    if not 0 <= index < size or len(path) != _path_length(index, size):
        return False
    position, last, found = index, size - 1, leaf
    for sibling in path:
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        position >>= 1
        last >>= 1
    return found == expected


def consistency_path(old: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show the first `old` leaves of `size` are unchanged (RFC 6962 section 2.1.2, PROOF).

    Raises `ValueError` when `old` is not between 1 and `size`.
    """
    if not 1 <= old <= size:
        raise ValueError(f"a tree of {size} has no earlier state of {old}")
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old != end:
        split = start + _split(end - start)
        if old <= split:
            path.append(_range_hash(split, end, nodes))
            end = split
        else:
            path.append(_range_hash(start, split, nodes))
            start, whole = split, False
    if not whole:
        path.append(_range_hash(start, end, nodes))
    return path[::-1]


def verify_consistency(old: int, old_root: bytes, size: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` shows that the tree of `old` leaves is the beginning of the tree of `size` leaves."""
    if not 1 <= old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    position, last = old - 1, size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    rest = list(path)
    if position:
        if not rest:
            return False
        was = now = rest.pop(0)
    else:
        was = now = old_root
    for sibling in rest:
        if not last:
            return False
        if position & 1 or position == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            now = node_hash(now, sibling)
        position >>= 1
        last >>= 1
    return not last and was == old_root and now == new_root


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(start: int, end: int, nodes: Nodes) -> bytes:
    """The root over leaves `start`..`end`; `start` is a multiple of the smallest power of two not below the count."""
    count = end - start
    if not count & (count - 1):
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    split = start + _split(count)
    return node_hash(_range_hash(start, split, nodes), _range_hash(split, end, nodes))


def _path_length(index: int, size: int) -> int:
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()
