"""What has no exact form in SQL is refused with its place, the reason and the remedy; nothing is approximated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pengcheng.engines.dmn import Decision, InputClause, read_rules
from pengcheng.engines.dmn.sql import DIALECTS, Layout, NotPrintable, number, print_decision

from .judge import DAY
from .random_cells import INPUTS


def _decision(
    when: Mapping[str, object], then: Mapping[str, object], inputs: Mapping[str, InputClause] = INPUTS
) -> Decision:
    outputs = {"outcome": "outcome", "amount": "number"}
    row = {"when": when, "then": {"outcome": "granted", **then}, "clause": {"en": "1"}, "says": {"en": "So."}}
    version = {"effective": date(2020, 1, 1), "hit_policy": "FIRST", "outputs": outputs, "rows": [row]}
    return read_rules({"decision": "d", "versions": [version]}, inputs)


@pytest.mark.parametrize(
    ("when", "then", "message"),
    [
        ({}, {"amount": "age / debts"}, r"row 1, output 'amount': A quotient of two facts is not exact. Multiply"),
        ({}, {"amount": "age / 3"}, r"A quotient by 3 is not exact"),
        ({}, {"amount": "share * share * share"}, r"may need 48 digits.*Declare narrower"),
        ({"age": '? + 1 = "a"'}, {}, r"the test .* on 'age': A number and a text never compare"),
        ({"name of home": 'matches(?, "a+")'}, {}, r"`matches` has no exact form.*These have one: .*starts with"),
        ({"name of home": 'upper case(?) = "A"'}, {}, r"`upper case` has no exact form"),
        ({"received": "?.year = 2024"}, {}, r"Its zone is not kept in a column"),
        ({"received": '? > @"2024-02-29T00:00:00"'}, {}, r"without a zone.*Write its zone"),
        ({"since": "? + (until - ?) > until"}, {}, r"differs from row to row"),
        ({"age": "? in [debts..4]"}, {}, r"An end of the range may be null"),
        ({"age": "count([?, 2][item > 1]) = 1"}, {}, r"has no exact form|written out"),
        ({"age": "every x in 1..1000 satisfies x > ?"}, {}, r"too long a range"),
        ({}, {"amount": "{a: age}.a"}, r"Context|has no exact form"),
    ],
)
def test_it_is_refused_with_its_place_the_reason_and_the_remedy(
    when: Mapping[str, object], then: Mapping[str, object], message: str
) -> None:
    with pytest.raises(NotPrintable, match=message) as refused:
        print_decision(_decision(when, then), DAY, "postgres")
    assert refused.value.code == "not_printable"
    assert refused.value.place.startswith("d, ")
    assert refused.value.remedy


def test_declared_bounds_let_a_product_through() -> None:
    decision = _decision({}, {"amount": "share * share * share"})
    narrow = Layout(columns={"share": number(8, 3)})
    assert "DECIMAL(24, 9)" in print_decision(decision, DAY, "postgres", narrow).sql


def test_a_fact_whose_column_nobody_can_tell_must_be_declared() -> None:
    inputs = {"thing": InputClause("thing", "any")}
    decision = _decision({"thing": "? = 3"}, {}, inputs)
    with pytest.raises(NotPrintable, match=r"Nobody can tell how a column holds the fact 'thing'"):
        print_decision(decision, DAY, "duckdb")
    assert print_decision(decision, DAY, "duckdb", Layout(columns={"thing": number(4)})).sql


def test_a_column_of_another_type_than_the_rule_declares_is_refused() -> None:
    with pytest.raises(NotPrintable, match=r"declared a date, and its column holds a number"):
        print_decision(
            _decision({"since": '> date("2024-01-01")'}, {}), DAY, "duckdb", Layout(columns={"since": number(8)})
        )


def test_a_date_beyond_what_clickhouse_holds_is_refused_there_and_nowhere_else() -> None:
    decision = _decision({"since": '> date("1800-01-01")'}, {})
    for dialect in DIALECTS:
        if dialect == "clickhouse":
            with pytest.raises(NotPrintable, match=r"1900-01-01 to 2299-12-31|1900 to 2299"):
                print_decision(decision, DAY, dialect)
        else:
            assert print_decision(decision, DAY, dialect).sql


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(NotPrintable, match=r"no dialect 'oracle'.*postgres"):
        print_decision(_decision({}, {}), DAY, "oracle")


@pytest.mark.parametrize("name", ["note", "Subject"])
def test_an_output_called_as_a_column_of_the_result_is_refused(name: str) -> None:
    version = {"effective": date(2020, 1, 1), "expression": "1"}
    with pytest.raises(NotPrintable, match=r"Rename"):
        print_decision(read_rules({"decision": name, "versions": [version]}, {}), DAY, "duckdb")


def test_a_fact_named_like_a_definition_does_not_get_in_its_way() -> None:
    inputs = {"_open": InputClause("_open", "boolean"), "__node_1": InputClause("__node_1", "boolean")}
    sql = print_decision(_decision({"_open": True, "__node_1": True}, {}, inputs), DAY, "duckdb").sql
    assert '"___' in sql


def test_a_name_that_spark_would_replace_is_refused_there() -> None:
    decision, layout = _decision({"age": "> 3"}, {}), Layout(names={"age": "${age}"})
    assert print_decision(decision, DAY, "postgres", layout).sql
    with pytest.raises(NotPrintable, match="Rename the column"):
        print_decision(decision, DAY, "spark", layout)
