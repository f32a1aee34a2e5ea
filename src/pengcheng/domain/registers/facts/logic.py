"""Conditions made from FEEL trees: put together, turned round, and no longer than they need to be.

`None` is the condition that is never true.
"""

from __future__ import annotations

from collections.abc import Iterable

from pengcheng.engines.feel import tree

TRUE, FALSE, NULL = tree.Boolean(True), tree.Boolean(False), tree.Null()
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def any_of(conditions: Iterable[tree.Expression | None]) -> tree.Expression | None:
    """True when one of them is; `None` when none can be."""
    found: dict[tree.Expression, None] = {}
    for each in conditions:
        if each is not None:
            found |= dict.fromkeys(each.operands if isinstance(each, tree.Disjunction) else (each,))
    if TRUE in found:
        return TRUE
    parts = tuple(found)
    return tree.Disjunction(parts) if len(parts) > 1 else parts[0] if parts else None


def all_of(conditions: Iterable[tree.Expression | None]) -> tree.Expression | None:
    """True when all of them are; `None` when they cannot be. Of no conditions at all: true."""
    found: dict[tree.Expression, None] = {}
    for each in conditions:
        if each is None:
            return None
        found |= dict.fromkeys(each.operands if isinstance(each, tree.Conjunction) else (each,))
    found.pop(TRUE, None)
    if any(_is_null_test(each) and opposite(each) in found for each in found):
        return None
    parts = tuple(found)
    return tree.Conjunction(parts) if len(parts) > 1 else parts[0] if parts else TRUE


def both(first: tree.Expression, second: tree.Expression) -> tree.Expression:
    """True when both are."""
    return tree.Conjunction((first, second))


def is_null(node: tree.Expression) -> tree.Expression:
    """`node = null`"""
    return tree.Comparison("=", node, NULL)


def is_false(node: tree.Expression) -> tree.Expression:
    """True when a node is false, and not when it is null."""
    return tree.Comparison("=", node, FALSE)


def is_not_true(node: tree.Expression | None) -> tree.Expression:
    """True when a condition is false or null."""
    if node is None:
        return TRUE
    return opposite(node) if _is_null_test(node) else tree.Comparison("!=", node, TRUE)


def opposite(condition: tree.Expression) -> tree.Expression:
    """The opposite of a condition that is never null."""
    if isinstance(condition, tree.Comparison) and condition.operator in ("=", "!="):
        return tree.Comparison(OPPOSITE[condition.operator], condition.left, condition.right)
    return tree.Call(tree.Name("not"), (condition,))


def count(rows: tree.Expression) -> tree.Expression:
    """`count(rows)`"""
    return tree.Call(tree.Name("count"), (rows,))


def exists(rows: tree.Expression, condition: tree.Expression | None) -> tree.Expression | None:
    """Whether some row meets a condition."""
    if condition is None:
        return None
    return tree.Comparison(">", count(tree.Filter(rows, condition)), tree.Number(0))


def _is_null_test(node: tree.Expression) -> bool:
    return isinstance(node, tree.Comparison) and node.operator in ("=", "!=") and node.right == NULL
