"""Whose a register is: it has one source, and nobody else changes it."""

from __future__ import annotations

from typing import Protocol

from pengcheng.city import City, Register
from pengcheng.domain.registers.errors import NotTheSource, UnknownRegister


class Party(Protocol):
    """Who acts: an account of a department's staff, a department itself, or the system."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> object: ...


def register_of(city: City, key: str) -> Register:
    """The definition of a register. Raises `UnknownRegister`."""
    if key not in city.registers:
        raise UnknownRegister(key, list(city.registers))
    return city.registers[key]


def check_source(register: Register, actor: Party) -> None:
    """Only the register's single source may change it, or the platform itself on its order (`system`).

    The source is a department, or an account of its staff. Raises `NotTheSource`.
    """
    department = getattr(actor, "department", "") or (str(actor.id) if actor.kind == "department" else "")
    if actor.kind != "system" and department != register.source:
        raise NotTheSource(register.key, department, register.source)
