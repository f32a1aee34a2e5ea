"""A decision as one SELECT over a table of facts, and the table it wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlglot
from sqlglot import exp

from ..language import Language
from ..model import Decision
from ..record import RecordDecision, compile_decision
from .answer import Answer
from .decide import decide
from .definitions import Definitions
from .dialects import DIALECTS, Dialect
from .dialects.base import column, quoted
from .errors import NotPrintable
from .layers import Layer, cut_layers
from .layout import Layout
from .sources import Source, column_source
from .terms import Term


@dataclass(frozen=True)
class Statement:
    """A decision in the words of one database.

    Attributes:
        sql: one SELECT. Its columns are the layout's keys, `outcome`, `fired_row` (from 0), `note`, the outputs by
            name, and `asks_` and the name of each fact that may be unknown.
        columns: their names.
        rule_hash: of the version that was in force on the day.
    """

    decision: str
    dialect: str
    rule_hash: str
    day: date
    sql: str
    columns: tuple[str, ...]

    @property
    def text(self) -> str:
        """The statement under a comment of what it decides, by which rules, as of which day."""
        return f"-- {self.decision} as of {self.day}, rules {self.rule_hash}\n{self.sql}\n"


def print_decision(
    decision: Decision,
    on: date,
    dialect: str,
    layout: Layout | None = None,
    *,
    required: Mapping[str, Decision] | None = None,
    asks: bool = True,
) -> Statement:
    """The decision as it stands on a day, for everybody in a table.

    Its answer is the record engine's for every subject: outcome, row, note, outputs, and the facts asked for.

    Args:
        on: the day of the decision; it chooses the version, and it is `today()` in the rules.
        dialect: a name in `DIALECTS`.
        layout: the table; by default `subjects` with the key `subject` and a column named after each fact.
        required: the decisions this one may require, by name.
        asks: whether the result says which facts are missing; without it the statement is shorter.

    Raises:
        NotPrintable: a part has no exact form; it names the place, the reason and the remedy.
        NoVersionInForce, RequiredDecisionMissing, RequirementCycle: as `compile_decision`.
    """
    record = compile_decision(decision, on, required)
    layout, words = layout or Layout(), _dialect(dialect)
    names = {layout.column(fact) for fact in record.facts} | set(layout.keys)
    mark = next("_" * length for length in range(1, 99) if not any(name.startswith("_" * length) for name in names))
    definitions = Definitions(prefix=mark)
    language = Language(datetime.combine(on, time(), tzinfo=UTC))
    answer = _answer(record, language, layout, definitions, mark, asks=asks)
    results = _results(answer)
    _no_two_alike((*layout.keys, *results))
    cut = cut_layers(definitions.terms, results, layout.keys)
    try:
        select = _select(cut.layers, cut.results, layout, words)
    except NotPrintable as refused:
        raise refused.at(record.name) from None
    sql = _printed(select, words)
    return Statement(record.name, dialect, record.rule_hash, on, sql, (*layout.keys, *results))


def print_table(
    decision: Decision,
    on: date,
    dialect: str,
    layout: Layout | None = None,
    *,
    required: Mapping[str, Decision] | None = None,
    key_type: str = "TEXT",
) -> str:
    """CREATE TABLE for the layout of a decision: the types its statement relies on. Raises as `print_decision`."""
    record = compile_decision(decision, on, required)
    layout, words = layout or Layout(), _dialect(dialect)
    columns = [exp.ColumnDef(this=quoted(key), kind=_not_null(exp.DataType.build(key_type))) for key in layout.keys]
    columns += [
        exp.ColumnDef(this=quoted(layout.column(fact)), kind=words.data_type(layout.type_of(clause)))
        for fact, clause in record.clauses.items()
    ]
    create = exp.Create(this=exp.Schema(this=_table(layout), expressions=columns), kind="TABLE")
    return _printed(words.table_property(create), words)


def _not_null(type_: exp.DataType) -> exp.DataType:
    type_.set("nullable", False)
    return type_


def _dialect(name: str) -> Dialect:
    if name not in DIALECTS:
        raise NotPrintable(f"There is no dialect {name!r}.", f"Choose one of {', '.join(DIALECTS)}.")
    return DIALECTS[name]


def _answer(
    record: RecordDecision, language: Language, layout: Layout, definitions: Definitions, mark: str, *, asks: bool
) -> Answer:
    """The answer of a decision, after those of the decisions it requires."""
    sources: dict[str, Source] = {}
    try:
        for below in record.required:
            under = f"{mark}{below.name}_"
            answer = _answer(below, language, layout, definitions.under(under), under, asks=asks)
            sources[below.name] = answer.source()
        for name in record.compiled.facts:
            if name not in sources:
                sources[name] = column_source(record.compiled.clause_of(name), layout)
        return decide(record.compiled, sources, language.fold, definitions, asks=asks)
    except NotPrintable as refused:
        raise NotPrintable(refused.reason, refused.remedy, f"{record.name}, {refused.place}".rstrip(", ")) from None


def _results(answer: Answer) -> dict[str, Term]:
    results = {"outcome": answer.outcome, "fired_row": answer.row, "note": answer.note}
    clash = results.keys() & answer.outputs.keys()
    if clash:
        raise NotPrintable(f"An output is called {min(clash)!r}, as a column of the result.", "Rename the output.")
    asked = {f"asks_{fact}": term for fact, term in answer.asks.items()}
    return {**results, **answer.outputs, **asked}


def _no_two_alike(names: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise NotPrintable(f"Two columns of the result are called {name!r}.", "Rename the key or the output.")
        seen.add(name.casefold())


def _select(layers: tuple[Layer, ...], results: Mapping[str, Term], layout: Layout, words: Dialect) -> exp.Select:
    source: exp.Expr = _table(layout)
    steps: list[tuple[str, exp.Select]] = []
    for number, layer in enumerate(layers, start=1):
        handed: list[exp.Expr] = [column(name) for name in (*layer.columns, *layer.refs)]
        made = [exp.Alias(this=words.term(term), alias=quoted(name)) for name, term in layer.made.items()]
        step = words.fence(exp.Select(expressions=[*handed, *made]).from_(source))
        steps.append((f"step_{number}", step))
        source = exp.Table(this=quoted(f"step_{number}"))
    final: list[exp.Expr] = [column(key) for key in layout.keys]
    final += [exp.Alias(this=words.branch(term, term.type), alias=quoted(name)) for name, term in results.items()]
    select = exp.Select(expressions=final).from_(source)
    for name, step in steps:
        select = select.with_(quoted(name), as_=step, copy=False)
    return select


def _table(layout: Layout) -> exp.Table:
    *qualifiers, name = layout.table.split(".")
    parts = {key: quoted(part) for key, part in zip(("db", "catalog"), reversed(qualifiers), strict=False)}
    return exp.Table(this=quoted(name), **parts)


def _printed(tree: exp.Expr, words: Dialect) -> str:
    sql = tree.sql(
        dialect=words.name,
        pretty=True,
        normalize_functions=False,
        unsupported_level=sqlglot.ErrorLevel.RAISE,
        copy=False,
    )
    return words.checked(sql)
