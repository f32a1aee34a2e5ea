"""Who may act for whom according to the registers.

A parent acts for the minor children that the city's relation `children` finds. A person acts for an enterprise
that a register with one row per enterprise names them in: its representative. Nothing else is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pengcheng.city import City
from pengcheng.domain.people.models import Mandate
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts.definitions import book_of
from pengcheng.domain.registers.facts.relations import Circle
from pengcheng.domain.registers.rows import rows_of

CHILDREN = "children"
NAME = "name"


@dataclass(frozen=True, slots=True)
class Kin:
    """A principal that the registers give somebody, the relation, and the register that says so."""

    principal: Subject
    relation: str
    register: str
    name: str = ""


def principals_by_registers(city: City, agent: Subject, now: datetime) -> list[Kin]:
    """Everybody the registers let a person act for: a few queries, whatever their size."""
    return [*_children(city, agent, now), *_represented(city, agent)]


def _children(city: City, agent: Subject, now: datetime) -> Iterator[Kin]:
    relation = city.relations.get(CHILDREN)
    if relation is None or relation.subject != agent.kind or relation.register is None:
        return
    circle = Circle.around(book_of(city), agent.kind, agent.id, [CHILDREN], now)
    for child in sorted(circle.members(CHILDREN)):
        yield Kin(Subject(agent.kind, child), Mandate.Relation.PARENT, relation.register)


def _represented(city: City, agent: Subject) -> Iterator[Kin]:
    for register in city.registers.values():
        if agent.kind not in register.subject:
            continue
        for kind in register.subject:
            if kind == agent.kind or not register.one_row_for(kind):
                continue
            (key,) = register.subject[kind]
            for row in rows_of(register, agent.kind, {agent.id}):
                name = str(row.values.get(NAME) or "")
                principal = Subject(kind, str(row.values[key]))
                yield Kin(principal, Mandate.Relation.LEGAL_REPRESENTATIVE, register.key, name)
