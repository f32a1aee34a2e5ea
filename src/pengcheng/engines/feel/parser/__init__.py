"""FEEL text to syntax tree: recursive descent, one file per group of the grammar.

stream        the tokens, the names in scope, and how errors are worded
operators     or, and, comparison, between, in, + - * / **, negation, instance of
steps         what follows a value: .name, [filter], (arguments)
primaries     literals, names, brackets, contexts
clauses       if, for, some, every, function
unary_tests   the cells of a decision table
type_names    what follows `instance of` or a parameter's colon
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import LimitExceeded
from pengcheng.engines.feel.parser.unary_tests import Parser
from pengcheng.engines.feel.tree import Expression, Node, TypeExpression, UnaryTests

N = TypeVar("N", bound=Node)


def parse_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """The tree of an expression (rule 1).

    `names` are the names that may occur and that hold spaces or operators: variables of the context, and
    entries that follow a dot. Single words need no mention. Names of built-ins are known.

    Raises SyntaxFault with the place and what was expected, LimitExceeded for a text beyond the bounds.
    """
    return _expression(text, frozenset(names))


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """The tree of a decision table's cell (rule 17): `-`, `< 80`, `[80..90)`, `"a", "b"`, `not(null)`,
    `? in holidays`. Names and errors as for `parse_expression`."""
    return _unary_tests(text, frozenset(names))


def parse_type(text: str, names: Iterable[str] = ()) -> TypeExpression:
    """The tree of a type's name (rule 52): `number`, `list<date>`, `context<a: number>`."""
    parser = Parser(text, frozenset(names))
    return parser.whole(parser.type_expression)


@lru_cache(maxsize=8192)
def _expression(text: str, names: frozenset[str]) -> Expression:
    parser = Parser(text, names)
    return _bounded(parser.whole(parser.expression))


@lru_cache(maxsize=8192)
def _unary_tests(text: str, names: frozenset[str]) -> UnaryTests:
    return _bounded(Parser(text, names).whole_unary_tests())


def _bounded(node: N) -> N:
    """The node, if it is not too tall: long chains of operators lean to the left and grow a level each."""
    level: list[Node] = [node]
    for _ in range(limits.HEIGHT):
        level = [child for parent in level for child in parent.children()]
        if not level:
            return node
    raise LimitExceeded(
        "nested_too_deep", f"More than {limits.HEIGHT} operations in a row or in each other; split the expression."
    )


__all__ = ["parse_expression", "parse_type", "parse_unary_tests"]
