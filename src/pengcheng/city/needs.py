"""What an item, and the whole city, reads of its residents: facts, registers and columns (data minimisation)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pengcheng.city.checks.facts import TODAY, names_for
from pengcheng.city.checks.meaning import Meaning, Reader
from pengcheng.city.decisions import decision_of
from pengcheng.city.objects import City, Fact, Item
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.parser import parse_expression

Purpose = Literal["rules", "material", "certificate"]
Columns = frozenset[tuple[str, str]]
"""Pairs of a register and one of its fields."""


@dataclass(frozen=True, slots=True)
class FactNeed:
    """One fact that an item reads: why, and the columns behind it, those of the facts it is made of included."""

    fact: str
    purposes: tuple[Purpose, ...]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Needs:
    """What one item reads about its subject. `asks` are the questions it can put."""

    item: str
    facts: tuple[FactNeed, ...]
    asks: tuple[str, ...]

    @property
    def columns(self) -> Columns:
        """Every column, each once."""
        return frozenset(column for need in self.facts for column in need.columns)


@dataclass(frozen=True, slots=True)
class CityNeeds:
    """What the whole city reads. `unread` are columns that no item needs: the city could do without them here."""

    items: tuple[Needs, ...]
    unread: Columns

    @property
    def columns(self) -> Columns:
        """Every column that some item reads."""
        return frozenset(column for needs in self.items for column in needs.columns)


def needs(city: City, item: Item, on: date | None = None) -> Needs:
    """What an item reads under the rules in force on a day and later ones (without a day: under every version).

    Raises:
        RulesRefused: its rules cannot be read; `check` tells why.
    """
    purposes: dict[str, list[Purpose]] = {}
    for purpose, names in _named(city, item, on):
        for name in names:
            if name in city.facts and purpose not in purposes.setdefault(name, []):
                purposes[name].append(purpose)
    reading = _Reading(city)
    facts = tuple(FactNeed(name, tuple(why), reading.columns(name)) for name, why in purposes.items())
    return Needs(item.key, facts, tuple(ask.key for ask in item.asks))


def city_needs(city: City, on: date | None = None) -> CityNeeds:
    """What every item reads, and the columns that none does (keys and the fields that say whose a row is aside)."""
    items = tuple(needs(city, item, on) for item in city.items.values())
    read = frozenset(column for each in items for column in each.columns)
    kept = frozenset(
        (register.key, name)
        for register in city.registers.values()
        for name in register.fields
        if name not in register.row_key and not any(name in fields for fields in register.subject.values())
    )
    return CityNeeds(items, kept - read)


def _named(city: City, item: Item, on: date | None) -> Iterator[tuple[Purpose, list[str]]]:
    """The facts an item names, by purpose."""
    decision = decision_of(city, item)
    if decision is not None:
        first = decision.on(on) if on and decision.versions[0].effective <= on else decision.versions[0]
        versions = decision.versions[decision.versions.index(first) :]
        yield "rules", [clause.name for version in versions for clause in version.body.inputs]
    yield "material", [one.key for each in item.materials for one in each.replaced_by if one.kind == "fact"]
    certificate = city.certificates.get(item.result.certificate or "")
    sources = [field.from_.partition(".") for field in certificate.fields] if certificate else []
    yield "certificate", [name for source, _, name in sources if source in ("facts", "holder")]


class _Reading:
    """The columns behind facts, each fact read once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._known: dict[str, Columns] = {}

    def columns(self, name: str) -> Columns:
        """Those of one fact, of the facts it reads, and of the relation it is read over."""
        if name not in self._known:
            self._known[name] = frozenset()  # ends a circle, which `check` refuses
            self._known[name] = self._of(self._city.facts[name])
        return self._known[name]

    def _of(self, fact: Fact) -> Columns:
        names = {**names_for(self._city, fact), fact.key: Meaning()}
        reader = Reader(names, BUILTIN_NAMES)
        for text in (fact.value, *(conflict.when for conflict in fact.conflicts)):
            reader.meaning(parse_expression(text, frozenset(names)))
        found = set(reader.columns) | self._of_relation(fact.over)
        for name in reader.reads:
            if name in self._city.registers:
                found.update((name, field) for field in self._city.registers[name].subject[fact.subject])
            elif name in self._city.facts and name != fact.key:
                found |= self.columns(name)
        return frozenset(found)

    def _of_relation(self, key: str) -> set[tuple[str, str]]:
        relation = self._city.relations.get(key)
        if relation is None:
            return set()
        found = {column for part in relation.union for column in self._of_relation(part)}
        register = self._city.registers.get(relation.register or "")
        if register is not None:
            found |= {(register.key, field) for pair in relation.pairs for field in pair}
            if relation.where:
                reader = Reader(TODAY, BUILTIN_NAMES)
                reader.meaning(parse_expression(relation.where, frozenset({*TODAY, *register.fields})), register)
                found |= reader.columns
        return found


def by_register(columns: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Columns listed under their registers, both in the order of the alphabet."""
    found: dict[str, list[str]] = {}
    for register, name in sorted(columns):
        found.setdefault(register, []).append(name)
    return {register: tuple(names) for register, names in found.items()}
