"""One text, one context, one value: the plain way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.compiler import compile_expression, compile_unary_tests
from pengcheng.engines.feel.errors import Warning
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.values import from_python


@dataclass(frozen=True, slots=True)
class Result:
    """A value, and the warnings that tell why it, or a part of it, is null."""

    value: object
    warnings: tuple[Warning, ...] = ()


def evaluate(
    expression: str | tree.Expression,
    context: Mapping[str, object] | None = None,
    now: datetime | None = None,
    *,
    names: Iterable[str] = (),
    strict: bool = False,
) -> Result:
    """The value of an expression.

    `context` gives the variables; Python values are brought to FEEL's (see `values.from_python`). `now` is the
    instant that `now()` and `today()` answer with; without it they are refused. `names` are further names that
    hold spaces, such as entries that follow a dot. With `strict` the first warning raises EvaluationFault.

    Raises SyntaxFault for a text that is not FEEL, LimitExceeded for one beyond the bounds.
    """
    values = {name: from_python(value) for name, value in (context or {}).items()}
    compiled = compile_expression(expression, names={*values, *_entry_names(values), *names})
    run = Run(now, strict=strict)
    value = compiled(values, run)
    return Result(value, tuple(run.warnings))


def evaluate_unary_tests(
    tests: str | tree.UnaryTests,
    value: object,
    context: Mapping[str, object] | None = None,
    now: datetime | None = None,
    *,
    names: Iterable[str] = (),
    strict: bool = False,
) -> Result:
    """Whether a value passes a decision table's cell: true, false, or null when that cannot be told."""
    values = {name: from_python(item) for name, item in (context or {}).items()}
    compiled = compile_unary_tests(tests, names={*values, *_entry_names(values), *names})
    run = Run(now, strict=strict)
    answer = compiled({**values, "?": from_python(value)}, run)
    return Result(answer, tuple(run.warnings))


def _entry_names(value: object) -> set[str]:
    """The keys of all contexts in some values: they may follow a dot."""
    found: set[str] = set()
    waiting: list[object] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            found.update(str(key) for key in current)
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)
    return found
