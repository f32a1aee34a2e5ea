"""What a FEEL text over registers and facts means: every name resolved, types compared.

A light reading for faults with a place, not an evaluator: what it cannot know it lets pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pengcheng.city.objects import Field, Register
from pengcheng.city.shape import suggest
from pengcheng.engines.feel import tree

Kind = Literal["number", "text", "boolean", "date", "duration", "row", "rows", "list", "any"]
SCALARS = ("number", "text", "boolean", "date", "duration")
KIND_OF_TYPE: Mapping[str, Kind] = {
    "text": "text",
    "code": "text",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "money": "number",
    "date": "date",
    "month": "date",
}
RESULTS: Mapping[str, Kind] = {
    "count": "number",
    "sum": "number",
    "mean": "number",
    "floor": "number",
    "ceiling": "number",
    "months in a row": "number",
    "string length": "number",
    "distinct values": "list",
    "months of": "list",
    "date": "date",
    "duration": "duration",
    "years and months duration": "duration",
    "contains": "boolean",
    "starts with": "boolean",
    "ends with": "boolean",
    "list contains": "boolean",
    "not": "boolean",
    "is": "boolean",
    "all": "boolean",
    "any": "boolean",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The kind of a value; `register` for rows, `of` the kind of a list's items, `values` of a code."""

    kind: Kind = "any"
    register: Register | None = None
    values: frozenset[str] | None = None
    of: Kind = "any"


ANY = Meaning()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault in an expression: a code, a sentence, a remedy, and the offsets of the text it means."""

    code: str
    message: str
    suggestion: str
    start: int
    end: int


@dataclass
class Reader:
    """Reads expressions in which `names` have a meaning; troubles gather in `troubles`, the names from outside in
    `reads`, the registers' fields in `columns`."""

    names: Mapping[str, Meaning]
    builtins: frozenset[str]
    what: str = "register or fact"
    of_others: frozenset[str] = frozenset()
    troubles: list[Trouble] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)

    def meaning(self, node: tree.Node, row: Register | None = None) -> Meaning:
        """The meaning of a node; inside a filter, `row` is the register whose fields have bare names."""
        match node:
            case tree.Number():
                return Meaning("number")
            case tree.String(value=value):
                return Meaning("text", values=frozenset({value}))
            case tree.Boolean():
                return Meaning("boolean")
            case tree.Name(name=name):
                return self._name(node, name, row)
            case tree.Path(source=source, name=name):
                return self._path(node, self.meaning(source, row), name)
            case tree.Filter(source=source, condition=condition):
                return self._filter(source, condition, row)
            case tree.Call():
                return self._call(node, row)
            case tree.Comparison(left=left, right=right):
                self._compare(node, self.meaning(left, row), self.meaning(right, row))
                return Meaning("boolean")
            case tree.In(value=value, tests=tests):
                self._in(node, self.meaning(value, row), tests, row)
                return Meaning("boolean")
            case tree.Conjunction(operands=operands) | tree.Disjunction(operands=operands):
                for operand in operands:
                    self._condition(operand, row)
                return Meaning("boolean")
            case tree.If(condition=condition, consequence=consequence, alternative=alternative):
                self._condition(condition, row)
                first, second = self.meaning(consequence, row), self.meaning(alternative, row)
                return either(first, second)
            case tree.For() | tree.Quantified():
                return self._loop(node, row)
            case tree.Arithmetic(left=left, right=right):
                kinds = {self.meaning(left, row).kind, self.meaning(right, row).kind}
                return Meaning("number") if kinds == {"number"} else ANY
            case tree.Context(entries=entries):
                inner = replace_names(self, {**self.names, **{entry.key: ANY for entry in entries}})
                for entry in entries:
                    inner.meaning(entry.value, row)
                return ANY
            case _:
                for child in node.children():
                    self.meaning(child, row)
                return Meaning("boolean") if isinstance(node, tree.Between | tree.InstanceOf) else ANY

    def _name(self, node: tree.Node, name: str, row: Register | None) -> Meaning:
        if row is not None:
            if name in row.fields:
                self.columns.add((row.key, name))
                return meaning_of_field(row.fields[name])
            if name == "item":
                return Meaning("row", row)
        if name in self.names:
            self.reads.add(name)
            return self.names[name]
        if name in self.of_others:
            message = f"`{name}` says nothing about this subject, so it cannot give the fact."
            self._trouble(node, "other_subject", message, "Read a register about the same subject.")
            return ANY
        known = {*self.names, *(row.fields if row else ())}
        what = f"field of `{row.key}`, {self.what}" if row else self.what
        self._trouble(node, "unknown_name", f"There is no {what} `{name}`.", suggest(name, known))
        return ANY

    def _path(self, node: tree.Node, source: Meaning, name: str) -> Meaning:
        if source.register is not None:
            fields = source.register.fields
            if name not in fields:
                message = f"The register `{source.register.key}` has no field `{name}`."
                self._trouble(node, "unknown_field", message, suggest(name, fields))
                return ANY
            self.columns.add((source.register.key, name))
            one = meaning_of_field(fields[name])
            return one if source.kind == "row" else Meaning("list", of=one.kind, values=one.values)
        return Meaning("number") if source.kind in ("date", "duration") else ANY

    def _filter(self, source: tree.Node, condition: tree.Node, row: Register | None) -> Meaning:
        rows = self.meaning(source, row)
        if rows.register is None and not isinstance(condition, tree.Number):
            inner = replace_names(self, {**self.names, "item": ANY})
            inner.meaning(condition, row)
            return rows
        index = self.meaning(condition, rows.register).kind == "number"
        return Meaning("row", rows.register) if index and rows.register else rows

    def _call(self, node: tree.Call, row: Register | None) -> Meaning:
        given = [self.meaning(each, row) for each in node.positional]
        given += [self.meaning(each.value, row) for each in node.named]
        if not isinstance(node.function, tree.Name):
            self.meaning(node.function, row)
            return ANY
        name = node.function.name
        if name not in self.builtins and name not in self.names:
            self._trouble(
                node.function, "unknown_function", f"There is no function `{name}`.", suggest(name, self.builtins)
            )
        if name in ("min", "max") and len(given) == 1 and given[0].kind == "list":
            return Meaning(given[0].of)
        if name == "distinct values" and given:
            return given[0]
        return Meaning(RESULTS.get(name, "any"))

    def _loop(self, node: tree.For | tree.Quantified, row: Register | None) -> Meaning:
        names = dict(self.names)
        for iteration in node.iterations:
            inner = replace_names(self, names)
            source = inner.meaning(iteration.source, row)
            if iteration.until is not None:
                inner.meaning(iteration.until, row)
            names[iteration.name] = Meaning("row", source.register) if source.register else Meaning(source.of)
        if isinstance(node, tree.For):
            replace_names(self, {**names, "partial": Meaning("list")}).meaning(node.result, row)
            return Meaning("list")
        replace_names(self, names)._condition(node.condition, row)
        return Meaning("boolean")

    def _condition(self, node: tree.Node, row: Register | None) -> None:
        kind = self.meaning(node, row).kind
        if kind not in ("boolean", "any"):
            self._trouble(
                node, "not_a_condition", f"This is a {kind}, not true or false.", "Compare it with something."
            )

    def _compare(self, node: tree.Node, left: Meaning, right: Meaning) -> None:
        if left.kind in SCALARS and right.kind in SCALARS and left.kind != right.kind:
            message = f"A {left.kind} is compared with a {right.kind}: they are never equal."
            self._trouble(node, "type_mismatch", message, "Compare values of one type.")
        elif left.values and right.values and not left.values & right.values:
            few, many = sorted((left.values, right.values), key=len)
            if len(few) == 1 and len(many) > 1:
                word = next(iter(few))
                self._trouble(node, "unknown_value", f"`{word}` is not a value of this code.", suggest(word, many))

    def _in(self, node: tree.Node, value: Meaning, tests: Iterable[tree.Node], row: Register | None) -> None:
        for test in tests:
            expression = test.expression if isinstance(test, tree.Match) else None
            listed = expression.items if isinstance(expression, tree.List) else [expression] if expression else []
            for each in listed:
                meaning = self.meaning(each, row)
                if isinstance(each, tree.String):
                    self._compare(each, value, meaning)
            if expression is None:
                for child in test.children():
                    self._compare(node, value, self.meaning(child, row))

    def _trouble(self, node: tree.Node, code: str, message: str, suggestion: str) -> None:
        self.troubles.append(Trouble(code, message, suggestion, node.start, node.end))


def either(first: Meaning, second: Meaning) -> Meaning:
    """What one or the other may be."""
    if first.kind != second.kind:
        return ANY
    both = first.values is not None and second.values is not None
    return Meaning(first.kind, values=(first.values or frozenset()) | (second.values or frozenset()) if both else None)


def replace_names(reader: Reader, names: Mapping[str, Meaning]) -> Reader:
    """The same reader in which other names have a meaning."""
    return replace(reader, names=names)


def meaning_of_field(field_: Field) -> Meaning:
    """The meaning of a field of one row."""
    return Meaning(kind_of_type(field_.type), values=frozenset(field_.values) or None)


def kind_of_type(name: str) -> Kind:
    """The kind of values of a field type; identifiers are text."""
    return KIND_OF_TYPE.get(name, "any" if name == "date_time" else "text")
