"""What a name in a rule stands for: a column of the table, or what a required decision gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import InputClause
from .layout import Layout
from .logic import is_null
from .terms import FALSE, Column, Term


@dataclass(frozen=True)
class Source:
    """One fact as a statement sees it.

    Attributes:
        unknown: whether nobody knows it; never null.
        value: its value where it is known; nullable only if FEEL's null may be among them.
        entries: for a context, its entries in place of a value.
        asks: the facts behind it, with whether each of them is asked for when this one is.
    """

    unknown: Term
    value: Term | None
    entries: Mapping[str, Term] = field(default_factory=dict)
    asks: Mapping[str, Term] = field(default_factory=dict)


def column_source(clause: InputClause, layout: Layout) -> Source:
    """A fact that stands in the table. Raises NotPrintable."""
    type_ = layout.type_of(clause)
    held = Column(type_, True, layout.column(clause.name))
    if clause.nullable:
        return Source(FALSE, held)
    unknown = is_null(held)
    return Source(unknown, Column(type_, False, held.name), asks={clause.name: unknown})
