"""Contexts (DMN 1.5, table 81)."""

from __future__ import annotations

from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault

Context = dict[str, object]


@builtin("get value", "m: context, key: string")
def get_value(m: Context, key: str) -> object:
    return m.get(key)


@builtin("get entries", "m: context", "list<context>")
def get_entries(m: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list | context", "context")
def context(entries: list[object] | Context) -> Context:
    """From a list of `{key, value}`."""
    made: Context = {}
    for entry in [entries] if isinstance(entries, dict) else entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise OperationFault("wrong_arguments", "Every entry needs a key that is a string, and a value.")
        if entry["key"] in made:
            raise OperationFault("duplicate_key", f"Two entries have the key `{entry['key']}`.")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", "context: context, key: string, value", "context")
def put(context: Context, key: str, value: object) -> Context:
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value", "context")
def put_deep(context: Context, keys: list[object], value: object) -> Context:
    """Along a path of keys; contexts on the way are made where there are none."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise OperationFault("wrong_arguments", "The keys must be one string or more.")
    first, rest = str(keys[0]), keys[1:]
    if not rest:
        return {**context, first: value}
    below = context.get(first)
    if below is not None and not isinstance(below, dict):
        raise OperationFault("wrong_arguments", f"The entry `{first}` is no context.")
    return {**context, first: put_deep(below or {}, rest, value)}


@builtin("context merge", "contexts: list", "context")
def merge(contexts: list[object]) -> Context:
    """The last one wins."""
    merged: Context = {}
    for part in contexts:
        if not isinstance(part, dict):
            raise OperationFault("wrong_arguments", "Only contexts can be merged.")
        merged.update(part)
    return merged
