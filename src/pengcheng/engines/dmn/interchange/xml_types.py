"""Types of clauses as DMN's XML names them: FEEL's own by name, all others as item definitions (DMN 1.5, 7.3.3)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pengcheng.engines.feel.types import BUILTIN_TYPES

from ..drg.xml import child, children, tag, text_of
from ..model import OUTCOME, InputClause, Outcome
from ..regions import Kind, kind_of
from .sources import values_of, values_text
from .xml_text import add, add_text, element

EXTENSION = "urn:pengcheng:dmn:1"
"""The namespace of the attributes that keep what DMN has no place for; prefix `pc` in what is written."""

_BASES = {Kind.NUMBER: "number", Kind.TEXT: "string", Kind.DATE: "date", Kind.BOOLEAN: "boolean", Kind.ANY: "Any"}
_MODELLERS = {
    "integer": ("number", True),
    "long": ("number", True),
    "double": ("number", False),
    "decimal": ("number", False),
    "dateTime": ("date and time", False),
    "dayTimeDuration": ("days and time duration", False),
    "yearMonthDuration": ("years and months duration", False),
}
"""Type names that modellers write beside FEEL's: the FEEL type, and whether only whole numbers occur."""
_PLAIN = frozenset(BUILTIN_TYPES) - _MODELLERS.keys() - {"Any", "any"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a type reference says: the clause's type, the values it allows, whether only whole numbers occur.

    `left_out` says in words what of the definition a rule cannot carry.
    """

    type: str = "any"
    values: tuple[str, ...] = ()
    integer: bool = False
    left_out: str = ""


def base_of(type_name: str) -> str:
    """The FEEL type under a clause's type."""
    return "string" if type_name == OUTCOME else _BASES[kind_of(InputClause("", type_name))]


class ItemDefinitions:
    """The item definitions of a file being written, each made when a clause first needs it."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, tuple[str, ...]], str] = {}

    def reference(self, type_name: str, values: tuple[str, ...] = (), wanted: str = "") -> str:
        """The type reference of a clause; `wanted` goes into the name of a definition with values of its own."""
        if not values and type_name in _PLAIN:
            return type_name
        if not values and type_name == "any":
            return "Any"
        if (type_name, values) not in self._names:
            name = first = f"{type_name} {wanted}".strip() if values else type_name
            number = 1
            while name in self._names.values() or name in BUILTIN_TYPES or not name:
                number += 1
                name = f"{first} {number}"
            self._names[type_name, values] = name
        return self._names[type_name, values]

    def elements(self) -> Iterable[ET.Element]:
        """The definitions, in the order in which they were needed."""
        for (type_name, values), name in self._names.items():
            made = element("itemDefinition", name=name, pc_type=type_name)
            base = base_of(type_name)
            add(made, "typeRef").text = base
            allowed = values or (tuple(map(str, Outcome)) if type_name == OUTCOME else ())
            if allowed:
                add_text(add(made, "allowedValues"), values_text(allowed, base == "number"))
            yield made


class DeclaredTypes:
    """The item definitions of a file being read."""

    def __init__(self, root: ET.Element) -> None:
        self._elements = {each.get("name", ""): each for each in children(root, "itemDefinition")}

    def of(self, reference: str | None) -> Declared:
        """What a type reference says; `any` for none, and for one that is nowhere defined."""
        return self._of(reference, ())

    def _of(self, reference: str | None, above: tuple[str, ...]) -> Declared:
        name = (reference or "Any").strip()
        name = name if name in self._elements else name.rpartition(":")[2]
        if name in self._elements and name not in above:
            return self._defined(self._elements[name], (*above, name))
        if name in _MODELLERS:
            kind, integer = _MODELLERS[name]
            return Declared(kind, integer=integer)
        if name == "Any":
            return Declared()
        if name in BUILTIN_TYPES:
            return Declared(name)
        return Declared(left_out=f"there is no type {name!r}; any value is taken")

    def _defined(self, item: ET.Element, above: tuple[str, ...]) -> Declared:
        if item.get("isCollection") == "true" or any(tag(each) in ("itemComponent", "functionItem") for each in item):
            return Declared(left_out=f"the type {item.get('name')!r} has parts; its values are taken as they come")
        reference = child(item, "typeRef")
        base = self._of(reference.text if reference is not None else None, above)
        own = item.get(f"{{{EXTENSION}}}type")
        if own is not None:
            base = replace(base, type=own)
        allowed = text_of(child(item, "allowedValues"))
        if not allowed or (own == OUTCOME and values_of(allowed) == tuple(map(str, Outcome))):
            return base
        values = values_of(allowed)
        if values is None:
            return replace(base, left_out=f"the constraint `{allowed}` of type {item.get('name')!r} is not kept")
        return replace(base, values=values)
