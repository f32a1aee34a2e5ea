"""Families: who lives with whom, of which age, who is whose spouse, mother and father."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.days import NEVER, Days, day_of, months_between
from pengcheng.engines.residents.draws import Bools, Draws, Index, by_age
from pengcheng.engines.residents.parameters import Parameters

KINDS = (
    "single",
    "couple",
    "couple_children",
    "divorced",
    "divorced_children",
    "three_generations",
    "old_couple",
    "old_widowed",
)
SINGLE, COUPLE, COUPLE_CHILDREN, DIVORCED, DIVORCED_CHILDREN, THREE_GENERATIONS, OLD_COUPLE, OLD_WIDOWED = range(8)
PAIRED = np.asarray([False, True, True, True, True, True, True, True])
WITH_CHILDREN = np.asarray([False, False, True, False, True, True, False, False])
PARTED = np.asarray([False, False, False, True, True, False, False, False])
SLOTS = 7
FIRST, SECOND, CHILD, GRANDFATHER, GRANDMOTHER = 0, 1, 2, 5, 6
"""Places in a family: its first person, the partner, up to three children, the first person's parents."""
YEAR = 365.2425
NOBODY = np.int32(-1)
WED_BEFORE_BIRTH = 400
"""Days before their child's birth on which the grandparents married."""


@dataclass(frozen=True)
class People:
    """The people of a block, one array element each; families lie together.

    Days are numbers since 1970-01-01. `spouse` is the living husband or wife, `former` who was divorced;
    `union_*` describe the one marriage a person had. -1 is nobody, NEVER a day that does not come.
    """

    kind: NDArray[np.int8]
    family: NDArray[np.int32]
    slot: NDArray[np.int8]
    male: Bools
    born: Days
    age: NDArray[np.int16]
    died: Days
    partner: NDArray[np.int32]
    mother: NDArray[np.int32]
    father: NDArray[np.int32]
    wed_on: Days
    parted_on: Days
    families: int

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.family)

    @property
    def alive(self) -> Bools:
        """Who lives."""
        return np.equal(self.died, NEVER)

    @property
    def widowed(self) -> Bools:
        """Whose marriage ended by a death (their own or the partner's)."""
        ended: Bools = self._bound & ~(self.alive & self._partner_alive)
        return ended

    @property
    def married(self) -> Bools:
        """Who is married."""
        bound: Bools = self._bound & self.alive & self._partner_alive
        return bound

    @property
    def divorced(self) -> Bools:
        """Whose marriage ended in divorce."""
        parted: Bools = (self.partner >= 0) & (self.parted_on != NEVER)
        return parted

    @property
    def _bound(self) -> Bools:
        bound: Bools = (self.partner >= 0) & (self.parted_on == NEVER)
        return bound

    @property
    def _partner_alive(self) -> Bools:
        partner_alive: Bools = self.alive[np.maximum(self.partner, 0)]
        return partner_alive


def found_families(parameters: Parameters, size: int, today: date, draws: Draws) -> People:
    """Exactly `size` people in whole families."""
    kind = _kinds(parameters, size, draws)
    male, born, wed_on, parted_on = _members(parameters, kind, day_of(today), draws)
    kind, present = _cut(kind, born, size)
    families = len(kind)
    male, born = male[:, :families], born[:, :families]
    flat = np.flatnonzero(present.T.ravel())
    family = (flat // SLOTS).astype(np.int32)
    slot = (flat % SLOTS).astype(np.int8)
    places = np.full(families * SLOTS, NOBODY)
    places[flat] = np.arange(len(flat), dtype=np.int32)
    position = places.reshape(families, SLOTS)
    people_male = male.T.ravel()[flat]
    people_born = born.T.ravel()[flat]
    age = np.clip(months_between(people_born, today) // 12, 0, 120).astype(np.int16)
    partner = np.choose(
        np.minimum(slot, CHILD + 1),
        [position[family, SECOND], position[family, FIRST], NOBODY, NOBODY],
    ).astype(np.int32)
    grand = slot >= GRANDFATHER
    partner[grand] = position[family[grand], GRANDFATHER + GRANDMOTHER - slot[grand]]
    mother, father = _parents(position, family, slot, male)
    wed = wed_on[:families][family]
    first_born = born[FIRST][family]
    wed = np.where(grand, first_born - WED_BEFORE_BIRTH, wed).astype(np.int32)
    parted = np.where(grand, NEVER, parted_on[:families][family]).astype(np.int32)
    died = _deaths(parameters, kind[family], slot, age, today, draws)
    return People(
        kind=kind[family],
        family=family,
        slot=slot,
        male=people_male,
        born=people_born,
        age=age,
        died=died,
        partner=partner,
        mother=mother,
        father=father,
        wed_on=wed,
        parted_on=parted,
        families=families,
    )


def _kinds(parameters: Parameters, size: int, draws: Draws) -> NDArray[np.int8]:
    shares = [parameters.families.shares[kind] for kind in KINDS]
    return draws.choice(shares, size // 2 + 64)


def _members(
    parameters: Parameters, kind: NDArray[np.int8], today: int, draws: Draws
) -> tuple[Bools, NDArray[np.int32], Days, Days]:
    """Sex and birth day by slot (slots x families; NEVER = nobody there), wedding and divorce day by family."""
    families, many = parameters.families, len(kind)
    age = np.empty(many, dtype=np.float32)
    for number, name in enumerate(KINDS):
        chosen = np.flatnonzero(kind == number)
        age[chosen] = draws.bands(families.ages[name], len(chosen))
    male = np.zeros((SLOTS, many), dtype=np.bool_)
    born = np.full((SLOTS, many), NEVER)
    male[FIRST] = draws.chance(families.men_first, many)
    male[FIRST] &= kind != OLD_WIDOWED
    male[SECOND] = ~male[FIRST]
    male[GRANDFATHER] = True
    born[FIRST] = today - (age * YEAR).astype(np.int32)
    older = draws.normal(*families.husband_older, many).clip(-2.0, 12.0)
    youngest_partner = 21.0 + draws.uniform(many)
    second_age = np.maximum(age + np.where(male[FIRST], -older, older), youngest_partner)
    born[SECOND] = np.where(PAIRED[kind], today - (second_age * YEAR).astype(np.int32), NEVER)
    mother_age = np.where(male[FIRST], second_age, age)
    since = _children(parameters, kind, mother_age, today, male, born, draws)
    generations = kind == THREE_GENERATIONS
    mother_older = np.clip(draws.normal(*families.parents_older, many), 20.0, 43.0)
    father_older = mother_older + np.clip(draws.normal(*families.husband_older, many), 0.0, 12.0)
    for slot, gap in ((GRANDFATHER, father_older), (GRANDMOTHER, mother_older)):
        there = generations & draws.chance(0.8, many)
        born[slot] = np.where(there, born[FIRST] - (gap * YEAR).astype(np.int32), NEVER)
    youngest = np.minimum(age, second_age)
    years_wed = np.clip(youngest - 20.0, 0.05, None) * (0.25 + 0.65 * draws.uniform(many))
    years_wed = np.where(WITH_CHILDREN[kind], np.maximum(years_wed, since + 0.6), years_wed)
    years_wed = np.minimum(years_wed, youngest - 20.0 + 0.05)
    wed_on = (today - (years_wed * YEAR).astype(np.int32)).astype(np.int32)
    ended = (draws.uniform(many) * np.minimum(years_wed * 0.8, 12.0) * YEAR).astype(np.int32) + 1
    parted_on = np.where(PARTED[kind], today - ended, NEVER).astype(np.int32)
    return male, born.astype(np.int32), wed_on, parted_on


def _children(
    parameters: Parameters,
    kind: NDArray[np.int8],
    mother_age: NDArray[np.float32],
    today: int,
    male: Bools,
    born: NDArray[np.int32],
    draws: Draws,
) -> NDArray[np.float32]:
    """Fills the children's slots; gives the age of the eldest child (0 where there is none)."""
    families, many = parameters.families, len(kind)
    number = np.where(WITH_CHILDREN[kind], draws.choice(families.children, many) + 1, 0)
    at_birth = np.clip(draws.normal(*families.mother_at_first_birth, many), 20.0, 44.0)
    lately = mother_age - draws.uniform(many) * np.minimum(4.0, mother_age - 20.0)
    at_birth = np.where(at_birth < mother_age, at_birth, lately)
    eldest = np.where(number > 0, mother_age - at_birth, 0.0).astype(np.float32)
    child_age = mother_age - at_birth
    for order in range(3):
        slot = CHILD + order
        male[slot] = draws.chance(0.515, many)
        there = (number > order) & (child_age > 0.01)
        born[slot] = np.where(there, today - (child_age * YEAR).astype(np.int32), NEVER)
        child_age = child_age - np.clip(draws.normal(*families.between_births, many), 1.1, 9.0)
    return eldest


def _cut(kind: NDArray[np.int8], born: NDArray[np.int32], size: int) -> tuple[NDArray[np.int8], Bools]:
    """The first families that fill `size`; the last places go to single people."""
    present = born != NEVER
    filled = np.cumsum(present.sum(axis=0))
    whole = int(np.searchsorted(filled, size, side="right"))
    lacking = size - (int(filled[whole - 1]) if whole else 0)
    kind, present = kind[: whole + lacking].copy(), present[:, : whole + lacking].copy()
    kind[whole:] = SINGLE
    present[1:, whole:] = False
    return kind, present


def _parents(
    position: NDArray[np.int32], family: NDArray[np.int32], slot: NDArray[np.int8], male: Bools
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    first_male = male[FIRST][family]
    first, second = position[family, FIRST], position[family, SECOND]
    child = (slot >= CHILD) & (slot < GRANDFATHER)
    mother = np.where(child, np.where(first_male, second, first), NOBODY)
    father = np.where(child, np.where(first_male, first, second), NOBODY)
    head = slot == FIRST
    mother = np.where(head, position[family, GRANDMOTHER], mother)
    father = np.where(head, position[family, GRANDFATHER], father)
    return mother.astype(np.int32), father.astype(np.int32)


def _deaths(
    parameters: Parameters,
    kind: NDArray[np.int8],
    slot: NDArray[np.int8],
    age: NDArray[np.int16],
    today: date,
    draws: Draws,
) -> Days:
    """The day of death, NEVER for the living: the widowed's partners, some grandparents, and by age."""
    kept = parameters.mortality.years_kept
    many = len(age)
    dies = draws.chance(by_age(age, parameters.mortality.yearly) * np.float32(kept), many)
    dies &= ~((kind == OLD_WIDOWED) & (slot == FIRST))
    dies |= (kind == OLD_WIDOWED) & (slot == SECOND)
    dies |= (slot >= GRANDFATHER) & draws.chance(parameters.families.grandparent_dead * 0.5, many)
    ago = (draws.uniform(many) * kept * YEAR).astype(np.int32) + 1
    died: Days = np.where(dies, np.int32(day_of(today)) - ago, NEVER).astype(np.int32)
    return died


def fold(values: NDArray[np.uint8], members: Bools, target: NDArray[np.int32], into: NDArray[np.uint8]) -> None:
    """Adds (by bitwise or) the values of `members` to their `target` people's elements of `into`."""
    chosen: Index = np.flatnonzero(members & (target >= 0))
    np.bitwise_or.at(into, target[chosen], values[chosen])
