"""What subjects are called: on certificates as the register has it, on pages as their language writes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pengcheng.city import City, Register, Text
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.tables import attribute, model_of

NAME = "name"


def name_of(city: City, subject: Subject, language: str = "") -> str:
    """The subject's name in the register that has one row for each of its kind; its identifier if none says.

    In a `language` other than the city's own: as the subject's account writes it, where it does.
    """
    return names_of(city, [subject], language)[subject]


def names_of(city: City, subjects: Iterable[Subject], language: str = "") -> dict[Subject, str]:
    """The names of several subjects, as `name_of`: one query per kind of subject, and one for another language."""
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
    if language not in ("", city.default_language):
        names.update(_written_in(language, wanted))
    return names


def _written_in(language: str, subjects: set[Subject]) -> dict[Subject, str]:
    """Names as those who have an account write them in a language; a register has one spelling only."""
    accounts = Account.objects.filter(subject_id__in=[subject.id for subject in subjects])
    written = {
        Subject(kind, number): Text.of(names).exactly(language)
        for kind, number, names in accounts.values_list("subject_kind", "subject_id", "names")
    }
    return {subject: name for subject, name in written.items() if name and subject in subjects}


def naming_register(city: City, kind: str) -> Register | None:
    """The first register with one row per subject of the kind and a field `name`."""
    for register in city.registers.values():
        if NAME in register.fields and register.one_row_for(kind):
            return register
    return None
