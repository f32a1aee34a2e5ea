"""Definitions cut into layers: each layer needs only what the layers below it made.

What is used once is put where it is used; what is used again is worked out once, in a layer of its own. Databases
that would undo this and copy the terms are stopped by their dialect (`dialects.base.Dialect.fence`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from .terms import Column, Ref, Term, walk


@dataclass(frozen=True)
class Layer:
    """One select: what it works out, and what it only hands on from below."""

    made: Mapping[str, Term]
    refs: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Layers:
    """The layers from the table upwards, and the terms of the result on top of them."""

    layers: tuple[Layer, ...]
    results: Mapping[str, Term]


def cut_layers(definitions: Mapping[str, Term], results: Mapping[str, Term], keys: Iterable[str]) -> Layers:
    """The layers that the results need.

    Args:
        definitions: terms by name, each after those it refers to.
        keys: columns of the table that every layer hands on.
    """
    needed = _needed(definitions, results.values())
    uses = Counter(name for term in (*needed.values(), *results.values()) for name in _refs(term))
    kept: dict[str, Term] = {}
    inlined: dict[str, Term] = {}
    for name, term in needed.items():
        whole = _with(term, inlined)
        (inlined if uses[name] == 1 else kept)[name] = whole
    tops = {name: _with(term, inlined) for name, term in results.items()}
    levels: dict[str, int] = {}
    for name, term in kept.items():
        levels[name] = 1 + max((levels[ref] for ref in _refs(term)), default=0)
    return Layers(tuple(_layers(kept, levels, tops, tuple(keys))), tops)


def _layers(
    kept: Mapping[str, Term], levels: Mapping[str, int], tops: Mapping[str, Term], keys: tuple[str, ...]
) -> Iterable[Layer]:
    highest = max(levels.values(), default=0)
    reads = [(levels[name], _refs(term), _columns(term)) for name, term in kept.items()]
    reads += [(highest + 1, _refs(term), _columns(term)) for term in tops.values()]
    for level in range(1, highest + 1):
        above = [(refs, columns) for at, refs, columns in reads if at > level]
        refs = dict.fromkeys(ref for names, _ in above for ref in names if levels[ref] < level)
        columns = dict.fromkeys((*keys, *(name for _, names in above for name in names)))
        made = {name: term for name, term in kept.items() if levels[name] == level}
        yield Layer(made, tuple(refs), tuple(columns))


def _needed(definitions: Mapping[str, Term], tops: Iterable[Term]) -> dict[str, Term]:
    wanted = {ref for term in tops for ref in _refs(term)}
    for name in reversed(list(definitions)):
        if name in wanted:
            wanted.update(_refs(definitions[name]))
    return {name: term for name, term in definitions.items() if name in wanted}


def _refs(term: Term) -> list[str]:
    return [each.name for each in walk(term) if isinstance(each, Ref)]


def _columns(term: Term) -> list[str]:
    return [each.name for each in walk(term) if isinstance(each, Column)]


def _with(term: Term, inlined: Mapping[str, Term]) -> Term:
    """The term with some references replaced by what they stand for."""
    if isinstance(term, Ref):
        return inlined.get(term.name, term)
    changes: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        changed = _replaced(value, inlined)
        if changed is not value:
            changes[field.name] = changed
    return replace(term, **changes) if changes else term


def _replaced(value: object, inlined: Mapping[str, Term]) -> object:
    if isinstance(value, Term):
        return _with(value, inlined)
    if isinstance(value, tuple):
        found = tuple(_replaced(item, inlined) for item in value)
        return value if all(a is b for a, b in zip(found, value, strict=True)) else found
    return value
