"""Facts about one subject, read from the database; every read leaves a receipt.

The number of queries does not grow with the number of facts: one for each register that says who belongs to
the subject, one for each register read, one for the loads, one for the city's version when it is not given, one
to write the receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.facts import words
from pengcheng.domain.registers.facts.definitions import SELF, TODAY, FactBook, FactDefinition, book_of
from pengcheng.domain.registers.facts.relations import Circle
from pengcheng.domain.registers.facts.values import (
    CONTRADICTORY,
    KNOWN,
    MISSING,
    STALE,
    FactValue,
    SourceRead,
)  # fmt: skip
from pengcheng.domain.registers.loads import LastLoad, last_loads
from pengcheng.domain.registers.rows import Row, rows_of
from pengcheng.engines.feel import evaluate


class Party(Protocol):
    """A subject (`person`, its identifier), or who asks."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> object: ...


@transaction.atomic
def facts_of(
    subject: Party,
    names: Iterable[str],
    *,
    actor: Party,
    purpose: str,
    case: object = None,
    city: City | None = None,
    now: datetime | None = None,
) -> dict[str, FactValue]:
    """The facts of these names about one subject, in the order asked.

    Whoever asks (`actor`), why (`purpose`) and for which case stand in the receipt of every person whose
    records were read. `city` is the city in force unless a case lives on an older version; `now` is the
    platform's clock unless a past day is looked at. Raises `UnknownFact`.
    """
    city = city or current_city()
    wanted = list(dict.fromkeys(names))
    now = now or clock.now()
    book = book_of(city)
    definitions = book.ordered(wanted, subject.kind)
    reading = _Reading(book, definitions, subject.kind, str(subject.id), now)
    if not reading.registers:
        receipt = None
    else:
        details = {"registers": sorted(reading.registers), "facts": wanted}
        others = sorted(reading.people - {str(subject.id)})
        drafts = [
            ledger.Draft("register.read", actor, ledger.Actor(subject.kind, person), case, purpose, details)
            for person in [str(subject.id), *others]
        ]
        receipt = ledger.append_all(drafts)[0].pk
    found: dict[str, FactValue] = {}
    for definition in definitions:
        found[definition.key] = reading.judge(definition, found, receipt)
    return {name: found[name] for name in wanted}


@dataclass
class _Reading:
    """The rows of one subject and of those who belong to them, as far as some facts need them."""

    book: FactBook
    definitions: list[FactDefinition]
    kind: str
    id: str
    now: datetime
    registers: set[str] = field(init=False)
    circle: Circle = field(init=False)
    rows: dict[str, list[Row]] = field(init=False)
    loads: Mapping[str, LastLoad] = field(init=False)

    def __post_init__(self) -> None:
        city = self.book.city
        overs: dict[str, set[str]] = {}
        for definition in self.definitions:
            for register in (*definition.registers, *definition.conflict_reads.registers):
                overs.setdefault(register, set()).add(definition.fact.over)
        relations = {over for names in overs.values() for over in names}
        self.circle = Circle.around(self.book, self.kind, self.id, relations, self.now)
        self.registers = set(overs) | set(self.circle.rows)
        self.rows = dict(self.circle.rows)
        for register, names in overs.items():
            ids = {person for over in names for person in self.circle.members(over)}
            if register not in self.rows or ids != {self.id}:
                self.rows[register] = rows_of(city.registers[register], self.kind, ids)
        self.loads = last_loads(self.registers)

    @property
    def people(self) -> set[str]:
        """Everybody whose records were read."""
        return {person for definition in self.definitions for person in self.circle.members(definition.fact.over)}

    def rows_over(self, register: str, over: str) -> list[Row]:
        """The rows about the people of a relation."""
        fields = self.book.city.registers[register].subject.get(self.kind, ())
        members = self.circle.members(over)
        return [row for row in self.rows.get(register, []) if any(row.values[name] in members for name in fields)]

    def judge(self, definition: FactDefinition, found: Mapping[str, FactValue], receipt: int | None) -> FactValue:
        """Missing before contradictory before stale before known; see docs/reference/facts.md."""
        fact, city = definition.fact, self.book.city
        value: object = None
        state, why = KNOWN, {}
        if silent := self._silent(definition):
            state, why = MISSING, words.silent(city, silent, fact.over)
        elif blocked := next((found[name] for name in definition.facts if not found[name].is_known), None):
            state, why = blocked.state, blocked.why
        else:
            value = self._evaluate(definition, found)
            conflict = self._conflict(definition, found, value)
            if conflict is not None:
                state, why = CONTRADICTORY, dict(conflict)
            elif fact.type == "code" and value is not None and value not in fact.values:
                state, why = CONTRADICTORY, words.outside(city, fact)
            elif value is None and not fact.nullable:
                state, why = MISSING, words.empty(city, definition.sources)
            elif old := self._old(definition):
                state, why = STALE, words.stale(city, old, self.loads[old].as_of)
        return FactValue(
            fact.key, state, value, self._sources(definition, found), self._fresh_until(definition), why, receipt
        )

    def _silent(self, definition: FactDefinition) -> str | None:
        """A register that cannot say: never loaded, or without a row where no row means that nobody knows."""
        city, over = self.book.city, definition.fact.over
        for key in definition.sources:
            if key not in self.loads:
                return key
        for key in definition.relation_registers:
            if city.registers[key].absence == "unknown" and not self.rows_over(key, SELF):
                return key
        for key in definition.registers:
            register = city.registers[key]
            if register.absence == "unknown":
                fields = register.subject.get(self.kind, ())
                told = {row.values[name] for row in self.rows_over(key, over) for name in fields}
                if not self.circle.members(over) <= told:
                    return key
        return None

    def _evaluate(self, definition: FactDefinition, found: Mapping[str, FactValue]) -> object:
        context = self._context(definition.registers, definition.fact.over)
        context |= {name: found[name].value for name in definition.facts}
        return evaluate(definition.value, context, self.now).value

    def _conflict(
        self, definition: FactDefinition, found: Mapping[str, FactValue], value: object
    ) -> Mapping[str, str] | None:
        if not definition.conflicts:
            return None
        reads = definition.conflict_reads
        context = self._context(reads.registers, definition.fact.over)
        for name in reads.facts:
            context[name] = value if name == definition.key else found[name].value if found[name].is_known else None
        for conflict, condition in definition.conflicts:
            if evaluate(condition, context, self.now).value is True:
                return conflict.says
        return None

    def _context(self, registers: Iterable[str], over: str) -> dict[str, object]:
        """A one-row register of the subject itself is its row (or null), any other a list of rows."""
        context: dict[str, object] = {TODAY: self.now.date()}
        for key in registers:
            rows = [row.values for row in self.rows_over(key, over)]
            if over == SELF and self.book.city.registers[key].one_row_for(self.kind):
                context[key] = rows[0] if rows else None
            else:
                context[key] = rows
        return context

    def _old(self, definition: FactDefinition) -> str | None:
        if definition.fact.fresh_for is None:
            return None
        today = self.now.date()
        for key in definition.sources:
            if definition.fact.fresh_for.after(self.loads[key].as_of) < today:
                return key
        return None

    def _fresh_until(self, definition: FactDefinition) -> object:
        fresh_for = definition.fact.fresh_for
        if fresh_for is None:
            return None
        days = [fresh_for.after(self.loads[key].as_of) for key in definition.sources if key in self.loads]
        return min(days, default=None)

    def _sources(self, definition: FactDefinition, found: Mapping[str, FactValue]) -> tuple[SourceRead, ...]:
        sources: dict[str, SourceRead] = {}
        for key in definition.sources:
            over = definition.fact.over if key in definition.registers else SELF
            rows, load = self.rows_over(key, over), self.loads.get(key)
            sources[key] = SourceRead(
                key, len(rows), max((row.valid_from for row in rows), default=None),
                load.as_of if load else None, load.at if load else None,
            )  # fmt: skip
        for name in definition.facts:
            for source in found[name].sources:
                sources.setdefault(source.register, source)
        return tuple(sources.values())
