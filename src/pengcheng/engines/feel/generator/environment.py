"""Which Python variable a FEEL name stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pengcheng.engines.feel.types import ANY, ContextOf, FeelType


@dataclass(frozen=True, slots=True)
class Variable:
    """A FEEL name in generated code: the Python that reads it, and what is known of its value. One that
    `may_be_missing` holds MISSING when the context has no such name, which warns where it is read."""

    source: str
    type: FeelType = ANY
    nullable: bool = True
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """The names at one place of a text, as layers: `variables` of this layer, or, inside a filter, the entries
    of the `item` under test; then those outside."""

    variables: dict[str, Variable]
    outside: Environment | None = None
    item: Variable | None = None

    def inner(self, variables: dict[str, Variable]) -> Environment:
        return Environment(variables, self)

    def inside_filter(self, item: Variable) -> Environment:
        return Environment({"item": item}, self, item)

    def resolve(self, name: str, at: str = "(0, 0)", unbound: Variable | None = None) -> Variable | None:
        """The variable for a name that stands `at` a place of the text, or `unbound` when it is bound nowhere. In
        a filter the source asks the item first, unless its type tells the answer."""
        variable = self.variables.get(name)
        if variable is not None:
            return _checked(variable, name, at) if variable.may_be_missing else variable
        beyond = self.outside.resolve(name, at, unbound) if self.outside is not None else unbound
        if self.item is None:
            return beyond
        source = self.item.source
        if isinstance(self.item.type, ContextOf) and self.item.type.entries:
            kind = self.item.type.entry(name)
            if kind is None:
                return beyond
            return Variable(f"({source}.get({name!r}) if {source} is not None else None)", kind)
        if beyond is None:
            return None
        found = f"({source}[{name!r}] if type({source}) is dict and {name!r} in {source} else {beyond.source})"
        return replace(beyond, source=found, type=ANY, nullable=True)


def _checked(variable: Variable, name: str, at: str) -> Variable:
    source = f"({variable.source} if {variable.source} is not MISSING else unknown_name({name!r}, run, {at}))"
    return replace(variable, source=source, may_be_missing=False)
