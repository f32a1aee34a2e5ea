"""Item definitions: FEEL types by name, and the values that they allow (DMN 1.5, 7.3.3)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pengcheng.engines.feel import Run, compile_unary_tests, tree
from pengcheng.engines.feel.conformance import coerce
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.parser import parse_unary_tests
from pengcheng.engines.feel.types import ANY, BUILTIN_TYPES, ContextOf, FeelType, FunctionOf, ListOf

from .xml import child, children, text_of


@dataclass(frozen=True)
class ItemType:
    """A type with what it allows: tests on the value (on each item, for a collection), and of its components."""

    type: FeelType = ANY
    allowed: tree.UnaryTests | None = None
    constraint: tree.UnaryTests | None = None
    components: Mapping[str, ItemType] = field(default_factory=dict)
    is_collection: bool = False

    def accept(self, value: object, now: datetime) -> object:
        """The value as the type takes it.

        Raises:
            OperationFault: it is of another type, or not among the allowed values.
        """
        value = coerce(value, self.type)
        if value is not None and not self._allows(value, now):
            raise OperationFault("not_allowed", "The value is not one that its type allows.")
        return value

    def _allows(self, value: object, now: datetime) -> bool:
        if self.constraint is not None and not _passes(self.constraint, value, now):
            return False
        items = value if self.is_collection and isinstance(value, list) else [value]
        return all(self._allows_one(item, now) for item in items)

    def _allows_one(self, value: object, now: datetime) -> bool:
        if self.allowed is not None and not _passes(self.allowed, value, now):
            return False
        if not isinstance(value, dict):
            return True
        return all(
            component._allows(value[name], now)
            for name, component in self.components.items()
            if value.get(name) is not None
        )


class ItemTypes:
    """The item definitions of a model, and of those it imports under their prefix."""

    def __init__(self, definitions: Iterable[ET.Element], names: Iterable[str]) -> None:
        self._elements = {element.get("name", ""): element for element in definitions}
        self._texts = frozenset(names)
        self._types: dict[str, ItemType] = {name: ItemType(kind) for name, kind in BUILTIN_TYPES.items()}
        for name in self._elements:
            self._named(name, ())

    def of(self, reference: str | None) -> ItemType:
        """The type of a reference; ANY for none and for one that is nowhere defined."""
        return self._named(reference, ())

    def include(self, prefix: str, types: ItemTypes) -> None:
        """Make another model's types known as `prefix.name`."""
        for name in types._elements:
            self._types[f"{prefix}.{name}"] = types._types[name]

    @property
    def by_name(self) -> dict[str, FeelType]:
        """The FEEL types of the definitions, for `instance of` and parameters."""
        return {name: item.type for name, item in self._types.items() if name not in BUILTIN_TYPES}

    def _named(self, reference: str | None, above: tuple[str, ...]) -> ItemType:
        name = (reference or "Any").strip()
        name = name if name in self._types or name in self._elements else name.rpartition(":")[2]
        if name in self._types:
            return self._types[name]
        element = self._elements.get(name)
        if element is None or name in above:
            return ItemType()
        found = self._types[name] = self._defined(element, (*above, name))
        return found

    def _defined(self, element: ET.Element, above: tuple[str, ...]) -> ItemType:
        reference, function = child(element, "typeRef"), child(element, "functionItem")
        base = ItemType()
        components: dict[str, ItemType] = {}
        if function is not None:
            kinds = tuple(self._named(each.get("typeRef"), above).type for each in children(function, "parameters"))
            kind: FeelType = FunctionOf(kinds, self._named(function.get("outputTypeRef"), above).type)
        elif child(element, "itemComponent") is not None:
            parts = children(element, "itemComponent")
            components = {part.get("name", ""): self._defined(part, above) for part in parts}
            kind = ContextOf({name: part.type for name, part in components.items()})
        else:
            base = self._named(reference.text if reference is not None else None, above)
            kind, components = base.type, dict(base.components)
        collection = element.get("isCollection") == "true"
        return ItemType(
            ListOf(kind) if collection else kind,
            self._tests(element, "allowedValues") or base.allowed,
            self._tests(element, "typeConstraint") or base.constraint,
            components,
            collection or base.is_collection,
        )

    def _tests(self, element: ET.Element, name: str) -> tree.UnaryTests | None:
        text = text_of(child(element, name))
        return parse_unary_tests(text, self._texts) if text else None


def _passes(tests: tree.UnaryTests, value: object, now: datetime) -> bool:
    return compile_unary_tests(tests).function(value, Run(now)) is True
