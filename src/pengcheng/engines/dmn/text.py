"""Rules as people write them: the document of `rules.yaml` to a `Decision`, and back without loss.

A document is plain mappings, lists and scalars, as a YAML reader gives them; this module reads no file.
Every fault is found in one go and named by its path in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from .errors import Path, RulesRefused
from .model import (
    Cell,
    Decision,
    DecisionTable,
    DecisionVersion,
    InputClause,
    LiteralDecision,
    OutputClause,
    Row,
)
from .shapes import Reader
from .versions import VersionReader

_CLAUSE_KEYS = ("type", "values", "nullable", "integer", "cost")


def read_rules(
    document: object,
    inputs: Mapping[str, InputClause],
    *,
    locate: Callable[[Path], str] | None = None,
) -> Decision:
    """Read one decision with all its versions.

    Args:
        document: what a YAML reader made of `rules.yaml`.
        inputs: the facts (and other decisions' outputs) that rules may read, by name, with their types.
        locate: turns a path into a place for the reader ("rules.yaml, line 12"); it goes into each fault.

    Raises:
        RulesRefused: with every fault of the document, each with its path.
    """
    reader = Reader(locate)
    decision = _read_decision(document, inputs, reader)
    if reader.faults or decision is None:
        raise RulesRefused(tuple(reader.faults))
    return decision


def _read_decision(document: object, inputs: Mapping[str, InputClause], reader: Reader) -> Decision | None:
    top = reader.mapping(document, (), required=("decision", "versions"), optional=("name",))
    if top is None:
        return None
    name = reader.text(top.get("decision"), ("decision",))
    listed = reader.sequence(top.get("versions"), ("versions",))
    versions: list[DecisionVersion] = []
    for position, item in enumerate(listed):
        version = VersionReader(reader, inputs, ("versions", position)).read(item)
        if version is not None:
            versions.append(version)
    if not listed and not reader.faults:
        reader.fault("no_versions", ("versions",), "A decision needs at least one version.")
    _check_dates(versions, reader)
    return Decision(name, tuple(sorted(versions, key=lambda version: version.effective)))


def _check_dates(versions: list[DecisionVersion], reader: Reader) -> None:
    seen: set[date] = set()
    for position, version in enumerate(versions):
        if version.effective in seen:
            path = ("versions", position, "effective")
            reader.fault("same_effective_date", path, f"Two versions take effect on {version.effective}.")
        seen.add(version.effective)


def write_rules(decision: Decision) -> dict[str, object]:
    """The document of a decision: `read_rules(write_rules(d), inputs) == d`."""
    return {"decision": decision.name, "versions": [_write_version(version) for version in decision.versions]}


def _write_version(version: DecisionVersion) -> dict[str, object]:
    document: dict[str, object] = {"effective": version.effective}
    if version.requires:
        document["requires"] = list(version.requires)
    body = version.body
    if isinstance(body, LiteralDecision):
        document["expression"] = body.expression.source
        if body.type != "any":
            document["type"] = body.type
        return document
    document["hit_policy"] = str(body.hit_policy)
    if body.aggregation:
        document["aggregation"] = str(body.aggregation)
    _write_columns(body, document)
    document["rows"] = [_write_row(row) for row in body.rows]
    return document


def _write_columns(table: DecisionTable, document: dict[str, object]) -> None:
    own = {clause.name: _write_input(clause) for clause in table.inputs if clause.expression is not None}
    if own:
        document["inputs"] = own
    document["outputs"] = {clause.name: _write_output(clause) for clause in table.outputs}


def _write_input(clause: InputClause) -> object:
    assert clause.expression is not None
    plain = InputClause(clause.name)
    entry: dict[str, object] = {"expression": clause.expression.source}
    for key in _CLAUSE_KEYS:
        value = getattr(clause, key)
        if value != getattr(plain, key):
            entry[key] = list(value) if isinstance(value, tuple) else value
    return entry


def _write_output(clause: OutputClause) -> object:
    entry: dict[str, object] = {"type": clause.type}
    if clause.label:
        entry["name"] = dict(clause.label)
    if clause.unit:
        entry["unit"] = dict(clause.unit)
    if clause.period:
        entry["period"] = str(clause.period)
    if clause.values:
        entry["values"] = list(clause.values)
    if clause.default is not None:
        entry["default"] = clause.default.source
    return entry if len(entry) > 1 else clause.type


def _write_row(row: Row) -> dict[str, object]:
    def sources(cells: Mapping[str, Cell]) -> dict[str, object]:  # type: ignore[type-arg]
        return {name: cell.source for name, cell in cells.items()}

    document: dict[str, object] = {"when": sources(row.when), "then": sources(row.then)}
    if row.clause:
        document["clause"] = dict(row.clause)
    if row.says:
        document["says"] = dict(row.says)
    return document
