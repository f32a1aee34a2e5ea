"""The `facts` of a file that needs no city: what its rules may read, `age: {type: number, integer: true}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import Path, RuleFault
from ..model import InputClause
from ..shapes import Reader

_KEYS = ("type", "values", "nullable", "integer", "cost")


def write_facts(facts: Mapping[str, InputClause]) -> dict[str, object]:
    """The mapping for what rules read; a fact with nothing but a type is its type's name."""
    written: dict[str, object] = {}
    for name, clause in facts.items():
        plain = InputClause(name)
        entry: dict[str, object] = {"type": clause.type}
        for key in _KEYS[1:]:
            value = getattr(clause, key)
            if value != getattr(plain, key):
                entry[key] = list(value) if isinstance(value, tuple) else value
        written[name] = entry if len(entry) > 1 else clause.type
    return written


def read_facts(value: object, locate: Callable[[Path], str], faults: list[RuleFault]) -> dict[str, InputClause]:
    """The clauses of such a mapping; what is wrong with it goes to `faults`."""
    facts: dict[str, InputClause] = {}
    if value is None:
        return facts
    reader = Reader(locate)
    if not isinstance(value, Mapping):
        reader.fault("not_a_mapping", ("facts",), "Facts are written as `name: type`.")
        value = {}
    for name, item in value.items():
        path: Path = ("facts", str(name))
        entry = {"type": item} if isinstance(item, str) else reader.mapping(item, path, ("type",), _KEYS[1:])
        if entry is not None:
            facts[str(name)] = _clause(str(name), entry, path, reader)
    faults += reader.faults
    return facts


def _clause(name: str, entry: Mapping[str, object], path: Path, reader: Reader) -> InputClause:
    cost = 1.0
    try:
        cost = float(str(entry.get("cost", 1)))
    except ValueError:
        reader.fault("not_a_number", (*path, "cost"), f"{entry['cost']!r} is no number.")
    return InputClause(
        name,
        type=reader.text(entry["type"], (*path, "type")),
        values=reader.words(entry.get("values"), (*path, "values")),
        nullable=entry.get("nullable") is True,
        integer=entry.get("integer") is True,
        cost=cost,
    )
