"""Functions as values: those a text defines, and the built-in ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pengcheng.engines.feel.types import FeelType


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function defined in a text (or given by the host): call it through `calls.invoke`, which counts the
    arguments and brings them to the declared types. `body` takes them by position."""

    parameters: tuple[str, ...]
    body: Callable[..., object]
    types: tuple[FeelType | None, ...] = ()
    result: FeelType | None = None


@dataclass(frozen=True, slots=True)
class BuiltinParameter:
    """A formal parameter of a built-in.

    `kinds`: names of the types it takes, none for any. `optional`: may be left out. `nullable`: null is an
    argument like others; elsewhere null gives null. `variadic`: takes all arguments that are left, as a list.
    """

    name: str
    kinds: tuple[str, ...]
    optional: bool = False
    nullable: bool = False
    variadic: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Overload:
    """One way to call a built-in. `needs_run`: the implementation wants the Run and the place of the call as
    its first arguments."""

    parameters: tuple[BuiltinParameter, ...]
    implementation: Callable[..., object]
    result: FeelType
    needs_run: bool

    def takes(self, count: int) -> bool:
        """Whether so many arguments by position are possible."""
        if self.parameters and self.parameters[-1].variadic:
            return count >= len(self.parameters)
        least = sum(not parameter.optional for parameter in self.parameters)
        return least <= count <= len(self.parameters)

    def takes_names(self, names: frozenset[str]) -> bool:
        known = {parameter.name for parameter in self.parameters}
        needed = {parameter.name for parameter in self.parameters if not parameter.optional}
        return needed <= names <= known


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """A built-in function: its name and the ways to call it."""

    name: str
    overloads: list[Overload] = field(default_factory=list)
