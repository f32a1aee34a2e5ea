"""One cell: from what a person wrote (a YAML scalar, a bare word, FEEL) to its tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.parser import parse_expression, parse_unary_tests

from .errors import DmnError
from .model import Output, Test

ANY = tree.UnaryTests(tests=())
"""The test of a missing cell: "-", any value."""

_Tree = TypeVar("_Tree", bound=tree.Node)


class CellUnreadable(DmnError):
    """A cell holds something that is neither a scalar nor FEEL text."""

    code = "cell_unreadable"


def read_test(source: object, names: Iterable[str], words: frozenset[str] = frozenset()) -> Test:
    """The unary tests of a condition cell (DMN 1.5, 7.3.3).

    Args:
        source: text is FEEL unary tests; a boolean, number, date or null of YAML means equality with it.
        names: the facts in scope; they may contain spaces.
        words: code values of the column, which may be written bare.

    Raises:
        FeelError: the text is not FEEL.
        CellUnreadable: a list, a mapping or another thing stands in the cell.
    """
    if not isinstance(source, str):
        return Test(source, tree.UnaryTests(tests=(tree.Match(literal(source)),)))
    if source.strip() in words:
        return Test(source, tree.UnaryTests(tests=(tree.Match(tree.String(source.strip())),)))
    parsed = parse_unary_tests(source, frozenset(names) | words)
    return Test(source, quote_words(parsed, words))


def read_output(source: object, names: Iterable[str], words: frozenset[str] = frozenset()) -> Output:
    """The expression of a conclusion cell; as `read_test`, with an expression in place of tests."""
    if not isinstance(source, str):
        return Output(source, literal(source))
    if source.strip() in words:
        return Output(source, tree.String(source.strip()))
    parsed = parse_expression(source, frozenset(names) | words)
    return Output(source, quote_words(parsed, words))


def literal(value: object) -> tree.Expression:
    """A YAML scalar as a FEEL literal; a float is the decimal number that its shortest text shows."""
    if value is None:
        return tree.Null()
    if isinstance(value, bool):
        return tree.Boolean(value)
    if isinstance(value, int | float | Decimal):
        number = value if isinstance(value, int) else Decimal(str(value))
        return tree.Negation(tree.Number(-number)) if number < 0 else tree.Number(number)
    if isinstance(value, datetime):
        return tree.AtLiteral(value.isoformat())
    if isinstance(value, date):
        return tree.AtLiteral(value.isoformat())
    raise CellUnreadable(
        f"A cell holds {value!r} ({type(value).__name__}); write a number, true, false, a date or FEEL text."
    )


def quote_words(node: _Tree, words: frozenset[str]) -> _Tree:
    """The tree with every name that is a code value of the column turned into that text."""
    return cast(_Tree, _quoted(node, words)) if words else node


def _quoted(node: object, words: frozenset[str]) -> object:
    if isinstance(node, tree.Name) and node.name in words:
        return tree.String(node.name, start=node.start, end=node.end)
    if isinstance(node, tuple):
        return tuple(_quoted(item, words) for item in node)
    if isinstance(node, tree.Node) and is_dataclass(node):
        changes: dict[str, Any] = {f.name: _quoted(getattr(node, f.name), words) for f in fields(node)}
        return replace(node, **changes)
    return node
