"""Small decisions and what each pass and dialect makes of them. `python -m tests.engines.dmn.sql.golden_cases` writes
the files anew; read the difference before you keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from pengcheng.engines.dmn import Decision, InputClause, compile_decision, read_rules
from pengcheng.engines.dmn.language import Language
from pengcheng.engines.dmn.sql import DIALECTS, Layout, print_decision, print_table
from pengcheng.engines.dmn.sql.decide import decide
from pengcheng.engines.dmn.sql.definitions import Definitions
from pengcheng.engines.dmn.sql.doubts import Doubts
from pengcheng.engines.dmn.sql.edges import Edges
from pengcheng.engines.dmn.sql.layers import cut_layers
from pengcheng.engines.dmn.sql.reach import reach
from pengcheng.engines.dmn.sql.sources import column_source
from pengcheng.engines.dmn.sql.terms import Term

FOLDER = Path(__file__).parent / "golden"
DAY = date(2026, 3, 1)
INPUTS = {
    "age": InputClause("age", "number", integer=True),
    "income": InputClause("income", "money", nullable=True),
    "state": InputClause("state", "code", values=("normal", "moved")),
    "since": InputClause("since", "date"),
    "heard": InputClause("heard", "date and time"),
    "name": InputClause("name", "text"),
}


def _decision(name: str, outputs: Mapping[str, str], *rows: tuple[dict[str, object], dict[str, object]]) -> Decision:
    listed = [
        {"when": when, "then": then, "clause": {"en": "art. 1"}, "says": {"en": "Because."}} for when, then in rows
    ]
    version = {"effective": date(2020, 1, 1), "hit_policy": "FIRST", "outputs": outputs, "rows": listed}
    return read_rules({"decision": name, "versions": [version]}, INPUTS)


TABLE = _decision(
    "table",
    {"outcome": "outcome", "amount": "money"},
    ({"state": "not(normal)"}, {"outcome": "refused"}),
    ({"age": "[60..80)", "income": "null, < 1200.5"}, {"outcome": "granted", "amount": 100}),
    ({"age": ">= 80"}, {"outcome": "granted", "amount": 250}),
)
"""Comparisons with constants: the diagram alone."""

CALENDAR = _decision(
    "calendar",
    {"outcome": "outcome"},
    ({"since": '? + duration("P1Y") > today()'}, {"outcome": "refused"}),
    ({"since": "(today() - ?).days > 700 and ?.weekday < 6"}, {"outcome": "granted"}),
    ({"heard": '>= @"2024-02-29T08:00:00+08:00"'}, {"outcome": "granted"}),
)
"""Dates, durations and instants."""

AMOUNTS = _decision(
    "amounts",
    {"outcome": "outcome", "amount": "money", "word": "text"},
    ({"name": 'starts with(?, "a") and contains(?, "\'")'}, {"outcome": "granted", "amount": "age * 12.5"}),
    ({"income": "? / 4 > age"}, {"outcome": "granted", "amount": "round half up(income, 1)", "word": 'name + "\\n"'}),
    ({"name": '< "m"'}, {"outcome": "refused"}),
)
"""Arithmetic within bounds, rounding, texts."""

DECISIONS = {"table": TABLE, "calendar": CALENDAR, "amounts": AMOUNTS}
LAYOUT = Layout("people", ("subject",))


def cases() -> Iterator[tuple[str, str]]:
    """File names and what must stand in them."""
    for name, decision in DECISIONS.items():
        for dialect in DIALECTS:
            statement = print_decision(decision, DAY, dialect, LAYOUT, asks=name == "table")
            table = print_table(decision, DAY, dialect, LAYOUT)
            yield f"{name}.{dialect}.sql", f"{table};\n\n{statement.text}"
    yield from _passes()


def _passes() -> Iterator[tuple[str, str]]:
    record = compile_decision(TABLE, DAY)
    compiled, diagram = record.compiled, record.compiled.diagram
    assert diagram is not None
    fold = Language(datetime.combine(DAY, time(), tzinfo=UTC)).fold
    sources = {fact: column_source(compiled.clause_of(fact), LAYOUT) for fact in compiled.facts}
    definitions = Definitions()
    edges = Edges(compiled, sources, fold, definitions)
    reached = reach(diagram, edges, definitions)
    yield "pass_reach.sql", _shown(definitions.terms)
    before = set(definitions.terms)
    matters = Doubts(diagram, edges, compiled.conclusions.group_of, definitions).matters(reached)
    new = {name: term for name, term in definitions.terms.items() if name not in before}
    yield "pass_doubts.sql", _shown({**new, **{f"column {number} matters": term for number, term in matters.items()}})
    definitions = Definitions()
    answer = decide(compiled, sources, fold, definitions, asks=False)
    yield "pass_decide.sql", _shown({**definitions.terms, "outcome": answer.outcome, "fired_row": answer.row})
    cut = cut_layers(definitions.terms, {"outcome": answer.outcome}, LAYOUT.keys)
    made = {
        f"layer {number}, {name}": term
        for number, layer in enumerate(cut.layers, start=1)
        for name, term in layer.made.items()
    }
    yield "pass_layers.sql", _shown({**made, **cut.results})


def _shown(terms: Mapping[str, Term]) -> str:
    words = DIALECTS["duckdb"]
    return "".join(f"-- {name}\n{words.term(term).sql(dialect='duckdb')}\n" for name, term in terms.items())


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in cases():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
