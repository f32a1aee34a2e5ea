"""What subjects are called, for pages and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pengcheng.city import City, Register
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.tables import attribute, model_of

NAME = "name"


def name_of(city: City, subject: Subject) -> str:
    """The subject's name in the register that has one row for each of its kind; its identifier if none says."""
    return names_of(city, [subject])[subject]


def names_of(city: City, subjects: Iterable[Subject]) -> dict[Subject, str]:
    """The names of several subjects: one query per kind of subject."""
    wanted = set(subjects)
    names = {subject: subject.id for subject in wanted}
    for kind in sorted({subject.kind for subject in wanted}):
        register = naming_register(city, kind)
        if register is None:
            continue
        (key,) = register.subject[kind]
        ids = [subject.id for subject in wanted if subject.kind == kind]
        model: Any = model_of(register)
        current = model.objects.filter(row_superseded_at=None, **{f"{attribute(key)}__in": sorted(ids)})
        for number, name in current.values_list(attribute(key), attribute(NAME)):
            if name:
                names[Subject(kind, str(number))] = str(name)
    return names


def naming_register(city: City, kind: str) -> Register | None:
    """The first register with one row per subject of the kind and a field `name`."""
    for register in city.registers.values():
        if NAME in register.fields and register.one_row_for(kind):
            return register
    return None
