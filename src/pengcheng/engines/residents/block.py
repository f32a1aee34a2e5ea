"""A block of whole families, and the generator that yields block after block in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.books import Books, Community, keep_books
from pengcheng.engines.residents.care import Care, care
from pengcheng.engines.residents.conflicts import TWO_NUMBERS, plant
from pengcheng.engines.residents.draws import Draws, Index
from pengcheng.engines.residents.families import People, found_families
from pengcheng.engines.residents.firms import Firms, employers_of, found_firms
from pengcheng.engines.residents.homes import Housing, house
from pengcheng.engines.residents.identity import IdentityIssuer
from pengcheng.engines.residents.parameters import Parameters
from pengcheng.engines.residents.work import Diplomas, Work, study, work

BLOCK_SIZE = 131_072
"""Residents of a block: one row group of Parquet, one step of memory."""


@dataclass(frozen=True)
class Block:
    """People of whole families with all that is known about them; nobody's kin lies in another block.

    `ids` are citizen ids as ASCII characters (people x 18), `employer` positions among `firms` (-1 none),
    `planted` positions of planted contradictions by kind.
    """

    parameters: Parameters
    communities: Sequence[Community]
    today: date
    seed: int
    number: int
    people: People
    books: Books
    diplomas: Diplomas
    work: Work
    housing: Housing
    care: Care
    firms: Firms
    employer: Index
    ids: NDArray[np.uint8]
    planted: dict[str, Index]

    def draws(self, topic: int) -> Draws:
        """A stream of random numbers of this block for a topic of its rows."""
        return Draws(self.seed, self.number, topic)

    def marked(self, kind: str) -> NDArray[np.bool_]:
        """Which people carry a planted contradiction of a kind."""
        marks = np.zeros(self.people.size, dtype=np.bool_)
        marks[self.planted.get(kind, np.empty(0, dtype=np.int64))] = True
        return marks

    @property
    def told_again(self) -> tuple[Index, Index]:
        """Those who stand in the registers twice, and their second appearances."""
        pairs = self.planted.get(TWO_NUMBERS, np.empty(0, dtype=np.int64))
        return pairs[0::2], pairs[1::2]


def generate(
    parameters: Parameters,
    communities: Sequence[Community],
    size: int,
    seed: int,
    today: date,
    block_size: int = BLOCK_SIZE,
) -> Iterator[Block]:
    """Exactly `size` residents (the lately deceased among them) in blocks of whole families.

    The same arguments give the same people. Raises ValueError for a size below 1 and TooManyResidents.
    """
    if size < 1 or block_size < 1:
        raise ValueError("Give a size of at least one resident.")
    blocks = -(-size // block_size)
    origins = parameters.origins
    issuer = IdentityIssuer(origins.city_divisions, origins.other_divisions, origins.first_sequence, blocks, today)
    for number in range(blocks):
        here = min(block_size, size - number * block_size)
        yield _block(parameters, communities, here, seed, number, today, issuer, block_size)


def _block(
    parameters: Parameters,
    communities: Sequence[Community],
    size: int,
    seed: int,
    number: int,
    today: date,
    issuer: IdentityIssuer,
    block_size: int,
) -> Block:
    draws = Draws(seed, number, 0)
    people = found_families(parameters, size, today, draws)
    books = keep_books(parameters, people, communities, today, draws)
    diplomas = study(parameters, people, today, draws)
    working = work(parameters, people, books, diplomas, today, draws)
    housing = house(parameters, people, books, today, draws)
    cared = care(parameters, people, books, working, today, draws)
    first_serial = 1 + number * (round(block_size * parameters.firms.per_resident) + 1)
    firms = found_firms(parameters, people, today, first_serial, draws)
    planted = plant(parameters, people, books, working, cared, firms, draws)
    pairs = planted.get(TWO_NUMBERS, np.empty(0, dtype=np.int64))
    _tell_again(people, pairs)
    return Block(
        parameters=parameters,
        communities=communities,
        today=today,
        seed=seed,
        number=number,
        people=people,
        books=books,
        diplomas=diplomas,
        work=working,
        housing=housing,
        care=cared,
        firms=firms,
        employer=employers_of(firms, people, draws),
        ids=issuer.issue(people.born, people.male, books.born_here, number),
        planted=planted,
    )


def _tell_again(people: People, pairs: Index) -> None:
    """Gives the second of each pair the sex and birth day of the first, who is not younger."""
    originals, copies = pairs[0::2], pairs[1::2]
    people.male[copies] = people.male[originals]
    people.born[copies] = people.born[originals]
    people.age[copies] = people.age[originals]
