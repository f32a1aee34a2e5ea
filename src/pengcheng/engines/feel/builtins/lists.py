"""Lists (DMN 1.5, tables 75 and 80)."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cmp_to_key

from pengcheng.engines.feel import limits, numbers
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.run import Place, Run
from pengcheng.engines.feel.runtime.calls import invoke
from pengcheng.engines.feel.temporal import DateTime, Time
from pengcheng.engines.feel.temporal.durations import SECOND
from pengcheng.engines.feel.values import equal, kind_of, order

Items = list[object]


@builtin("list contains", "list: list, element", "boolean")
def list_contains(items: Items, element: object) -> bool:
    return any(equal(item, element) is True for item in items)


@builtin("sublist", "list: list, start position: number, length?: number", "list")
def sublist(items: Items, start: Number, length: Number | None = None) -> Items:
    begin = _position(items, start)
    if length is None:
        return items[begin:]
    size = numbers.whole(length)
    if size is None or size < 0 or begin + size > len(items):
        raise OperationFault("no_such_item", "The list is not that long.")
    return items[begin : begin + size]


def _position(items: Items, position: Number) -> int:
    """An index from 1, or from -1 backwards, as Python's."""
    index = numbers.whole(position)
    if index is not None and 1 <= index <= len(items):
        return index - 1
    if index is not None and -len(items) <= index <= -1:
        return index + len(items)
    raise OperationFault("no_such_item", f"There is no item {numbers.to_text(position)} in a list of {len(items)}.")


@builtin("append", "list: list, *item", "list")
def append(items: Items, added: Items) -> Items:
    return [*items, *added]


@builtin("concatenate", "*list", "list")
def concatenate(lists: Items) -> Items:
    parts = _lists(lists)
    limits.check_list(sum(map(len, parts)))
    return [item for part in parts for item in part]


@builtin("union", "*list", "list")
def union(lists: Items) -> Items:
    return distinct_values(concatenate(lists))


def _lists(parts: object) -> list[Items]:
    if not isinstance(parts, list):
        raise OperationFault("wrong_arguments", "The arguments must be lists.")
    if any(part is None for part in parts):
        raise OperationFault("wrong_arguments", "One of the lists is null.")
    return [part if isinstance(part, list) else [part] for part in parts]


@builtin("insert before", "list: list, position: number, newItem", "list")
def insert_before(items: Items, position: Number, new_item: object) -> Items:
    begin = _position(items, position)
    return [*items[:begin], new_item, *items[begin:]]


@builtin("remove", "list: list, position: number", "list")
def remove(items: Items, position: Number) -> Items:
    begin = _position(items, position)
    return [*items[:begin], *items[begin + 1 :]]


@builtin("list replace", "list: list, position: number, newItem", "list")
def replace_at(items: Items, position: Number, new_item: object) -> Items:
    begin = _position(items, position)
    return [*items[:begin], new_item, *items[begin + 1 :]]


@builtin("list replace", "list: list, match: function, newItem", "list", needs_run=True)
def replace_matches(run: Run, at: Place, items: Items, match: FunctionValue | Builtin, new_item: object) -> Items:
    answers = [invoke(match, (item, new_item), run, at) for item in items]
    if any(not isinstance(answer, bool) for answer in answers):
        raise OperationFault("not_boolean", "The function of `list replace` must give a boolean.")
    return [new_item if answer else item for item, answer in zip(items, answers, strict=True)]


@builtin("reverse", "list: list", "list")
def reverse(items: Items) -> Items:
    return items[::-1]


@builtin("index of", "list: list, match", "list<number>")
def index_of(items: Items, match: object) -> list[int]:
    return [position for position, item in enumerate(items, start=1) if equal(item, match) is True]


@builtin("distinct values", "list: list", "list")
def distinct_values(items: Items) -> Items:
    """Without repeats, in the order of first appearance."""
    first: dict[Hashable, object] = {}
    budget = limits.Budget(4 * limits.LIST_ITEMS)
    for item in items:
        first.setdefault(_identity(item, budget), item)
    return list(first.values())


def _identity(value: object, budget: limits.Budget) -> Hashable:
    """Something that two values share exactly when they are equal."""
    budget.spend(1)
    if isinstance(value, list):
        return ("list", *(_identity(item, budget) for item in value))
    if isinstance(value, dict):
        return ("context", frozenset((key, _identity(item, budget)) for key, item in value.items()))
    if isinstance(value, (Time, DateTime)):
        return (kind_of(value), value.zone is None, value.sort_key() // SECOND)
    return (kind_of(value), value)


@builtin("flatten", "list: list", "list")
def flatten(items: Items) -> Items:
    flat: Items = []
    budget = limits.Budget()
    waiting = [iter(items)]
    while waiting:
        budget.spend(1)
        for item in waiting[-1]:
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            flat.append(item)
            limits.check_list(len(flat))
        else:
            waiting.pop()
    return flat


@builtin("sort", "list: list, precedes: function", "list", needs_run=True)
def sort(run: Run, at: Place, items: Items, precedes: FunctionValue | Builtin) -> Items:
    """By a function that tells whether its first argument comes before its second; equals keep their order."""

    def compare(left: object, right: object) -> int:
        if before(left, right):
            return -1
        return 1 if before(right, left) else 0

    def before(left: object, right: object) -> bool:
        answer = invoke(precedes, (left, right), run, at)
        if not isinstance(answer, bool) and answer is not None:
            raise OperationFault("not_boolean", f"The function of `sort` must give a boolean, not a {kind_of(answer)}.")
        return answer is True

    if isinstance(precedes, FunctionValue) and len(precedes.parameters) != 2:
        raise OperationFault("wrong_arguments", "The function of `sort` takes two arguments.")
    return sorted(items, key=cmp_to_key(compare))


@builtin("sort", "list: list", "list")
def sort_ascending(items: Items) -> Items:
    """Numbers, texts or dates in ascending order."""

    def compare(left: object, right: object) -> int:
        answer = order(left, right)
        if answer is None:
            raise OperationFault("not_comparable", "The list holds values that have no order among each other.")
        return answer

    return sorted(items, key=cmp_to_key(compare))
