"""The explanation: shared where it is the same for many, and each subject's own values in it."""

from __future__ import annotations

from hypothesis import given, settings

from pengcheng.engines.dmn import UNKNOWN, Decision, compile_decision
from pengcheng.engines.dmn.language import Language
from pengcheng.engines.dmn.trace import Truth

from .random_rules import DAY, decisions, subjects
from .rules_documents import ALLOWANCE, decision, row
from .test_placing import NOON

ELDER = {"alive": True, "household here": True, "age": 91, "other allowance": False}
_TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.NULL}


@settings(max_examples=200, deadline=None)
@given(decisions(("UNIQUE", "COLLECT"), uncut=True), subjects(unknown=False))
def test_every_test_shows_the_truth_that_feel_gives_it(made: Decision, facts: dict[str, object]) -> None:
    record = compile_decision(made, DAY)
    table = record.compiled.table
    clauses = {clause.name: clause for clause in table.inputs}
    trace = record.decide(facts).trace()
    assert [each.row for each in trace.rows] == list(range(len(table.rows)))
    for traced in trace.rows:
        cells = {name: cell for name, cell in table.rows[traced.row].when.items() if not cell.tree.is_any}
        tests = {name: Language(NOON).test(clauses[name], cell.tree, clauses) for name, cell in cells.items()}
        assert {test.input: test.truth for test in traced.tests} == {
            name: _TRUTHS[test.truth(facts)] for name, test in tests.items()
        }


def test_people_alike_to_the_table_share_the_rows_and_keep_their_own_values() -> None:
    record = compile_decision(decision(ALLOWANCE), DAY)
    one, other = (record.decide({**ELDER, "age": age}).trace() for age in (91, 97))
    assert one.rows is other.rows
    assert (one.values["age"], other.values["age"]) == (91, 97)


def test_an_input_worked_out_from_facts_is_shown_with_its_value() -> None:
    made = decision([row({"double": ">= 160"})], inputs={"double": {"expression": "age * 2", "type": "number"}})
    record = compile_decision(made, DAY)
    (shown,) = record.decide({"age": 81}).trace().to_json()["rows"]
    assert shown["tests"] == [{"input": "double", "value": 162, "test": ">= 160", "truth": "true"}]
    assert record.decide({}).trace().values == {"age": UNKNOWN, "double": UNKNOWN}
