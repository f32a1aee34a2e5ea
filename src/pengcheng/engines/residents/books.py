"""Where people belong: household books, residence registrations, the area a family lives in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.days import Days, day_of
from pengcheng.engines.residents.draws import Bools, Draws
from pengcheng.engines.residents.families import CHILD, FIRST, GRANDFATHER, KINDS, SECOND, SINGLE, YEAR, People
from pengcheng.engines.residents.parameters import Parameters

PLACES = ("city", "province", "elsewhere")
CITY, PROVINCE, ELSEWHERE = range(3)
RELATIONS = ("head", "spouse", "child", "parent", "other")
HEAD, SPOUSE, OFFSPRING, PARENT, OTHER = range(5)


@dataclass(frozen=True, slots=True)
class Community:
    """A community people live in: its code and the code of its area (the city's next level below itself)."""

    code: str
    area: str


@dataclass(frozen=True)
class Books:
    """Household book, residence registration and community of each person.

    `place` indexes PLACES, `relation` RELATIONS, `community` the communities given to the generator. `book` is
    the number of the household book within the block. `missing` says the book register is silent.
    """

    place: NDArray[np.int8]
    relation: NDArray[np.int8]
    book: NDArray[np.int32]
    collective: Bools
    moved_in: Days
    missing: Bools
    born_here: Bools
    community: NDArray[np.int32]
    registered: Bools
    since: Days
    verified: Bools

    @property
    def here(self) -> Bools:
        """Whose household is in the city."""
        return np.equal(self.place, CITY)


def keep_books(
    parameters: Parameters, people: People, communities: Sequence[Community], today: date, draws: Draws
) -> Books:
    """Books for the people of a block. Raises ValueError when no community lies in an area with a weight."""
    place = _places(parameters, people, draws)
    here = place == CITY
    married = people.married
    apart = (people.slot == SECOND) & (place != _of_first(people, place))
    own_book = apart | ((people.slot == SECOND) & people.divorced)
    relation = np.select(
        [(people.slot == SECOND) & married & ~own_book, _child(people), people.slot >= GRANDFATHER],
        [SPOUSE, OFFSPRING, PARENT],
        HEAD,
    ).astype(np.int8)
    size = people.size
    now = np.int32(day_of(today))
    lived = now - people.born
    moved_in = (now - (lived * (0.15 + 0.85 * draws.uniform(size))).astype(np.int32)).astype(np.int32)
    born_here = here & (_child(people) | draws.chance(0.4, size))
    moved_in = np.where(born_here, people.born, moved_in).astype(np.int32)
    since = _since(parameters, people, now, draws)
    return Books(
        place=place,
        relation=relation,
        book=(people.family * 2 + own_book).astype(np.int32),
        collective=here & (people.kind == SINGLE) & draws.chance(parameters.origins.collective, size),
        moved_in=moved_in,
        missing=draws.chance(parameters.missing.book, size),
        born_here=born_here,
        community=_communities(parameters, people, communities, draws),
        registered=~here & people.alive & draws.chance(parameters.stays.registered, people.families)[people.family],
        since=since,
        verified=people.alive & ~draws.chance(parameters.missing.dweller, size),
    )


def _child(people: People) -> Bools:
    return (people.slot >= CHILD) & (people.slot < GRANDFATHER)


def _of_first(people: People, values: NDArray[np.int8]) -> NDArray[np.int8]:
    return values[np.flatnonzero(people.slot == FIRST)][people.family]


def _places(parameters: Parameters, people: People, draws: Draws) -> NDArray[np.int8]:
    origins, many = parameters.origins, people.families
    firsts = np.flatnonzero(people.slot == FIRST)
    kind = people.kind[firsts]
    share = np.asarray([origins.city[name] for name in KINDS], dtype=np.float32)[kind]
    first_here = draws.chance(share, many)
    second_here = first_here ^ draws.chance(1.0 - origins.same_as_spouse, many)
    elder_here = first_here & draws.chance(0.85, many)
    outside = np.where(draws.chance(origins.province, many), PROVINCE, ELSEWHERE).astype(np.int8)
    second_there = np.isin(kind, [0], invert=True)
    slot, family = people.slot, people.family
    here = np.select(
        [slot == FIRST, slot == SECOND, _child(people)],
        [first_here[family], second_here[family], (first_here | (second_here & second_there))[family]],
        elder_here[family],
    )
    return np.where(here, np.int8(CITY), outside[family]).astype(np.int8)


def _since(parameters: Parameters, people: People, now: np.int32, draws: Draws) -> Days:
    """The day from which a person's stay in the city is unbroken: the family's, the birth for the children."""
    ago = (draws.exponential(parameters.stays.mean_years, people.families) * YEAR).astype(np.int32) + 3
    since = now - ago[people.family]
    since = np.maximum(since, np.where(_child(people), people.born, people.born + int(16 * YEAR)))
    later: Days = np.minimum(since, now).astype(np.int32)
    return later


def _communities(
    parameters: Parameters, people: People, communities: Sequence[Community], draws: Draws
) -> NDArray[np.int32]:
    """A community for each family; a divorced partner lives in another one."""
    order = sorted(range(len(communities)), key=lambda number: (communities[number].area, communities[number].code))
    areas = [communities[number].area for number in order]
    weighted = [area for area in parameters.areas if area in set(areas)]
    if not weighted:
        raise ValueError("No community lies in an area of the parameters. Give areas that the divisions know.")
    start = np.asarray([areas.index(area) for area in weighted])
    count = np.asarray([areas.count(area) for area in weighted])
    places = np.asarray(order, dtype=np.int32)

    def drawn() -> NDArray[np.int32]:
        area = draws.choice([parameters.areas[name] for name in weighted], people.families)
        picked: NDArray[np.int32] = places[start[area] + draws.below(count[area], people.families)]
        return picked

    first, second = drawn(), drawn()
    elsewhere = (people.slot == SECOND) & people.divorced
    return np.where(elsewhere, second[people.family], first[people.family]).astype(np.int32)
