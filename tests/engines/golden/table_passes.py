"""The passes over decision tables, as text. An input is YAML: `facts` as a rules file has them, and one version.

Besides `rows` all may be left out: a FIRST table that writes an outcome. `required` holds versions by the name of the
decision; `presence` says of a column of the population that `some` rows of it, or `nobody`, have a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from pengcheng.engines.dmn import Decision, compile_decision
from pengcheng.engines.dmn.compiled import AnyColumn, CompiledTable, FactColumn, TestColumn
from pengcheng.engines.dmn.conclusions import Leaf
from pengcheng.engines.dmn.diagram import Diagram, Target
from pengcheng.engines.dmn.generator import Step, Walker, generate
from pengcheng.engines.dmn.interchange.yaml_form import read_yaml
from pengcheng.engines.dmn.population.atoms import Cut, Equals, IsTrue, Membership, Ordered, Span, Texts
from pengcheng.engines.dmn.population.graph import ALL, NONE, Graph, Node, Operator
from pengcheng.engines.dmn.population.lowering import Known, Lowering, Presence
from pengcheng.engines.dmn.population.program import Program, program_of
from pengcheng.engines.dmn.questions import unknown_among
from pengcheng.engines.dmn.record import RecordDecision
from pengcheng.engines.dmn.regions import Kind, Regions
from pengcheng.engines.feel.values import to_text

DAY = date(2026, 3, 1)
_PRESENCE = {"some": Presence.SOME, "nobody": Presence.NOBODY}


@dataclass(frozen=True)
class _Given:
    record: RecordDecision
    presence: Mapping[str, Presence]

    @property
    def compiled(self) -> CompiledTable:
        return self.record.compiled

    @property
    def diagram(self) -> Diagram:
        assert self.compiled.diagram is not None
        return self.compiled.diagram


def columns(given: str) -> str:
    """The columns, the regions of each and the rows that they pass."""
    compiled = _read(given).compiled
    lines = []
    for number, (column, truth) in enumerate(zip(compiled.columns, compiled.truths, strict=True)):
        lines.append(f"column {number}: {_column_text(column)}, tested by {_rows(truth.tested)}")
        words = _regions(column.regions) if isinstance(column, FactColumn) else ["not true", "true"]
        for region, word in enumerate(words):
            possible = "" if column.possible >> region & 1 else " (an unknown value cannot lie here)"
            lines.append(f"  region {region}: {word}{possible} -> {_rows(truth.passes[region])}")
    return "\n".join(lines)


def diagram(given: str) -> str:
    """The nodes with their edges, and the leaves."""
    found = _read(given)
    lines = [f"root: {_target(found.diagram.root)}"]
    for number, node in enumerate(found.diagram.nodes):
        column = found.compiled.columns[node.column]
        lines.append(f"node {number}: column {node.column}, {_column_text(column)}")
        lines += [f"  regions {_bits(regions)} -> {_target(target)}" for regions, target in node.edges]
    lines += [f"leaf {leaf.number}: {_leaf_text(leaf)}" for leaf in found.compiled.leaves]
    firing = {row for leaf in found.compiled.leaves for row in leaf.matching}
    idle = [row for row in range(len(found.compiled.table.rows)) if row not in firing]
    return "\n".join([*lines, *(f"row {row} never fires" for row in idle)])


def generated(given: str) -> str:
    """The Python, and what its constants are; of a large diagram what is walked through."""
    found = _read(given)
    fire = generate(found.compiled, found.diagram, [f"leaf {leaf.number}" for leaf in found.compiled.leaves])
    if isinstance(fire, Walker):
        return "\n".join(f"node {number}: {_step_text(step)}" for number, step in enumerate(fire.steps))
    assert fire.__doc__ is not None
    named = {name: value for name, value in fire.__globals__.items() if name[-1].isdigit()}
    held = [f"{name}: {_constant_text(value, found.compiled)}" for name, value in named.items()]
    return "\n".join([fire.__doc__, *held])


def program(given: str) -> str:
    """How far the decision runs on bitsets and vectors, and who may take each edge."""
    found = program_of(_read(given).record)
    lines = [f"{found.vectorisation}{f': {found.reason}' if found.reason else ''}"]
    for each in found.required:
        lines.append(f"requires {each.name}: {each.vectorisation}, {len(each.steps)} steps")
    for number, step in enumerate(found.steps):
        lines.append(f"step {number}: {_column_text(found.record.compiled.columns[step.column])}")
        for place, (which, target) in enumerate(step.edges):
            also = " or open" if step.open and step.open[place] else ""
            lines.append(f"  {_who(which)}{also} -> {_target(target)}")
    for column, test in found.tests.items():
        lines.append(f"column {column} on vectors: reads {', '.join(test.reads)}")
    for leaf, outputs in found.outputs.items():
        names = dict.fromkeys(name for row in outputs.rows for name in row)
        lines.append(f"leaf {leaf} on vectors: {', '.join(names)} from {', '.join(outputs.reads)}")
    return "\n".join(lines)


def lowered(given: str) -> str:
    """The sets of rows: what the block is asked, what is worked out of it, and the results."""
    found = _read(given)
    made: Program = program_of(found.record)
    presence = {each.fact: found.presence.get(each.fact, Presence.EVERYBODY) for each in made.memberships}
    graph = Graph()
    result = Lowering(graph, found.record.clauses, presence).lower(made)
    wanted = {result.may_grant, result.sure, result.without, *result.counted.values()}
    operations = graph.needed(wanted)
    used = wanted.union(*(graph.operations[node][1:] for node in operations))
    names: dict[Node, str] = {ALL: "everybody", NONE: "nobody"}
    lines: list[str] = []
    for node, source in graph.sources.items():
        if node in used:
            names[node] = f"s{len(lines)}"
            lines.append(f"{names[node]}: {_source_text(source)}")
    for place, node in enumerate(operations):
        operator, one, other = graph.operations[node]
        names[node] = f"w{place}"
        opposite = operator is Operator.ONE and one == ALL
        lines.append(
            f"{names[node]} = "
            + (f"not {names[other]}" if opposite else f"{names[one]} {operator.value} {names[other]}")
        )
    lines += [f"may be granted: {names[result.may_grant]}", f"sure: {names[result.sure]}"]
    lines += [f"without an outcome: {names[result.without]}"] if result.without != NONE else []
    groups = found.compiled.conclusions.group_outputs
    lines += [f"counted for {_outputs(groups[group])}: {names[node]}" for group, node in result.counted.items()]
    return "\n".join(lines)


def _read(given: str) -> _Given:
    document = yaml.safe_load(given)
    facts = document.pop("facts")
    presence = {fact: _PRESENCE[word] for fact, word in document.pop("presence", {}).items()}
    required = {name: _decision(name, each, facts) for name, each in document.pop("required", {}).items()}
    return _Given(compile_decision(_decision("decision", document, facts), DAY, required), presence)


def _decision(name: str, version: dict[str, Any], facts: dict[str, Any]) -> Decision:
    table = {"hit_policy": "FIRST", "outputs": {"outcome": "outcome"}} if "rows" in version else {}
    versions = [{"effective": date(2025, 1, 1), **table, **version}]
    return read_yaml(yaml.safe_dump({"decision": name, "facts": facts, "versions": versions}, sort_keys=False)).decision


def _column_text(column: AnyColumn) -> str:
    if isinstance(column, TestColumn):
        return f"the cell {column.cell.text!r} on {column.clause.name!r}, reads {', '.join(column.reads)}"
    return f"fact {column.clause.name!r}"


def _regions(regions: Regions) -> list[str]:
    if regions.kind is Kind.BOOLEAN:
        return ["false", "true", "null"]
    constants = [to_text(value) for value in regions.constants]
    if regions.kind is Kind.TEXT:
        return [*constants, "any other", "null"]
    words = []
    for region in range(regions.null):
        place, itself = divmod(region, 2)
        below, above = constants[place - 1 : place], constants[place : place + 1]
        between = " and ".join([*(f"above {each}" for each in below), *(f"below {each}" for each in above)])
        value = regions.representatives[region]
        like = "empty" if value is None else f"like {to_text(value)}"
        words.append(constants[place] if itself else f"{between or 'any'}, {like}")
    return [*words, "null"]


def _leaf_text(leaf: Leaf) -> str:
    rows = f"rows {', '.join(map(str, leaf.matching))}" if leaf.matching else "no row"
    if leaf.resolution is None:
        return f"{rows}, worked out from {', '.join(leaf.reads)}, group {leaf.group}"
    given = leaf.resolution
    said = [str(given.outcome or "no outcome"), _outputs(given.outputs), given.note and f"note {given.note}"]
    return ", ".join([rows, *filter(None, said), f"group {leaf.group}"])


def _step_text(step: Step) -> str:
    pairs = zip(step.starts, step.targets, strict=True)
    return ", ".join(f"from region {start} {_target(target)}" for start, target in pairs)


def _outputs(outputs: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {to_text(value)}" for name, value in outputs.items())


def _constant_text(value: object, compiled: CompiledTable) -> str:
    for number, column in enumerate(compiled.columns):
        if isinstance(column, TestColumn) and value == column.test.passes:
            return f"whether the cell {column.cell.text!r} of column {number} passes"
        if isinstance(column, FactColumn) and value == column.regions.index_of:
            return f"the region of a value of fact {column.clause.name!r}"
    if value is unknown_among:
        return "whether one of these facts is unknown"
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


def _who(which: Membership | int) -> str:
    if isinstance(which, int):
        return {0b01: "the cell is not true", 0b10: "the cell is true"}.get(which, "any answer")
    if isinstance(which, Ordered):
        words = [_span_text(span) for span in which.spans]
    elif isinstance(which, Texts):
        listed = ", ".join(which.constants)
        words = [f"none of {listed}" if which.negated else f"one of {listed}"] if listed or which.negated else []
    else:
        words = [word for word, may in (("true", which.true), ("false", which.false)) if may]
    return " or ".join([*words, *(["no value"] if which.nulls else [])]) or "nobody"


def _span_text(span: Span) -> str:
    parts = [] if span.low is None else [str(span.low)]
    if span.high is not None:
        parts.append(f"not {span.high}")
    return " and ".join(parts) or "any value"


def _source_text(source: object) -> str:
    if isinstance(source, Known):
        return f"{source.fact} has a value"
    if isinstance(source, Texts):
        return f"{source.fact} is one of {', '.join(source.constants)}"
    assert isinstance(source, Cut | Equals | IsTrue)
    return str(source)


def _rows(mask: int) -> str:
    return f"rows {_bits(mask)}" if mask else "no row"


def _bits(mask: int) -> str:
    return " ".join(str(place) for place in range(mask.bit_length()) if mask >> place & 1)


def _target(target: Target) -> str:
    return f"node {target}" if target >= 0 else f"leaf {~target}"
