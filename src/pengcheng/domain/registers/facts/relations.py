"""Who belongs to a subject: the relations of the city, read from their registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pengcheng.domain.registers.facts.definitions import SELF, TODAY, FactBook
from pengcheng.domain.registers.history import NOW, Knowledge
from pengcheng.domain.registers.rows import Row, rows_of
from pengcheng.engines.feel import evaluate, tree


@dataclass
class Circle:
    """A subject and those who belong to it by some relations. `rows` are the register rows that say so."""

    subject: str
    people: dict[str, frozenset[str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    known: Knowledge = NOW

    @classmethod
    def around(
        cls, book: FactBook, kind: str, subject: str, relations: Iterable[str], now: datetime, known: Knowledge = NOW
    ) -> Circle:
        """Read who belongs to the subject by each of the relations: one query for each register that says so."""
        circle = cls(subject, {SELF: frozenset({subject})}, known=known)
        for relation in relations:
            circle._find(book, kind, relation, now)
        return circle

    def members(self, relation: str) -> frozenset[str]:
        """The people of a relation."""
        return self.people[relation]

    def doubtful(
        self, doubts: Mapping[str, Mapping[str, tree.Expression]], now: datetime
    ) -> tuple[str, tree.Expression, Row] | None:
        """A row that may or may not say that somebody belongs to the subject: its register, the condition under which
        that is not known (by register and field naming the subject in `doubts`), and the row."""
        for register, conditions in doubts.items():
            for row in self.rows[register]:
                for name, condition in conditions.items():
                    told = {TODAY: now.date()} | row.values
                    if row.values[name] == self.subject and evaluate(condition, told, now).value is True:
                        return register, condition, row
        return None

    def _find(self, book: FactBook, kind: str, key: str, now: datetime) -> frozenset[str]:
        if key in self.people:
            return self.people[key]
        relation = book.city.relations[key]
        if relation.union:
            found = frozenset(person for part in relation.union for person in self._find(book, kind, part, now))
        else:
            assert relation.register is not None, f"relations.yaml: {key} has neither a register nor a union"
            register = book.city.registers[relation.register]
            if register.key not in self.rows:
                self.rows[register.key] = rows_of(register, kind, {self.subject}, self.known)
            where = book.parse(relation.where) if relation.where else None
            found = frozenset(
                str(row.values[to])
                for row in self.rows[register.key]
                if where is None or evaluate(where, {TODAY: now.date()} | row.values, now).value is True
                for from_, to in relation.pairs
                if row.values[from_] == self.subject and row.values[to] is not None
            )
        self.people[key] = found
        return found
