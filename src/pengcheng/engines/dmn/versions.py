"""One version of a rules document: its columns first, because they say what the cells may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.scope import free_names

from .cells import CellUnreadable, read_output, read_test
from .errors import Path
from .model import (
    OUTCOME,
    Aggregation,
    DecisionTable,
    DecisionVersion,
    HitPolicy,
    InputClause,
    LiteralDecision,
    Outcome,
    Output,
    OutputClause,
    PayPeriod,
    Row,
    Test,
)
from .shapes import Reader, guess

_OUTCOMES = tuple(str(outcome) for outcome in Outcome)
MOST_ROWS = 2_000
"""Of one table: what a person can still look over, and the engine make ready in seconds."""

_TABLE_KEYS = ("hit_policy", "aggregation", "inputs", "outputs", "rows")


class VersionReader:
    """Reads one version; the faults go to `reader`."""

    def __init__(self, reader: Reader, facts: Mapping[str, InputClause], path: Path) -> None:
        self._reader = reader
        self._facts = facts
        self._path = path
        self._used: dict[str, None] = {}

    def read(self, item: object) -> DecisionVersion | None:
        """The version, or None with the faults noted."""
        literal = isinstance(item, Mapping) and "expression" in item
        keys = (("expression",), ("type",)) if literal else (("outputs", "rows"), _TABLE_KEYS)
        document = self._reader.mapping(item, self._path, ("effective", *keys[0]), ("requires", *keys[1]))
        if document is None:
            return None
        effective = document["effective"]
        if type(effective) is not date:
            suggestion = "Write it as 2026-01-31, without quotes."
            self._reader.fault("not_a_date", (*self._path, "effective"), f"{effective!r} is no date.", suggestion)
            return None
        requires = self._reader.words(document.get("requires"), (*self._path, "requires"))
        body = self._read_literal(document) if literal else self._read_table(document)
        return DecisionVersion(effective, body, requires) if body is not None else None

    def _read_literal(self, document: Mapping[str, object]) -> LiteralDecision | None:
        cell = self._output(document["expression"], frozenset(), (*self._path, "expression"))
        if cell is None:
            return None
        return LiteralDecision(self._inputs({}, [cell.tree]), cell, str(document.get("type", "any")))

    def _read_table(self, document: Mapping[str, object]) -> DecisionTable | None:
        policy = self._policy(document)
        own = self._own_inputs(document.get("inputs"))
        outputs = self._outputs(document["outputs"])
        rows = self._rows(document["rows"], own, outputs)
        if policy is None or not outputs:
            return None
        trees: list[tree.Node] = [cell.tree for row in rows for cell in row.when.values()]
        trees += [cell.tree for row in rows for cell in row.then.values()]
        defaults = [out.default.tree for out in outputs.values() if out.default]
        inputs = self._inputs(own, [*trees, *defaults])
        return DecisionTable(inputs, tuple(outputs.values()), tuple(rows), *policy)

    def _rows(self, value: object, own: Mapping[str, InputClause], outputs: Mapping[str, OutputClause]) -> list[Row]:
        path = (*self._path, "rows")
        listed = self._reader.sequence(value, path)
        if len(listed) > MOST_ROWS:
            message = f"The table has {len(listed):,} rows; at most {MOST_ROWS:,} can be read, proved and explained."
            suggestion = "Split it, or keep the values in a register and look them up as a fact."
            self._reader.fault("too_many_rows", path, message, suggestion)
            return []
        found = (self._row(item, own, outputs, (*path, position)) for position, item in enumerate(listed))
        return [row for row in found if row is not None]

    def _policy(self, document: Mapping[str, object]) -> tuple[HitPolicy, Aggregation | None] | None:
        path = (*self._path, "hit_policy")
        word = self._reader.member(document.get("hit_policy", "UNIQUE"), path, [str(each) for each in HitPolicy])
        aggregation = document.get("aggregation")
        if word is None:
            return None
        policy = HitPolicy(word)
        if aggregation is None:
            return policy, None
        path = (*self._path, "aggregation")
        if policy is not HitPolicy.COLLECT:
            self._reader.fault("aggregation_without_collect", path, "Only COLLECT has an aggregation.")
            return None
        fold = self._reader.member(aggregation, path, [str(each) for each in Aggregation])
        return (policy, Aggregation(fold)) if fold else None

    def _own_inputs(self, value: object) -> dict[str, InputClause]:
        clauses: dict[str, InputClause] = {}
        for name, item in self._pairs(value, "inputs"):
            path = (*self._path, "inputs", name)
            optional = ("type", "values", "nullable", "integer", "cost")
            entry = self._reader.mapping(item, path, ("expression",), optional)
            if entry is None:
                continue
            cell = self._output(entry["expression"], frozenset(), (*path, "expression"))
            if cell is None:
                continue
            clauses[name] = InputClause(
                name,
                type=str(entry.get("type", "any")),
                values=self._reader.words(entry.get("values"), (*path, "values")),
                nullable=entry.get("nullable") is True,
                integer=entry.get("integer") is True,
                cost=float(str(entry.get("cost", 1.0))),
                expression=cell,
            )
        return clauses

    def _outputs(self, value: object) -> dict[str, OutputClause]:
        clauses: dict[str, OutputClause] = {}
        for name, item in self._pairs(value, "outputs"):
            path = (*self._path, "outputs", name)
            entry = self._output_entry(item, path)
            if entry is None:
                continue
            clause = OutputClause(
                name,
                str(entry["type"]),
                self._reader.words(entry.get("values"), (*path, "values")),
                label=self._reader.texts(entry.get("name"), (*path, "name")),
                unit=self._reader.texts(entry.get("unit"), (*path, "unit")),
                period=self._period(entry, path),
            )
            if "default" in entry:
                default = self._output(entry["default"], _output_words(clause), (*path, "default"))
                clause = replace(clause, default=default)
            clauses[name] = clause
        return clauses

    def _output_entry(self, item: object, path: Path) -> Mapping[str, object] | None:
        if isinstance(item, str):
            return {"type": item}
        return self._reader.mapping(item, path, ("type",), ("name", "unit", "period", "values", "default"))

    def _period(self, entry: Mapping[str, object], path: Path) -> PayPeriod | None:
        if "period" not in entry:
            return None
        word = self._reader.member(entry["period"], (*path, "period"), [str(each) for each in PayPeriod])
        return PayPeriod(word) if word else None

    def _pairs(self, value: object, key: str) -> list[tuple[str, object]]:
        if value is None:
            return []
        if isinstance(value, Mapping):
            return [(str(name), item) for name, item in value.items()]
        self._reader.fault("not_a_mapping", (*self._path, key), "A mapping of column names belongs here.")
        return []

    def _row(
        self, item: object, own: Mapping[str, InputClause], outputs: Mapping[str, OutputClause], path: Path
    ) -> Row | None:
        entry = self._reader.mapping(item, path, ("then",), ("when", "clause", "says"))
        if entry is None:
            return None
        when: dict[str, Test] = {}
        for name, source in self._cells(entry.get("when"), (*path, "when")):
            test = self._test(name, source, own, (*path, "when", name))
            if test is not None:
                when[name] = test
        then: dict[str, Output] = {}
        for name, source in self._cells(entry["then"], (*path, "then")):
            place = (*path, "then", name)
            if name not in outputs:
                self._reader.fault("unknown_output", place, f"{name!r} is not an output.", guess(name, outputs))
                continue
            cell = self._output(source, _output_words(outputs[name]), place)
            if cell is not None:
                then[name] = cell
        self._check_outcome(then, outputs, path)
        clause = self._reader.texts(entry.get("clause"), (*path, "clause"))
        return Row(when, then, clause, self._reader.texts(entry.get("says"), (*path, "says")))

    def _check_outcome(self, then: Mapping[str, Output], outputs: Mapping[str, OutputClause], path: Path) -> None:
        for name, clause in outputs.items():
            if clause.type == OUTCOME and name not in then and clause.default is None:
                suggestion = f"Add `{name}:` with {', '.join(_OUTCOMES)}."
                self._reader.fault("no_outcome", (*path, "then"), "The row says no outcome.", suggestion)

    def _test(self, name: str, source: object, own: Mapping[str, InputClause], path: Path) -> Test | None:
        clause = own.get(name) or self._facts.get(name)
        if clause is None:
            suggestion = guess(name, (*own, *self._facts)) or "Declare it as a fact or an ask of the item."
            self._reader.fault("unknown_fact", path, f"The rule reads {name!r}, which is not declared.", suggestion)
            return None
        self._used[name] = None
        try:
            return read_test(source, self._facts, frozenset(clause.values))
        except FeelError as error:
            self._reader.fault("feel_" + error.code, path, error.message, position=error.start)
        except CellUnreadable as error:
            self._reader.fault(error.code, path, str(error))
        return None

    def _output(self, source: object, words: frozenset[str], path: Path) -> Output | None:
        try:
            return read_output(source, self._facts, words)
        except FeelError as error:
            self._reader.fault("feel_" + error.code, path, error.message, position=error.start)
        except CellUnreadable as error:
            self._reader.fault(error.code, path, str(error))
        return None

    def _cells(self, value: object, path: Path) -> list[tuple[str, object]]:
        if value is None:
            return []
        if isinstance(value, Mapping):
            return [(str(name), source) for name, source in value.items()]
        self._reader.fault("not_a_mapping", path, "Cells are written as {column: test, ...}.")
        return []

    def _inputs(self, own: Mapping[str, InputClause], trees: Iterable[tree.Node]) -> tuple[InputClause, ...]:
        """The columns in the order rows use them, then the facts that expressions read."""
        names = dict(self._used)
        derived = [clause.expression.tree for _, clause in sorted(own.items()) if clause.expression]
        for node in (*derived, *trees):
            read = free_names(node) & self._facts.keys()
            names.update(dict.fromkeys(sorted(read - own.keys())))
        return tuple(own.get(name) or self._facts[name] for name in dict.fromkeys((*names, *sorted(own))))


def _output_words(clause: OutputClause) -> frozenset[str]:
    return frozenset(_OUTCOMES if clause.type == OUTCOME else clause.values)
