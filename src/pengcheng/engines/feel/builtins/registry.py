"""How a built-in is declared: `@builtin("substring", "string: string, start position: number, length?: number",
"string")` over a plain Python function of FEEL values.

In a signature `name?` may be left out, `*name` takes the rest (or one list of them), and the type `number|Null`
lets null in; without a type anything goes. An implementation raises OperationFault where it has no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pengcheng.engines.feel.functions import Builtin, BuiltinParameter, Overload
from pengcheng.engines.feel.parser import parse_type
from pengcheng.engines.feel.types import resolve

BUILTINS: dict[str, Builtin] = {}
"""All built-ins by name."""

F = TypeVar("F", bound=Callable[..., object])


def builtin(name: str, signature: str = "", result: str = "Any", *, needs_run: bool = False) -> Callable[[F], F]:
    """Register the decorated function as one way to call the built-in `name`."""

    def register(function: F) -> F:
        parameters = tuple(_parameter(part) for part in signature.split(",") if part.strip())
        overload = Overload(parameters, function, resolve(parse_type(result)), needs_run)
        BUILTINS.setdefault(name, Builtin(name)).overloads.append(overload)
        return function

    return register


def _parameter(text: str) -> BuiltinParameter:
    name, _, kinds = (part.strip() for part in text.partition(":"))
    variadic, optional = name.startswith("*"), name.endswith("?")
    accepted = tuple(kind.strip() for kind in kinds.split("|")) if kinds else ()
    return BuiltinParameter(
        name.strip("*?"),
        tuple(kind for kind in accepted if kind != "Null"),
        optional=optional,
        nullable=not accepted or "Null" in accepted,
        variadic=variadic,
    )
