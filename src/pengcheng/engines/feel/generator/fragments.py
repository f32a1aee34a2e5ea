"""Pieces of generated Python, and the objects they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

from pengcheng.engines.feel.functions import FunctionValue
from pengcheng.engines.feel.runtime import calls, navigation, operators
from pengcheng.engines.feel.types import ANY, FeelType

RUNTIME: dict[str, object] = {
    **{
        name: getattr(operators, name)
        for name in [
            "accepts",
            "add",
            "all_true",
            "any_true",
            "between",
            "divide",
            "equals",
            "greater",
            "greater_equal",
            "instance_of",
            "less",
            "less_equal",
            "make_one_sided",
            "make_range",
            "multiply",
            "negate",
            "negated",
            "not_boolean",
            "not_equals",
            "power",
            "subtract",
        ]
    },
    **{
        name: getattr(navigation, name)
        for name in [
            "duplicate_key",
            "every",
            "filter_items",
            "for_each",
            "item_at",
            "items_of",
            "path",
            "so_far",
            "some",
            "steps",
            "unknown_name",
        ]
    },
    **{name: getattr(calls, name) for name in ("call", "call_named", "external", "invoke", "invoke_named")},
    "FunctionValue": FunctionValue,
}
"""The global names of generated code. Its variables and constants end in digits and so never meet these."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A Python expression for a FEEL value.

    `type`: what is known of the value's type; `nullable`: whether it may be None all the same.
    `truth`: for a boolean, a Python expression that is true exactly when the value is true (null is not).
    `atomic`: cheap and free of effects, so it may be written twice.
    """

    source: str
    type: FeelType = ANY
    nullable: bool = True
    truth: str | None = None
    atomic: bool = False


class Constants:
    """Objects that generated code names, and fresh names for its variables."""

    def __init__(self) -> None:
        self.namespace: dict[str, object] = dict(RUNTIME)
        self._names: dict[int, str] = {}
        self._counter = count()

    def name_of(self, value: object) -> str:
        """The global name under which generated code finds an object."""
        name = self._names.get(id(value))
        if name is None:
            name = f"k{next(self._counter)}"
            self._names[id(value)] = name
            self.namespace[name] = value
        return name

    def fresh(self, hint: str = "t") -> str:
        """A variable name that nothing else uses, readable where the hint is."""
        word = re.sub(r"[^A-Za-z0-9]+", "_", hint).strip("_")[:30]
        return f"v_{word}_{next(self._counter)}" if word else f"v_{next(self._counter)}"
