"""Registers, the relations between their subjects, and the facts defined over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pengcheng.city.period import Period
from pengcheng.city.text import Text

SCALAR_TYPES = ("text", "code", "boolean", "integer", "number", "money", "date", "month", "date_time")
"""Field types every city has. An identifier type of the city (`City.identifiers`) is a field type, too."""

ASK_TYPES = (*SCALAR_TYPES, "agreement")
"""Types of questions: an agreement is a text that is read and signed, true when it is."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a register.

    `type` is one of SCALAR_TYPES or an identifier type of the city. A code's `values` are its closed list.
    `level` is the field's data level where it is higher than the register's.
    """

    key: str
    name: Text
    type: str
    required: bool = False
    values: Mapping[str, Text] = field(default_factory=dict)
    level: int | None = None
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class QualityRule:
    """A FEEL condition every row should meet, with the quality dimension it measures."""

    rule: str
    dimension: str
    says: Text


@dataclass(frozen=True, slots=True)
class Register:
    """A dataset kept by its single source.

    `subject` maps a subject kind (person, enterprise) to the fields that say whom a row is about; `key` are
    the fields that identify a row. `absence` says what no row means: `unknown` (the city does not know) or
    `none` (there is none). A register whose key is exactly one subject field has one row per subject. `enumerates`
    are the subject kinds of which everybody in it is looked at by a sweep; without it all of its kinds.
    """

    key: str
    name: Text
    source: str
    subject: Mapping[str, tuple[str, ...]]
    row_key: tuple[str, ...]
    fields: Mapping[str, Field]
    level: int = 3
    cycle: str = "daily"
    absence: Literal["unknown", "none"] = "unknown"
    enumerates: tuple[str, ...] | None = None
    dataset: str | None = None
    quality: tuple[QualityRule, ...] = ()
    about: Text = field(default_factory=Text)

    def one_row_for(self, kind: str) -> bool:
        """Whether a subject of `kind` has at most one current row: its key is exactly its subject field."""
        subject_fields = self.subject.get(kind, ())
        return len(subject_fields) == 1 and self.row_key == subject_fields

    def lists(self, kind: str) -> bool:
        """Whether a sweep looks at everybody of `kind` whom this register knows."""
        return kind in (self.subject if self.enumerates is None else self.enumerates)


@dataclass(frozen=True, slots=True)
class Relation:
    """Who belongs to whom.

    Either read from a register (`register`, FEEL condition `where`, `pairs` of from-field and to-field) or the
    `union` of other relations, where `self` is the subject.
    """

    key: str
    subject: str
    name: Text
    register: str | None = None
    where: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    union: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A FEEL condition which, when true, means that sources contradict each other: a person decides."""

    when: str
    says: Text


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value about a subject, in FEEL over registers and other facts.

    `over` is `self` or a relation whose people's rows are read together. A record older than `fresh_for`
    makes the fact stale. `values` is the closed list of a code; `nullable` says that null is a value of the
    fact and not ignorance.
    """

    key: str
    name: Text
    subject: str
    type: str
    value: str
    over: str = "self"
    unit: Text | None = None
    values: Mapping[str, Text] = field(default_factory=dict)
    fresh_for: Period | None = None
    conflicts: tuple[Conflict, ...] = ()
    nullable: bool = False
    level: int | None = None
    about: Text = field(default_factory=Text)
