"""What a statement must say of each subject: the record engine's answer, in the statement's columns."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pengcheng.engines.dmn import UNKNOWN, Decision, InputClause, RecordDecision, compile_decision, read_rules
from pengcheng.engines.dmn.sql import Layout, Statement

from ..random_rules import DAY

Person = Mapping[str, object]
"""Facts by name, as a row holds them: None for what is null or not known."""
Answers = Mapping[int, Mapping[str, object]]
"""A statement's rows by subject: values by column."""

LAYOUT = Layout(table="people", keys=("subject",))


def everybody(values: Mapping[str, Sequence[object]], count: int, seed: int = 1) -> list[Person]:
    """People with some of the values, and one in four facts not there."""
    chance = random.Random(seed)
    return [
        {fact: None if chance.random() < 0.25 else chance.choice(found) for fact, found in values.items()}
        for _ in range(count)
    ]


def reads_all(inputs: Mapping[str, InputClause]) -> Decision:
    """A decision that reads every input: its table has a column for each."""
    version = {"effective": DAY, "expression": f"[{', '.join(inputs)}]"}
    return read_rules({"decision": "everything", "versions": [version]}, inputs)


def check(record: RecordDecision, statement: Statement, people: Sequence[Person], answers: Answers) -> int:
    """Compare everybody with the record engine. The number of decisions compared."""
    assert len(answers) == len(people)
    for subject, person in enumerate(people):
        found = {name: plain(value) for name, value in answers[subject].items()}
        assert found == expected(record, person, statement), (person, statement.sql)
    return len(people)


def expected(record: RecordDecision, person: Person, statement: Statement) -> dict[str, object]:
    """The record engine's answer under the statement's column names."""
    result = record.decide(as_seen(record, person))
    row: dict[str, object] = {
        "outcome": None if result.outcome is None else str(result.outcome),
        "fired_row": plain(result.row),
        "note": result.note,
    }
    asked = set()
    for name in statement.columns[1:]:
        if name.startswith("asks_"):
            asked.add(name.removeprefix("asks_"))
            row[name] = name.removeprefix("asks_") in result.asks
        elif name not in row:
            row[name] = plain(result.outputs.get(name))
    assert set(result.asks) <= asked
    return row


def as_seen(record: RecordDecision, person: Person) -> dict[str, object]:
    """The facts as a row says them: a null is a value only where it is declared one."""
    return {
        fact: UNKNOWN if person[fact] is None and not record.clauses[fact].nullable else person[fact]
        for fact in record.facts
    }


def plain(value: object) -> object:
    """A value as databases and FEEL both can show it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value).normalize() + 0
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def by_subject(
    columns: Iterable[str], rows: Iterable[Sequence[object]], key: str = "subject"
) -> dict[int, dict[str, object]]:
    """Rows of a result by their subject."""
    names = list(columns)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return {int(str(row.pop(key))): row for row in found}


def compiled(decision: Decision, required: Mapping[str, Decision] | None = None) -> RecordDecision:
    """The decision on the day of these tests."""
    return compile_decision(decision, DAY, required)
