"""The passes over FEEL, as text. An input is a text, after a line for each name that it may read.

    given age: number, never null, 0 places, 0..150
    age * 2

With a line for `?` the text is the cell of a decision table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.compiler import Compiled, compile_expression, compile_unary_tests
from pengcheng.engines.feel.numbers import Number, to_text
from pengcheng.engines.feel.parser import parse_expression, parse_type, parse_unary_tests
from pengcheng.engines.feel.types import resolve
from pengcheng.engines.feel.typing import ANY, Static, annotate
from pengcheng.engines.feel.typing.static import of_type
from pengcheng.engines.feel.values import to_text as value_text
from pengcheng.engines.feel.vector.fold import folded

NOW = datetime(2026, 3, 1, tzinfo=UTC)
INPUT = "?"
_NO_CLOCK = "no clock"


@dataclass(frozen=True)
class _Given:
    text: str
    names: dict[str, Static]
    clock: bool

    @property
    def tree(self) -> tree.Expression | tree.UnaryTests:
        names = self.names.keys() - {INPUT}
        return parse_unary_tests(self.text, names) if INPUT in self.names else parse_expression(self.text, names)


def parsed(given: str) -> str:
    """The tree, each node with its place in the text."""
    return "\n".join(_outline(_read(given).tree, lambda node: f" @{node.start}-{node.end}"))


def typed(given: str) -> str:
    """The tree, each value with its static type."""
    found = _read(given)
    known = annotate(found.tree, found.names)

    def said(node: tree.Node) -> str:
        try:
            return f" -> {_static_text(known.of(node))}"
        except KeyError:  # a test, an entry, a loop's name: no value of its own
            return ""

    return "\n".join([f"the whole: {_static_text(known.root)}", *_outline(known.text, said)])


def constants(given: str) -> str:
    """The tree, each part that was folded as its value in place of its nodes."""
    found = _read(given)
    text = found.tree
    values = folded(text, frozenset(found.names), NOW if found.clock else None)

    def whole(node: tree.Node) -> str | None:
        if id(node) not in values:
            return None
        return f"folded {value_text(values[id(node)])} <- {found.text[node.start : node.end]}"

    return "\n".join(_outline(text, lambda _: "", whole))


def generated(given: str) -> str:
    """The Python, and what its constants are."""
    found = _read(given)
    kinds = {name: static.type for name, static in found.names.items() if name != INPUT and static.type != ANY}
    names = found.names.keys() - {INPUT}
    text = found.tree
    if isinstance(text, tree.UnaryTests):
        compiled = compile_unary_tests(text, found.names[INPUT].type, kinds, names=names)
    else:
        compiled = compile_expression(text, kinds, names=names)
    held = _constants(compiled)
    return "\n".join(
        [f"takes: {', '.join((*compiled.names, 'run'))}", f"type: {compiled.type}", *held, compiled.source.strip()]
    )


def _constants(compiled: Compiled) -> list[str]:
    names = compiled.function.__code__.co_names
    space = compiled.function.__globals__
    return [f"{name}: {_shown(space[name])}" for name in sorted(names) if name[0] == "k" and name[1:].isdigit()]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    return getattr(value, "__name__", None) or value_text(value)


def _read(given: str) -> _Given:
    lines = given.split("\n")
    names = {}
    clock = True
    while lines[0].startswith("given ") or lines[0] == _NO_CLOCK:
        line = lines.pop(0)
        if line == _NO_CLOCK:
            clock = False
        else:
            name, _, said = line.removeprefix("given ").partition(": ")
            names[name] = _static(said) if said else Static()
    return _Given("\n".join(lines), names, clock)


def _static(said: str) -> Static:
    kind, *more = said.split(", ")
    static = of_type(resolve(parse_type(kind)))
    for each in more:
        if each == "never null":
            static = replace(static, nullable=False)
        elif each.endswith(" places"):
            static = replace(static, places=int(each.removesuffix(" places")))
        elif each.startswith("one of "):
            static = replace(static, values=tuple(each.removeprefix("one of ").split("/")))
        else:
            low, high = each.split("..")
            static = replace(static, low=int(low) if low else None, high=int(high) if high else None)
    return static


def _static_text(static: Static) -> str:
    parts = [str(static.type)]
    if not static.nullable:
        parts.append("never null")
    if static.constant:
        parts.append("constant")
    if static.places is not None:
        parts.append(f"{static.places} places")
    if static.low is not None or static.high is not None:
        parts.append(f"{_bound(static.low)}..{_bound(static.high)}")
    if static.values:
        parts.append(f"one of {'/'.join(static.values)}")
    if static.item is not None:
        parts.append(f"items ({_static_text(static.item)})")
    parts += [f"{name} ({_static_text(entry)})" for name, entry in static.entries or ()]
    return ", ".join(parts)


def _bound(value: Number | None) -> str:
    return "" if value is None else to_text(value)


def _outline(
    node: tree.Node,
    said: Callable[[tree.Node], str],
    whole: Callable[[tree.Node], str | None] = lambda _: None,
    label: str = "",
    depth: int = 0,
) -> list[str]:
    """A line for each node, indented below its parent. `whole`: what stands for a node and all below it."""
    indent = "  " * depth + label
    instead = whole(node)
    if instead is not None:
        return [indent + instead]
    plain, below = [], []
    for each in fields(node):
        value = getattr(node, each.name)
        if each.name in ("start", "end"):
            continue
        if isinstance(value, tree.Node):
            below.append((each.name, value))
        elif isinstance(value, tuple):
            below += [(f"{each.name} {place}", item) for place, item in enumerate(value)]
        else:
            plain.append(f" {each.name}={value!r}")
    lines = [f"{indent}{type(node).__name__}{''.join(plain)}{said(node)}"]
    for name, child in below:
        lines += _outline(child, said, whole, f"{name}: ", depth + 1)
    return lines
