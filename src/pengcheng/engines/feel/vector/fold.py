"""The pass that folds constants: every largest part of a text that reads no variable, worked out once by the scalar
engine. What holds a function is left alone, since only its tree can be written into its calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.compiler import compile_expression
from pengcheng.engines.feel.errors import EvaluationFault, LimitExceeded
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector.refusal import refuse


def folded(
    text: tree.Node,
    names: frozenset[str],
    now: datetime | None,
    named_types: Mapping[str, FeelType] | None = None,
) -> dict[int, object]:
    """The values of the constant parts of a text, by the identity of their nodes.

    Args:
        names: the declared names, which hide built-ins of the same name.
        now: the instant that `now()` and `today()` answer with; without it what reads them is left alone.

    Raises:
        NotVectorised: a constant part goes beyond the bounds of one evaluation.
    """
    found: dict[int, object] = {}
    built_in = BUILTIN_NAMES - names

    def visit(node: tree.Node) -> None:
        if isinstance(node, tree.Expression) and not free_names(node) - built_in and not _is_foreign(node):
            value = _value(node, now, named_types)
            if not _holds_function(value):
                found[id(node)] = value
                return
        for child in node.children():
            visit(child)

    visit(text)
    return found


def _is_foreign(node: tree.Expression) -> bool:
    """Whether a part calls for other languages, which is refused and not null."""
    return any(isinstance(each, tree.Function) and each.external for each in tree.walk(node))


class _NoValue:
    """Marks a part that has no value without the instant."""


def _value(node: tree.Expression, now: datetime | None, named_types: Mapping[str, FeelType] | None) -> object:
    try:
        return compile_expression(node, named_types=named_types)({}, Run(now))
    except EvaluationFault:
        return _NoValue
    except LimitExceeded as error:
        raise refuse(error.code, error.message, node) from None


def _holds_function(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_holds_function, value))
    if isinstance(value, dict):
        return any(map(_holds_function, value.values()))
    return isinstance(value, FunctionValue | Builtin) or value is _NoValue
