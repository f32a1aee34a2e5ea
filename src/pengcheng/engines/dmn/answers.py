"""What a cell answers in each region of its column, asked of FEEL once for each stretch between its own constants.

The constants of all cells cut a column; a cell changes its mind only at its own. So a cell with one constant is asked
four questions, however many constants the other cells of a long table bring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .regions import Kind, Regions, constant_fits


@dataclass(frozen=True, slots=True)
class CellAnswers:
    """The regions (bits) in which a cell is true and those in which it is null; in all others it is false."""

    true: int
    null: int


def ask(regions: Regions, own: Iterable[object], truth: Callable[[object], object]) -> CellAnswers:
    """Ask a cell about every region.

    Args:
        own: the constants that the cell compares its input with.
        truth: what the cell answers to a value: True, False, or anything else for null.
    """
    true = null = 0
    for alike in _stretches(regions, own):
        held = alike & ~regions.empty
        if not held:
            continue
        answer = truth(regions.representatives[held.bit_length() - 1])
        if answer is True:
            true |= held
        elif answer is not False:
            null |= held
    # Nobody's value lies in an empty region; answering there as just below it draws no edge.
    return CellAnswers(true | true << 1 & regions.empty, null | null << 1 & regions.empty)


def turns(masks: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Where the members of a set change: by region, the members (bits) that come or go there.

    Args:
        masks: each member's number, and the regions (bits) in which it is in the set.
    """
    found: dict[int, int] = {}
    for number, mask in masks:
        edges = mask ^ (mask << 1)
        while edges:
            lowest = edges & -edges
            region = lowest.bit_length() - 1
            found[region] = found.get(region, 0) ^ 1 << number
            edges ^= lowest
    return found


def in_each_region(count: int, changes: dict[int, int]) -> Iterator[int]:
    """The members (bits) of the set in each region, from where they change."""
    members = 0
    for region in range(count):
        members ^= changes.get(region, 0)
        yield members


def _stretches(regions: Regions, own: Iterable[object]) -> Iterator[int]:
    """The regions (bits) that no constant of the cell tells apart; together they are all regions."""
    yield 1 << regions.null
    if regions.kind is Kind.BOOLEAN:
        yield from (0b01, 0b10)
        return
    places = sorted({regions.index_of(value) for value in own if constant_fits(regions.kind, value)})
    if regions.kind is Kind.TEXT:
        alone = [1 << place for place in places]
        yield from alone
        yield (1 << regions.null) - 1 - sum(alone)
        return
    start = 0
    for place in places:
        yield (1 << place) - (1 << start)
        yield 1 << place
        start = place + 1
    yield (1 << regions.null) - (1 << start)
