"""The city itself: everything its folder says, typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pengcheng.city.objects.certificate import CertificateType
from pengcheng.city.objects.item import Item
from pengcheng.city.objects.organisation import Department, Division, Persona
from pengcheng.city.objects.procedure import Procedure
from pengcheng.city.objects.register import Fact, Register, Relation
from pengcheng.city.text import Text
from pengcheng.engines.identifiers import SCHEMES
from pengcheng.engines.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Identifier:
    """How subjects of one kind are identified in this city.

    `type` is the field type's name. It is checked by a `scheme` of `engines.identifiers` or, in a city with
    its own numbers, by the regular expression `pattern` over the whole value.
    """

    of: str
    type: str
    scheme: str | None = None
    pattern: str | None = None

    def accepts(self, text: str) -> bool:
        """Whether this can be the number of a subject: its form and its check characters, not whether it was given."""
        if self.scheme is not None:
            return SCHEMES[self.scheme].accepts(text)
        return bool(text) and (self.pattern is None or re.fullmatch(self.pattern, text) is not None)


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A moment in life that leads to services."""

    key: str
    name: Text
    says: Text = field(default_factory=Text)


@dataclass(frozen=True)
class City:
    """A city as its folder says it.

    `hash` is a SHA-256 (hex) over the meaning of all files: comments and formatting do not change it.
    Collections are keyed by the names the files give.
    """

    key: str
    name: Text
    languages: tuple[str, ...]
    time_zone: str
    currency: str
    operator: str
    division: str | None = None
    demo_sign_in: bool = False
    identifiers: Mapping[str, Identifier] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    divisions: Mapping[str, Division] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    registers: Mapping[str, Register] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    certificates: Mapping[str, CertificateType] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    personas: tuple[Persona, ...] = ()
    hash: str = ""

    @property
    def default_language(self) -> str:
        """The first language of the city."""
        return self.languages[0]

    def identifier_of_type(self, type_name: str) -> Identifier | None:
        """The identifier a field type names, None for scalar types."""
        for identifier in self.identifiers.values():
            if identifier.type == type_name:
                return identifier
        return None

    def department_of(self, item: Item) -> Department:
        """The body that handles an item."""
        return self.departments[item.department]

    def facts_about(self, subject: str) -> tuple[Fact, ...]:
        """All facts about subjects of one kind."""
        return tuple(fact for fact in self.facts.values() if fact.subject == subject)
