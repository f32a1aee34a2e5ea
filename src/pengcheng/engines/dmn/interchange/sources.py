"""How a cell is written in each form: YAML scalars, bare code words, and FEEL that every DMN tool understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.parser import parse_expression
from pengcheng.engines.feel.scope import free_names

from ..cells import CellUnreadable, read_output, read_test
from ..model import OUTCOME, Cell, InputClause, Outcome, OutputClause

_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,38}")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,38})\.[0-9]{1,40}")
_DAY = re.compile(r'@"([0-9]{4}-[0-9]{2}-[0-9]{2})"')
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def scalar(text: str) -> object:
    """The YAML scalar that a FEEL literal is written as (true, 80, 0.5, a day, null); any other text as it is."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return Decimal(text)
    day = _DAY.fullmatch(text)
    if day:
        try:
            return date.fromisoformat(day[1])
        except ValueError:
            return text
    return text


def quoted(word: str) -> str:
    """A text as a FEEL string literal."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    for raw, escape in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(raw, escape)
    return f'"{escaped}"'


def feel_text(cell: Cell[tree.UnaryTests] | Cell[tree.Expression], words: Iterable[str]) -> str:
    """A cell as FEEL that needs no declaration: code values written bare get their quotes."""
    if not isinstance(cell.source, str):
        return cell.text
    source = cell.source
    if source.strip() in words:
        return quoted(source.strip())
    bare = [
        node
        for node in tree.walk(cell.tree)
        if isinstance(node, tree.String) and node.end > node.start and source[node.start] != '"'
    ]
    for node in sorted(bare, key=lambda each: each.start, reverse=True):
        source = source[: node.start] + quoted(node.value) + source[node.end :]
    return source.strip()


def natural(text: str, words: Iterable[str]) -> object:
    """What a person would write in YAML for a FEEL text: scalars as scalars, a code value as a bare word."""
    text = text.strip()
    if text.startswith('"'):
        inner = literal_of(text)
        if inner is not None and inner in words:
            return inner
    return scalar(text)


def literal_of(text: str) -> str | None:
    """The content of a text that is one FEEL string literal; None for any other."""
    try:
        parsed = parse_expression(text)
    except FeelError:
        return None
    return parsed.value if isinstance(parsed, tree.String) else None


def written_test(text: str, written: str | None, names: Iterable[str], words: frozenset[str]) -> object:
    """The source of a condition cell: as its author wrote it, if the text still means that; None if left out."""
    return _written(text, written, lambda source: read_test(source, names, words).tree, words)


def written_output(text: str, written: str | None, names: Iterable[str], words: frozenset[str]) -> object:
    """The source of a conclusion cell; as `written_test`."""
    return _written(text, written, lambda source: read_output(source, names, words).tree, words)


def _written(text: str, written: str | None, meaning: Callable[[object], object], words: frozenset[str]) -> object:
    usual = natural(text, words)
    if written is None:
        return usual
    try:
        return written if meaning(written) == meaning(usual) else usual
    except (FeelError, CellUnreadable):
        return usual


def read_by_test(source: object, names: Iterable[str], words: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names that a condition cell reads beside built-in functions; none of one that is not FEEL."""
    try:
        return free_names(read_test(source, names, words).tree) - BUILTIN_NAMES - {"?"}
    except (FeelError, CellUnreadable):
        return frozenset()


def read_by_output(source: object, names: Iterable[str], words: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names that a conclusion cell or an expression reads; as `read_by_test`."""
    try:
        return free_names(read_output(source, names, words).tree) - BUILTIN_NAMES
    except (FeelError, CellUnreadable):
        return frozenset()


def words_of(clause: InputClause | OutputClause) -> frozenset[str]:
    """The words that may stand bare in a column."""
    if isinstance(clause, OutputClause) and clause.type == OUTCOME:
        return frozenset(str(outcome) for outcome in Outcome)
    return frozenset(clause.values)


def values_text(values: Iterable[str], numeric: bool) -> str:
    """The values of a clause as FEEL: `"a", "b"`, or `1, 2` for a column of numbers."""
    return ", ".join(value if numeric and _NUMBER.fullmatch(value) else quoted(value) for value in values)


def values_of(text: str) -> tuple[str, ...] | None:
    """The values that such a text lists; None if it is any other test."""
    try:
        parsed = parse_expression(f"[{text}]")
    except FeelError:
        return None
    if not isinstance(parsed, tree.List):
        return None
    found: list[str] = []
    for item in parsed.items:
        if isinstance(item, tree.String):
            found.append(item.value)
            continue
        slice_ = text[item.start - 1 : item.end - 1].strip()
        if not _NUMBER.fullmatch(slice_):
            return None
        found.append(slice_)
    return tuple(found)
