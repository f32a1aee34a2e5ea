"""What a fact's text reads: the registers, the relation it is read over, the other facts.

Both ways of computing a fact, for one subject and for everybody, start from these definitions, and so agree
on what a name means.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pengcheng.city import City, Conflict, Fact
from pengcheng.domain.registers.errors import UnknownFact
from pengcheng.domain.registers.facts import logic
from pengcheng.domain.registers.facts.scope import Scope
from pengcheng.domain.registers.facts.three_valued import Suspect, ThreeValued
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

    `unknown` is true when the value depends on an empty field, one of the `suspects` (see `three_valued`).
    `registers` and `facts` are what the value reads; `conflicts` pairs each conflict with the condition under which
    the sources surely disagree, `conflict_reads` is what the conditions read. `relation_registers` say who belongs to
    the subject, `relation_doubts` when that is not known (`FactBook.doubts_of_relation`).
    """

    fact: Fact
    value: tree.Expression
    unknown: tree.Expression | None
    suspects: tuple[Suspect, ...]
    registers: tuple[str, ...]
    facts: tuple[str, ...]
    relation_registers: tuple[str, ...]
    relation_doubts: Mapping[str, Mapping[str, tree.Expression]]
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
    """The facts of one city, parsed once.

    `filled` are, by register, the fields that no row leaves empty, where the rows are known.
    """

    def __init__(self, city: City, filled: Mapping[str, Collection[str]] | None = None) -> None:
        self.city = city
        self._filled = filled or {}
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

    def doubts_of_relation(self, over: str) -> dict[str, dict[str, tree.Expression]]:
        """By register and field: of the rows that name the subject in the field, those for which this is true may or
        may not name somebody who belongs to it. Empty for a relation of which that is always known."""
        if over == SELF:
            return {}
        relation = self.city.relations[over]
        found: dict[str, dict[str, tree.Expression]] = {}
        for part in relation.union:
            for key, doubts in self.doubts_of_relation(part).items():
                found[key] = _either(found.get(key, {}), doubts)
        if relation.register:
            register = self.city.registers[relation.register]
            where = self.parse(relation.where) if relation.where else logic.TRUE
            scope = Scope(self.city.registers, filled=self._filled, row=register)
            unsure = ThreeValued(scope).unknown(where)
            for from_, to in relation.pairs:
                nobody = logic.is_null(tree.Name(to)) if scope.may_be_empty(register, to) else None
                doubt = logic.any_of([unsure, logic.all_of([where, nobody])])
                if doubt is not None:
                    found[register.key] = _either(found.get(register.key, {}), {from_: doubt})
        return found

    def _define(self, key: str) -> FactDefinition:
        fact = self.city.facts[key]
        value = self.parse(fact.value)
        conflicts = [(conflict, self.parse(conflict.when)) for conflict in fact.conflicts]
        reads = self.reads(value)
        against = [self.reads(condition) for _, condition in conflicts]
        rows = frozenset(k for k, r in self.city.registers.items() if fact.over == SELF and r.one_row_for(fact.subject))
        reader = ThreeValued(Scope(self.city.registers, rows, self._filled))
        unknown = reader.unknown(value)
        doubter = replace(reader, absent_is_unknown=True, suspects=[])
        return FactDefinition(
            fact=fact,
            value=value,
            unknown=unknown,
            suspects=tuple(dict.fromkeys(reader.suspects)),
            registers=reads.registers,
            facts=reads.facts,
            relation_registers=self.relation_registers(fact.over),
            relation_doubts=self.doubts_of_relation(fact.over),
            conflicts=tuple((conflict, doubter.surely(condition)) for conflict, condition in conflicts),
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


def _either(first: Mapping[str, tree.Expression], second: Mapping[str, tree.Expression]) -> dict[str, tree.Expression]:
    both = {name: logic.any_of([first.get(name), second.get(name)]) for name in {**first, **second}}
    return {name: condition for name, condition in both.items() if condition is not None}


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


def _free_names(node: tree.Node, bound: frozenset[str], city: City) -> Iterator[str]:
    match node:
        case tree.Name(name=name):
            if name not in bound:
                yield name
        case tree.Filter(source=source, condition=condition):
            yield from _free_names(source, bound, city)
            register = Scope(city.registers).register_of(source)
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
