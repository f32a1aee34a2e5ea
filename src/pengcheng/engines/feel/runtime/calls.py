"""Calling functions: built-ins, and functions that are values (DMN 1.5, clauses 10.3.2.10.1 and 10.3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from pengcheng.engines.feel.conformance import coerce
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import Builtin, BuiltinParameter, FunctionValue, Overload
from pengcheng.engines.feel.run import Place, Run
from pengcheng.engines.feel.temporal import DistantDate
from pengcheng.engines.feel.temporal.times import midnight
from pengcheng.engines.feel.values import kind_of

_MISMATCH = object()
_ABSENT = object()


def invoke(function: object, arguments: tuple[object, ...], run: Run, at: Place) -> object:
    """Call whatever an expression gave, with arguments by position."""
    if isinstance(function, FunctionValue):
        if len(arguments) != len(function.parameters):
            _wrong_count(function, len(arguments), run, at)
            return None
        return _apply(function, arguments, run, at)
    if isinstance(function, Builtin):
        return call(function, arguments, run, at)
    _not_a_function(function, run, at)
    return None


def invoke_named(function: object, arguments: Mapping[str, object], run: Run, at: Place) -> object:
    """Call whatever an expression gave, with arguments by name."""
    if isinstance(function, FunctionValue):
        unknown = arguments.keys() ^ set(function.parameters)
        if unknown:
            names = ", ".join(f"`{name}`" for name in function.parameters)
            run.warn("wrong_arguments", f"The function takes {names or 'no arguments'}.", at)
            return None
        return _apply(function, tuple(arguments[name] for name in function.parameters), run, at)
    if isinstance(function, Builtin):
        return call_named(function, arguments, run, at)
    _not_a_function(function, run, at)
    return None


def _not_a_function(function: object, run: Run, at: Place) -> None:
    if function is not None:
        run.warn("not_a_function", f"A {kind_of(function)} cannot be called; only functions can.", at)


def _wrong_count(function: FunctionValue, count: int, run: Run, at: Place) -> None:
    wanted = len(function.parameters)
    run.warn("wrong_arguments", f"The function takes {wanted} argument{'' if wanted == 1 else 's'}, not {count}.", at)


def _apply(function: FunctionValue, arguments: tuple[object, ...], run: Run, at: Place) -> object:
    run.enter(at)
    run.spend(1)
    try:
        if function.types:
            pairs = zip(arguments, function.types, strict=True)
            arguments = tuple(coerce(argument, kind) for argument, kind in pairs)
        return coerce(function.body(*arguments), function.result)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None
    finally:
        run.leave()


def external(run: Run, at: Place) -> None:
    """A call of Java or PMML: null, with a warning, since we run none."""
    run.warn("external_function", "Functions written in other languages are not run here; write it in FEEL.", at)


# --- built-ins ----------------------------------------------------------------------------------


def call(function: Builtin, arguments: tuple[object, ...], run: Run, at: Place) -> object:
    """Call a built-in with arguments by position."""
    possible = [overload for overload in function.overloads if overload.takes(len(arguments))]
    if not possible:
        run.warn("wrong_arguments", f"{usage(function)}, not {len(arguments)} arguments.", at)
        return None
    return _first_fitting(function, possible, lambda overload: _gather(overload, arguments), run, at)


def call_named(function: Builtin, arguments: Mapping[str, object], run: Run, at: Place) -> object:
    """Call a built-in with arguments by name."""
    names = frozenset(arguments)
    possible = [overload for overload in function.overloads if overload.takes_names(names)]
    if not possible:
        run.warn("wrong_arguments", f"{usage(function)}, not {', '.join(sorted(names))}.", at)
        return None
    return _first_fitting(
        function,
        possible,
        lambda overload: [arguments.get(parameter.name, _ABSENT) for parameter in overload.parameters],
        run,
        at,
    )


def _first_fitting(
    function: Builtin,
    overloads: list[Overload],
    gather: Callable[[Overload], list[object]],
    run: Run,
    at: Place,
) -> object:
    """The answer of the first way to call that fits the arguments' types."""
    given: list[object] = []
    for overload in overloads:
        given = gather(overload)
        fitted = [fit(parameter, value) for parameter, value in zip(overload.parameters, given, strict=False)]
        if any(value is _MISMATCH for value in fitted):
            continue
        try:
            return _answer(overload, fitted, run, at)
        except OperationFault as fault:
            run.warn(fault.code, fault.message, at)
            return None
    if any(value is None for value in given):
        return None
    kinds = ", ".join(kind_of(value) for value in given if value is not _ABSENT)
    run.warn("wrong_arguments", f"{usage(function)}, not {kinds}.", at)
    return None


def _answer(overload: Overload, arguments: list[object], run: Run, at: Place) -> object:
    """The implementation's answer; its work grows with what goes in and what comes out, and is counted so."""
    for argument in arguments:
        run.spend_on(argument)
    if overload.needs_run:
        answer = overload.implementation(run, at, *arguments)
    else:
        answer = overload.implementation(*arguments)
    run.spend_on(answer)
    return answer


def _gather(overload: Overload, arguments: tuple[object, ...]) -> list[object]:
    if not overload.parameters or not overload.parameters[-1].variadic:
        return list(arguments)
    fixed = len(overload.parameters) - 1
    rest = list(arguments[fixed:])
    # One list in place of many arguments: min([1, 2]) and min(1, 2).
    if fixed == 0 and len(rest) == 1:
        return [rest[0]]
    return [*arguments[:fixed], rest]


def fit(parameter: BuiltinParameter, value: object) -> object:
    """A value as a parameter takes it, or the mark of a mismatch."""
    if value is _ABSENT:
        return None
    if value is None:
        return None if parameter.nullable else _MISMATCH
    if not parameter.kinds:
        return value
    kind = kind_of(value)
    if kind in parameter.kinds:
        return value
    if isinstance(value, list) and len(value) == 1 and fit(parameter, value[0]) is not _MISMATCH:
        return value[0]
    if "list" in parameter.kinds:
        return [value]
    if "date and time" in parameter.kinds and isinstance(value, (date, DistantDate)):
        return midnight(value, 0)
    return _MISMATCH


def usage(function: Builtin) -> str:
    """How a built-in is called, in words."""
    ways = " or ".join(f"{function.name}({_signature(overload)})" for overload in function.overloads)
    return f"The call is {ways}"


def _signature(overload: Overload) -> str:
    return ", ".join(
        f"{parameter.name}{': ' + ' or '.join(parameter.kinds) if parameter.kinds else ''}"
        f"{' (may be left out)' if parameter.optional else ''}{', ...' if parameter.variadic else ''}"
        for parameter in overload.parameters
    )
