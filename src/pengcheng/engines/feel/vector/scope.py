"""What names stand for at one place of a text: vectors of as many rows as the place has, and functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.logic import truths_of
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.shaping import expanded, select
from pengcheng.engines.feel.vector.vectors import Codes, Contexts, Integers, Vector, nulls


class Scope:
    """Names, in layers. A loop's scope has a row for each item, and sees the names outside it repeated."""

    def __init__(
        self,
        rows: int,
        names: Mapping[str, Vector],
        outside: Scope | None = None,
        index: Integers | None = None,
        item: Vector | None = None,
    ) -> None:
        """`index`: for each row its row outside, None where they are the same; `item`: what a filter looks at."""
        self.rows = rows
        self._names = dict(names)
        self._outside = outside
        self._index = index
        self._item = item

    def inner(self, names: Mapping[str, Vector]) -> Scope:
        """A scope of the same rows with further names."""
        return Scope(self.rows, names, self)

    def repeated(self, index: Integers, names: Mapping[str, Vector], item: Vector | None = None) -> Scope:
        """A scope whose row r is the row `index[r]` of this one."""
        return Scope(len(index), names, self, index, item)

    def declare(self, name: str, value: Vector) -> None:
        """Give a name its value, once; a function that calls itself is known before its scope is complete."""
        self._names[name] = value

    def find(self, name: str) -> Vector | None:
        """What a name stands for; None when nothing in scope has it."""
        if name in self._names:
            return self._names[name]
        found = self._outside.find(name) if self._outside is not None else None
        if found is not None and self._index is not None:
            found = found.take(self._index)
        if self._item is not None:
            found = _entry_or(self._item, name, found)
        if found is not None:
            self._names[name] = found
        return found


def _entry_or(item: Vector, name: str, beyond: Vector | None) -> Vector | None:
    """In a filter: the item's entry of that name where it has one, else what the name means outside."""
    item = expanded(item)
    if isinstance(item, Contexts):
        if name not in item.entries:
            return beyond
        if beyond is not None and not item.known().all():
            raise refuse("no_vector_form", f"`{name}` is an entry of some items and a name outside of others.")
        return item.entries[name]
    if not isinstance(item, Codes) or not any(isinstance(value, dict) and name in value for value in item.values):
        return beyond
    has = apply(lambda value: isinstance(value, dict) and name in value, item)
    entry = apply(lambda value: value.get(name) if isinstance(value, dict) else None, item)
    return select(truths_of(has).true, entry, nulls(item.rows) if beyond is None else beyond)


class Home(Protocol):
    """What works out the texts of one program."""

    def value(self, node: tree.Expression, scope: Scope) -> Vector:
        """The values of an expression for the rows of a scope."""


@dataclass(frozen=True)
class Closure(Vector):
    """A function of the text: written into the place of each of its calls. `home` works its body out."""

    home: Home
    parameters: tuple[str, ...]
    types: tuple[FeelType | None, ...]
    body: tree.Expression
    scope: Scope
    result: FeelType | None = None

    def take(self, where: Integers) -> Vector:
        return replace(self, rows=len(where), scope=self.scope.repeated(where, {}))

    def known(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.ones(self.rows, np.bool_)


@dataclass(frozen=True)
class Host(Vector):
    """A function that the caller of a text gives: it takes vectors (and closures, which `work_out` gives the value
    of) and answers with a vector. `parameters`: their names; None where it takes any number, by position."""

    parameters: tuple[str, ...] | None
    call: Callable[[Sequence[Vector], Callable[[Vector], Vector]], Vector]

    def take(self, where: Integers) -> Vector:
        return replace(self, rows=len(where))

    def known(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.ones(self.rows, np.bool_)
