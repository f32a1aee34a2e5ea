"""Invented names: children carry the father's surname, people told twice carry one name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.draws import Draws, Index

TOPIC = 11


def people_names(block: Block) -> list[str]:
    """A name for each person of the block."""
    given, people = block.parameters.names, block.people
    draws = block.draws(TOPIC)
    surnames = list(given.surnames)
    surname = draws.choice(list(given.surnames.values()), people.size)
    for _generation in range(2):
        with_father = np.flatnonzero(people.father >= 0)
        surname[with_father] = surname[people.father[with_father]]
    first = _characters(draws, given.men, given.women, block)
    second = _characters(draws, given.men, given.women, block)
    single = draws.chance(given.one_character, people.size)
    names = [
        surnames[family] + one + ("" if short else two)
        for family, one, two, short in zip(surname, first, second, single, strict=True)
    ]
    originals, copies = block.told_again
    for original, copy in zip(originals, copies, strict=True):
        names[copy] = names[original]
    return names


def firm_names(block: Block) -> list[str]:
    """A name for each enterprise of the block."""
    given, firms = block.parameters.firms, block.firms
    draws = block.draws(TOPIC + 1)
    first, second = (draws.below(len(given.name_words), firms.size) for _ in range(2))
    kinds = [given.name_kinds[industry] for industry in given.industries]
    return [
        f"{given.place_name}{given.name_words[one]}{given.name_words[two]}{kinds[industry]}{given.forms[int(alone)]}"
        for one, two, industry, alone in zip(first, second, firms.industry, firms.individual, strict=True)
    ]


def _characters(draws: Draws, men: Sequence[str], women: Sequence[str], block: Block) -> list[str]:
    size = block.people.size
    drawn: Index = (draws.uniform(size) * np.where(block.people.male, len(men), len(women))).astype(np.int64)
    return [men[number] if male else women[number] for number, male in zip(drawn, block.people.male, strict=True)]
