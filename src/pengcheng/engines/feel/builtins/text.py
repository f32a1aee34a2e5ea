"""Strings (DMN 1.5, table 74). Positions count characters (code points), from 1."""

from __future__ import annotations

from pengcheng.engines.feel import limits, numbers
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.patterns import Pattern, compile_pattern, replacement_of
from pengcheng.engines.feel.run import Place, Run


@builtin("substring", "string: string, start position: number, length?: number", "string")
def substring(text: str, start: Number, length: Number | None = None) -> str:
    """From a position, or from the end when it is negative."""
    position = numbers.whole(start)
    if position is None or position == 0 or abs(position) > len(text):
        raise OperationFault("no_such_position", f"There is no position {numbers.to_text(start)} in the text.")
    begin = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[begin:]
    if length < 1:
        raise OperationFault("wrong_arguments", "The length must be 1 or more.")
    return text[begin : begin + int(length)]


@builtin("string length", "string: string", "number")
def string_length(text: str) -> int:
    return len(text)


@builtin("upper case", "string: string", "string")
def upper_case(text: str) -> str:
    return text.upper()


@builtin("lower case", "string: string", "string")
def lower_case(text: str) -> str:
    return text.lower()


@builtin("substring before", "string: string, match: string", "string")
def substring_before(text: str, match: str) -> str:
    """Empty when there is no match."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string", "string")
def substring_after(text: str, match: str) -> str:
    """Empty when there is no match."""
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string", "boolean")
def contains(text: str, match: str) -> bool:
    return match in text


@builtin("starts with", "string: string, match: string", "boolean")
def starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@builtin("ends with", "string: string, match: string", "boolean")
def ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


def _ready(run: Run, text: str, pattern: str, flags: str) -> Pattern:
    """The pattern, its work on the text counted."""
    compiled = compile_pattern(pattern, flags)
    run.spend(compiled.cost(text) // limits.PATTERN_STEPS_A_STEP)
    return compiled


@builtin("matches", "input: string, pattern: string, flags?: string | Null", "boolean", needs_run=True)
def matches(run: Run, at: Place, text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern matches anywhere in the text."""
    return _ready(run, text, pattern, flags or "").search(text) is not None


@builtin(
    "replace",
    "input: string, pattern: string, replacement: string, flags?: string | Null",
    "string",
    needs_run=True,
)
def replace(run: Run, at: Place, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """All matches replaced; `$1` in the replacement is the first group, `$0` the whole match."""
    compiled = _ready(run, text, pattern, flags or "")
    return compiled.replace(text, replacement_of(replacement, flags or "", compiled.groups))


@builtin("split", "string: string, delimiter: string", "list<string>", needs_run=True)
def split(run: Run, at: Place, text: str, delimiter: str) -> list[str]:
    """At every match of the pattern `delimiter`."""
    return _ready(run, text, delimiter, "").split(text)


@builtin(
    "string join", "list: list, delimiter?: string | Null, prefix?: string | Null, suffix?: string | Null", "string"
)
def string_join(
    items: list[object], delimiter: str | None = None, prefix: str | None = None, suffix: str | None = None
) -> str:
    """Nulls are left out."""
    if any(item is not None and not isinstance(item, str) for item in items):
        raise OperationFault("wrong_arguments", "Only strings can be joined; use string(...) on the others.")
    texts = [item for item in items if isinstance(item, str)]
    limits.check_text(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (prefix or "") + (delimiter or "").join(texts) + (suffix or "")
