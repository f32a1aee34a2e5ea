"""Whom a load of a register may concern, and in which items: the rows it wrote, followed through facts and relations.

Of a row about one person the people may be others: a parent's items read the child's rows. What is said here may be
too wide (a relation's condition is not judged), never too narrow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from pengcheng import clock
from pengcheng.city import City, Item, Register
from pengcheng.domain.registers.facts.definitions import SELF, FactDefinition, book_of
from pengcheng.domain.registers.facts.query import vectorised
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import attribute, model_of
from pengcheng.domain.services.rules import rules_of

Values = Mapping[str, object]
"""One version of a register's row, by field."""


def offered_items(city: City) -> list[Item]:
    """The items the city offers or grants by itself; the others wait for somebody to come."""
    return [
        item
        for item in city.items.values()
        if item.rules is not None and (item.proactive or item.initiation == "government")
    ]


def swept_facts(city: City, item: Item) -> tuple[str, ...]:
    """The facts of an item's rules that a sweep knows; texts have no column and stay unknown to it."""
    rules = rules_of(city, item)
    return tuple(name for name in (rules.facts if rules else ()) if vectorised(city.facts[name]))


def touched(city: City, items: Iterable[Item], register: Register, rows: Collection[Values]) -> dict[str, set[str]]:
    """For each of the items that read a register: the subjects whose facts the rows may change, if there are any."""
    found: dict[str, set[str]] = {}
    reaching = _Reaching(city, register, rows)
    for item in items:
        subjects = {one for each in _definitions(city, item) for one in reaching.subjects(each, item.subject)}
        if subjects:
            found[item.key] = subjects
    return found


def concerns_everybody(city: City, items: Iterable[Item], load: RegisterLoad) -> bool:
    """Whether a file changes what is known of people whose rows it leaves alone: the register speaks for the first
    time, or what it says had become stale."""
    if not load.sha256:
        return False
    before = RegisterLoad.objects.filter(register=load.register, pk__lt=load.pk).exclude(sha256="")
    last = before.order_by("-as_of").values_list("as_of", flat=True).first()
    if last is None:
        return True
    limits = (
        definition.fact.fresh_for
        for item in items
        for definition in _definitions(city, item)
        if load.register in definition.sources
    )
    return any(limit.after(last) < clock.today() for limit in limits if limit is not None)


def changed_rows(city: City, load: RegisterLoad) -> list[Values]:
    """The versions a load wrote, and those it superseded where they may name other people."""
    register = city.registers[load.register]
    model: Any = model_of(register)
    fields = {attribute(name): name for name in register.fields}
    count = load.added + load.changed
    newest = list(model.objects.order_by("-row_id").values("row_load", *fields)[:count])
    written = [row for row in newest if row["row_load"] == load.pk]
    about = Q() if len(written) == count else Q(row_load=load.pk)  # later loads have come between
    if load.ended or not _naming_fields(city, register) <= set(register.row_key):
        about |= Q(row_superseded_at=load.at)
    if about:
        written += model.objects.filter(about).values("row_load", *fields)
    return [{fields[name]: value for name, value in row.items() if name in fields} for row in written]


def _definitions(city: City, item: Item) -> Sequence[FactDefinition]:
    return book_of(city).ordered(swept_facts(city, item), item.subject)


def _naming_fields(city: City, register: Register) -> set[str]:
    """The fields of a register that name somebody."""
    named = {name for names in register.subject.values() for name in names}
    pairs = (
        pair for relation in city.relations.values() if relation.register == register.key for pair in relation.pairs
    )
    return named.union(*pairs)


class _Reaching:
    """From changed rows of one register to the subjects whose facts read them."""

    def __init__(self, city: City, register: Register, rows: Collection[Values]) -> None:
        self._city = city
        self._register = register
        self._rows = rows
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def subjects(self, definition: FactDefinition, kind: str) -> frozenset[str]:
        """The subjects of a kind for whom a fact reads one of the rows."""
        over, key = definition.fact.over, self._register.key
        found: frozenset[str] = frozenset()
        if key in (*definition.registers, *definition.conflict_reads.registers):
            found |= self._over(over, kind)
        if key in definition.relation_registers:
            found |= frozenset(self._relating(over))
        return found

    def _over(self, relation: str, kind: str) -> frozenset[str]:
        place = (relation, kind)
        if place not in self._known:
            self._known[place] = frozenset(self._having(relation, kind, self._about(kind)))
        return self._known[place]

    def _about(self, kind: str) -> frozenset[str]:
        """The subjects that the rows name."""
        names = self._register.subject.get(kind, ())
        return frozenset(str(row[name]) for row in self._rows for name in names if row[name] is not None)

    def _having(self, key: str, kind: str, people: frozenset[str]) -> Iterator[str]:
        """Those to whom some of the people belong by a relation, or may."""
        if key == SELF:
            yield from people
            return
        relation = self._city.relations[key]
        for part in relation.union:
            yield from self._having(part, kind, people)
        if relation.register:
            model: Any = model_of(self._city.registers[relation.register])
            for from_, to in relation.pairs:
                named = model.objects.filter(row_superseded_at=None, **{f"{attribute(to)}__in": sorted(people)})
                yield from named.exclude(**{attribute(from_): None}).values_list(attribute(from_), flat=True)

    def _relating(self, key: str) -> Iterator[str]:
        """Those of whom the rows say who belongs to them."""
        if key == SELF:
            return
        relation = self._city.relations[key]
        for part in relation.union:
            yield from self._relating(part)
        if relation.register == self._register.key:
            for row in self._rows:
                for from_, _ in relation.pairs:
                    if row[from_] is not None:
                        yield str(row[from_])
