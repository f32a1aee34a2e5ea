"""What the names inside a fact's text stand for, at one place of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pengcheng.city import Register
from pengcheng.engines.feel import tree


@dataclass(frozen=True)
class Scope:
    """The names at one place.

    `registers` are those of the city, `one_row` those whose name is one row, or null, and not a list. Inside a filter
    `row` is the register whose fields have bare names; `items` binds the names of quantifiers and the like, to the
    register whose row they are or to None. `filled` are, by register, the fields that no row leaves empty, where its
    rows are known.
    """

    registers: Mapping[str, Register]
    one_row: frozenset[str] = frozenset()
    filled: Mapping[str, Collection[str]] = field(default_factory=dict)
    row: Register | None = None
    items: Mapping[str, Register | None] = field(default_factory=dict)

    def inside(self, rows: tree.Expression) -> Scope:
        """Inside a filter over some rows."""
        return replace(self, row=self.register_of(rows))

    def binding(self, items: Mapping[str, Register | None]) -> Scope:
        """With more names bound."""
        return replace(self, items={**self.items, **items})

    def iterating(self, iterations: tuple[tree.Iteration, ...]) -> Scope:
        """In the body of a loop."""
        return self.binding({each.name: self.register_of(each.source) for each in iterations})

    def register_of(self, rows: tree.Expression) -> Register | None:
        """The register whose rows an expression is a list of: `lease`, `lease[rent > 0]`."""
        while isinstance(rows, tree.Filter):
            rows = rows.source
        return self.registers.get(rows.name) if isinstance(rows, tree.Name) and rows.name not in self.items else None

    def row_of(self, node: tree.Name | tree.Path) -> Register | None:
        """The register of whose single row a node names a field."""
        row = self.row
        if isinstance(node, tree.Name):
            return row if row is not None and node.name in row.fields else None
        if not isinstance(node.source, tree.Name) or (row is not None and node.source.name in row.fields):
            return None
        if node.source.name in self.items:
            found = self.items[node.source.name]
        elif row is not None and node.source.name == "item":
            found = row
        else:
            found = self.registers[node.source.name] if node.source.name in self.one_row else None
        return found if found is not None and node.name in found.fields else None

    def by_its_register(self, node: tree.Name | tree.Path) -> bool:
        """Whether a field that `row_of` found is named by its one-row register: `population.sex`."""
        source = node.source if isinstance(node, tree.Path) else None
        return isinstance(source, tree.Name) and source.name in self.one_row and source.name not in self.items

    def tested_for_null(self, node: tree.Node) -> tree.Name | tree.Path | None:
        """The field or fact of which `x = null`, `x != null` or `x in (null, ...)` ask whether it is empty."""
        tested: tree.Expression | None = None
        match node:
            case tree.Comparison(operator="=" | "!=", left=tree.Null(), right=tested):
                pass
            case tree.Comparison(operator="=" | "!=", left=tested, right=tree.Null()):
                pass
            case tree.In(value=value, tests=tests) if any(map(_allows_null, tests)):
                tested = value
        if isinstance(tested, tree.Name):
            return tested
        return tested if isinstance(tested, tree.Path) and self.row_of(tested) is not None else None

    def may_be_empty(self, register: Register, name: str) -> bool:
        """Whether a row may leave a field empty. That it is required does not count: it may have become so later; and
        of a key that is a code the word may have left the closed list."""
        if register.key in self.filled:
            return name not in self.filled[register.key]
        return name not in register.row_key or register.fields[name].type == "code"

    def may_be_empty_in(self, text: tree.Expression, register: Register) -> tuple[str, ...]:
        """The fields of single rows of a register that a text names and that may be empty."""
        found: dict[str, None] = {}
        for node in tree.walk(text):
            if isinstance(node, tree.Name | tree.Path) and self.row_of(node) is register:
                found.setdefault(node.name)
        return tuple(name for name in found if self.may_be_empty(register, name))


def _allows_null(test: tree.Test) -> bool:
    match test:
        case tree.Match(expression=tree.Null()):
            return True
        case tree.Match(expression=tree.List(items=items)):
            return tree.Null() in items
    return False


def names_in(node: tree.Node) -> Iterator[str]:
    """The names in a text, in its order."""
    return (each.name for each in tree.walk(node) if isinstance(each, tree.Name))
