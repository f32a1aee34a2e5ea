"""Facts about one subject, read from the database; every read leaves a receipt.

The number of queries does not grow with the number of facts: one for each register that says who belongs to
the subject, one for each register read, one for the loads, one for the city's version when it is not given, one
to write the receipts; on a past day one more for how far the registers reach back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from pengcheng.domain.registers.facts.scope import names_in
from pengcheng.domain.registers.facts.values import (
    CONTRADICTORY,
    KNOWN,
    MISSING,
    STALE,
    FactValue,
    SourceRead,
)  # fmt: skip
from pengcheng.domain.registers.history import Knowledge
from pengcheng.domain.registers.loads import LastLoad, last_loads
from pengcheng.domain.registers.rows import Row, rows_of
from pengcheng.engines.feel import evaluate


class Party(Protocol):
    """A subject (`person`, its identifier), or who asks."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> object: ...


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
    platform's clock unless another day is looked at: on a past one the facts are what the registers said then
    (`history.Knowledge`), and a source that does not reach back so far says from which day it does. Raises
    `UnknownFact`.
    """
    city = city or current_city()
    wanted = list(dict.fromkeys(names))
    now = now or clock.now()
    book = book_of(city)
    definitions = book.ordered(wanted, subject.kind)
    with transaction.atomic(savepoint=False):  # no read without its receipt
        reading = _Reading(book, definitions, subject.kind, str(subject.id), now)
        receipt = _leave_receipts(reading, wanted, actor, purpose, case)
    found: dict[str, FactValue] = {}
    for definition in definitions:
        found[definition.key] = reading.judge(definition, found, receipt)
    return {name: found[name] for name in wanted}


def _leave_receipts(reading: _Reading, wanted: list[str], actor: Party, purpose: str, case: object) -> int | None:
    """An entry for everybody whose records were read; the id of the subject's own."""
    if not reading.registers:
        return None
    details = {"registers": sorted(reading.registers), "facts": wanted}
    people = [reading.id, *sorted(reading.people - {reading.id})]
    drafts = [
        ledger.Draft("register.read", actor, ledger.Actor(reading.kind, person), case, purpose, details)
        for person in people
    ]
    return ledger.append_all(drafts)[0].pk


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
    known: Knowledge = field(init=False)
    loads: Mapping[str, LastLoad] = field(init=False)

    def __post_init__(self) -> None:
        city = self.book.city
        overs: dict[str, set[str]] = {}
        for definition in self.definitions:
            for register in (*definition.registers, *definition.conflict_reads.registers):
                overs.setdefault(register, set()).add(definition.fact.over)
        relations = {over for names in overs.values() for over in names}
        self.known = Knowledge.on(self.now.date())
        self.circle = Circle.around(self.book, self.kind, self.id, relations, self.now, self.known)
        self.registers = set(overs) | set(self.circle.rows)
        self.rows = dict(self.circle.rows)
        for register, names in overs.items():
            ids = {person for over in names for person in self.circle.members(over)}
            if register not in self.rows or ids != {self.id}:
                self.rows[register] = rows_of(city.registers[register], self.kind, ids, self.known)
        self.loads = last_loads(self.registers, self.known)

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
        elif doubt := self.circle.doubtful(definition.relation_doubts, self.now):
            state, why = MISSING, self._unfilled(doubt[0], doubt[2].values, names_in(doubt[1]))
        elif blocked := next((found[name] for name in definition.facts if not found[name].is_known), None):
            state, why = blocked.state, blocked.why
        else:
            value, unknown = self._evaluate(definition, found)
            if unknown or (value is None and not fact.nullable):
                state, why = MISSING, self._empty(definition, found)
            elif (conflict := self._conflict(definition, found, value)) is not None:
                state, why = CONTRADICTORY, dict(conflict)
            elif fact.type == "code" and value is not None and value not in fact.values:
                state, why = CONTRADICTORY, words.outside(city, fact)
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

    def _evaluate(self, definition: FactDefinition, found: Mapping[str, FactValue]) -> tuple[object, bool]:
        """The value, and whether an empty field hides it."""
        context = self._context_of_value(definition, found)
        value = evaluate(definition.value, context, self.now).value
        unknown = definition.unknown
        if unknown is None or not any(self._rows_left_empty(definition)):
            return value, False  # most often every field is filled
        return value, evaluate(unknown, context, self.now).value is True

    def _rows_left_empty(self, definition: FactDefinition) -> Iterator[bool]:
        over = definition.fact.over
        for suspect in definition.suspects:
            for row in self.rows_over(suspect.register, over):
                yield any(row.values[name] is None for name in suspect.fields)

    def _empty(self, definition: FactDefinition, found: Mapping[str, FactValue]) -> dict[str, str]:
        """Which record leaves empty what the fact looks at."""
        context = self._context_of_value(definition, found)
        for suspect in definition.suspects:
            rows = evaluate(suspect.rows, context, self.now).value
            for row in rows if isinstance(rows, list) else [rows]:
                if isinstance(row, dict) and any(row.get(name) is None for name in suspect.fields):
                    return self._unfilled(suspect.register, row, suspect.fields)
        return words.empty(self.book.city, definition.sources)

    def _unfilled(self, register: str, row: Mapping[str, object], fields: Iterable[str]) -> dict[str, str]:
        name = next(name for name in fields if name in row and row[name] is None)
        return words.unfilled(self.book.city, self.book.city.registers[register], name, row)

    def _conflict(
        self, definition: FactDefinition, found: Mapping[str, FactValue], value: object
    ) -> Mapping[str, str] | None:
        """The first conflict that is surely true; one that reads a fact which is not known cannot be told."""
        context = self._context(definition.conflict_reads.registers, definition.fact.over)
        context |= {name: found[name].value for name in definition.conflict_reads.facts if name in found}
        context[definition.key] = value
        for conflict, condition in definition.conflicts:
            others = [name for name in self.book.reads(condition).facts if name != definition.key]
            told = all(found[name].is_known for name in others)
            if told and evaluate(condition, context, self.now).value is True:
                return conflict.says
        return None

    def _context_of_value(self, definition: FactDefinition, found: Mapping[str, FactValue]) -> dict[str, object]:
        context = self._context(definition.registers, definition.fact.over)
        return context | {name: found[name].value for name in definition.facts}

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
                load.as_of if load else None, load.at if load else None, self.known.reaches_from(key),
            )  # fmt: skip
        for name in definition.facts:
            for source in found[name].sources:
                sources.setdefault(source.register, source)
        return tuple(sources.values())
