"""What a rules document reads when nothing declares it: the columns its rows test, the names in its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import InputClause
from .sources import read_by_output, read_by_test


def undeclared(document: Mapping[str, object]) -> dict[str, InputClause]:
    """A fact of any type for every name that the rules read and no column of their own gives."""
    found: dict[str, InputClause] = {}
    for version in _mappings(document.get("versions")):
        own = version.get("inputs")
        known = set(own) if isinstance(own, Mapping) else set()
        names: set[str] = set()
        for row in _mappings(version.get("rows")):
            when = row.get("when")
            names |= set(when) if isinstance(when, Mapping) else set()
        for name in (*sorted(names), *sorted(_read_by_texts(version, names))):
            if name not in known:
                found.setdefault(name, InputClause(name))
    return found


def _read_by_texts(version: Mapping[str, object], names: set[str]) -> set[str]:
    outputs = version.get("outputs")
    words = _words(outputs) if isinstance(outputs, Mapping) else frozenset()
    read: set[str] = set(read_by_output(version.get("expression"), names))
    own = version.get("inputs")
    for entry in own.values() if isinstance(own, Mapping) else ():
        if isinstance(entry, Mapping):
            read |= read_by_output(entry.get("expression"), names)
    for row in _mappings(version.get("rows")):
        when, then = row.get("when"), row.get("then")
        for cell in when.values() if isinstance(when, Mapping) else ():
            read |= read_by_test(cell, names)
        for cell in then.values() if isinstance(then, Mapping) else ():
            read |= read_by_output(cell, names, words)
    return read


def _words(outputs: Mapping[str, object]) -> frozenset[str]:
    found = {"granted", "refused", "unclear"}
    for entry in outputs.values():
        values = entry.get("values") if isinstance(entry, Mapping) else None
        found |= {str(value) for value in values} if isinstance(values, list | tuple) else set()
    return frozenset(found)


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, Mapping):
            yield each
