"""What a fact's text reads: the registers, the relation it is read over, the other facts.

Both ways of computing a fact, for one subject and for everybody, start from these definitions, and so agree
on what a name means.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pengcheng.city import City, Conflict, Fact, Register
from pengcheng.domain.registers.errors import UnknownFact
from pengcheng.engines.feel import parse_expression, tree

SELF = "self"
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Reads:
    """The names an expression takes from outside: registers and facts, in the order of the text."""

    registers: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactDefinition:
    """A fact with its texts parsed.

    `registers` and `facts` are what the value reads; `conflicts` pairs each conflict with its condition,
    `conflict_reads` is what the conditions read. `relation_registers` say who belongs to the subject.
    """

    fact: Fact
    value: tree.Expression
    registers: tuple[str, ...]
    facts: tuple[str, ...]
    relation_registers: tuple[str, ...]
    conflicts: tuple[tuple[Conflict, tree.Expression], ...]
    conflict_reads: Reads

    @property
    def key(self) -> str:
        """The fact's name."""
        return self.fact.key

    @property
    def sources(self) -> tuple[str, ...]:
        """The registers the value rests on; a silent or an old one makes it missing or stale."""
        return tuple(dict.fromkeys([*self.registers, *self.relation_registers]))


class FactBook:
    """The facts of one city, parsed once."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._definitions: dict[str, FactDefinition] = {}

    def definition(self, key: str) -> FactDefinition:
        """One fact's definition. Raises `UnknownFact`, `FeelError`."""
        if key not in self._definitions:
            self._definitions[key] = self._define(key)
        return self._definitions[key]

    def ordered(self, names: Iterable[str], kind: str) -> list[FactDefinition]:
        """These facts and the facts they read, each after what it reads. Raises `UnknownFact`."""
        done: dict[str, FactDefinition] = {}

        def visit(name: str) -> None:
            if name in done:
                return
            if name not in self.city.facts or self.city.facts[name].subject != kind:
                raise UnknownFact(name, kind)
            definition = self.definition(name)
            for other in (*definition.facts, *definition.conflict_reads.facts):
                if other != name:
                    visit(other)
            done[name] = definition

        for name in names:
            visit(name)
        return list(done.values())

    def relation_registers(self, over: str) -> tuple[str, ...]:
        """The registers that say who belongs to a relation."""
        if over == SELF:
            return ()
        relation = self.city.relations[over]
        if relation.register:
            return (relation.register,)
        return tuple(dict.fromkeys(r for part in relation.union for r in self.relation_registers(part)))

    def _define(self, key: str) -> FactDefinition:
        fact = self.city.facts[key]
        value = self.parse(fact.value)
        conflicts = tuple((conflict, self.parse(conflict.when)) for conflict in fact.conflicts)
        reads = self.reads(value)
        against = [self.reads(condition) for _, condition in conflicts]
        return FactDefinition(
            fact=fact,
            value=value,
            registers=reads.registers,
            facts=reads.facts,
            relation_registers=self.relation_registers(fact.over),
            conflicts=conflicts,
            conflict_reads=Reads(
                tuple(dict.fromkeys(name for each in against for name in each.registers)),
                tuple(dict.fromkeys(name for each in against for name in each.facts)),
            ),
        )

    def parse(self, text: str) -> tree.Expression:
        """A FEEL text of the city."""
        return parse_expression(text, frozenset({*self.city.registers, *self.city.facts}))

    def reads(self, expression: tree.Expression) -> Reads:
        """The registers and facts an expression reads; fields inside a filter are not names from outside."""
        found = list(dict.fromkeys(_free_names(expression, frozenset(), self.city)))
        registers = tuple(name for name in found if name in self.city.registers)
        return Reads(registers, tuple(name for name in found if name in self.city.facts and name not in registers))


_books: dict[str, FactBook] = {}
_lock = threading.Lock()


def book_of(city: City) -> FactBook:
    """The parsed facts of a city, kept by its hash."""
    with _lock:
        book = _books.get(city.hash)
        if book is None or not city.hash:
            book = _books[city.hash] = FactBook(city)
            while len(_books) > 8:
                del _books[next(iter(_books))]
        return book


def row_register(expression: tree.Expression, registers: Mapping[str, Register]) -> Register | None:
    """The register whose rows an expression is a list of: `lease`, `lease[rent > 0]`."""
    match expression:
        case tree.Name(name=name):
            return registers.get(name)
        case tree.Filter(source=source):
            return row_register(source, registers)
    return None


def _free_names(node: tree.Node, bound: frozenset[str], city: City) -> Iterator[str]:
    match node:
        case tree.Name(name=name):
            if name not in bound:
                yield name
        case tree.Filter(source=source, condition=condition):
            yield from _free_names(source, bound, city)
            register = row_register(source, city.registers)
            fields = frozenset(register.fields) if register else frozenset()
            yield from _free_names(condition, bound | fields | {"item"}, city)
        case tree.Call(function=tree.Name()):
            for child in (*node.positional, *node.named):
                yield from _free_names(child, bound, city)
        case tree.For(iterations=iterations) | tree.Quantified(iterations=iterations):
            inner = bound
            for iteration in iterations:
                yield from _free_names(iteration.source, inner, city)
                inner |= {iteration.name}
            body = node.result if isinstance(node, tree.For) else node.condition
            yield from _free_names(body, inner, city)
        case _:
            for child in node.children():
                yield from _free_names(child, bound, city)
