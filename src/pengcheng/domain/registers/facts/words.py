"""Why a fact is not known, in every language of the city."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext, override

from pengcheng.city import City, Fact, Register


def _in_all(city: City, say: Callable[[str], str]) -> dict[str, str]:
    said = {}
    for language in city.languages:
        with override(language):
            said[language] = say(language)
    return said


def silent(city: City, register: str, over: str) -> dict[str, str]:
    """No row where no row means that nobody knows, or a register that was never loaded."""

    def say(language: str) -> str:
        name = city.registers[register].name.in_(language)
        if over == "self":
            return gettext("The register “%(register)s” has no record.") % {"register": name}
        circle = city.relations[over].name.in_(language)
        return gettext("The register “%(register)s” does not have everybody of “%(circle)s”.") % {
            "register": name,
            "circle": circle,
        }

    return _in_all(city, say)


def empty(city: City, registers: Iterable[str]) -> dict[str, str]:
    """There are records, but what is asked was left empty in them."""
    keys = list(registers)

    def say(language: str) -> str:
        names = ", ".join(city.registers[key].name.in_(language) for key in keys)
        return gettext("The records do not say (%(registers)s).") % {"registers": names}

    return _in_all(city, say)


def unfilled(city: City, register: Register, field: str, row: Mapping[str, object]) -> dict[str, str]:
    """A record leaves a field empty, and the answer depends on it. The first day in the record tells which it is."""
    day = next((str(row[each.key]) for each in register.fields.values() if _is_day(each.type, row.get(each.key))), "")

    def say(language: str) -> str:
        words = {
            "register": register.name.in_(language),
            "field": register.fields[field].name.in_(language),
            "day": day,
        }
        if day and not any(register.one_row_for(kind) for kind in register.subject):
            return gettext("In the register “%(register)s”, the record of %(day)s leaves “%(field)s” empty.") % words
        return gettext("In the register “%(register)s”, “%(field)s” is left empty.") % words

    return _in_all(city, say)


def _is_day(field_type: str, value: object) -> bool:
    return field_type in ("date", "month") and value is not None


def stale(city: City, register: str, as_of: date) -> dict[str, str]:
    """The register was loaded too long ago."""

    def say(language: str) -> str:
        return gettext("The register “%(register)s” was last brought up to date for %(day)s.") % {
            "register": city.registers[register].name.in_(language),
            "day": as_of.isoformat(),
        }

    return _in_all(city, say)


def outside(city: City, fact: Fact) -> dict[str, str]:
    """The register says something that the fact's closed list does not have."""

    def say(language: str) -> str:
        return gettext("The record says something that “%(fact)s” cannot be.") % {"fact": fact.name.in_(language)}

    return _in_all(city, say)
