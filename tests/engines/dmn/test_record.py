"""One subject: outcome, reason, questions, trace, versions and requirements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from pengcheng.engines.dmn import UNKNOWN, FactTypeWrong, NoVersionInForce, compile_decision, read_rules
from pengcheng.engines.dmn.errors import RequiredDecisionMissing, RequirementCycle

from .rules_documents import ALLOWANCE, INPUTS, decision, document, row

DAY = date(2026, 1, 1)
ELDER: Mapping[str, object] = {"alive": True, "household here": True, "age": 91, "other allowance": False}


def test_the_first_matching_row_gives_outcome_outputs_clause_and_words() -> None:
    result = compile_decision(decision(ALLOWANCE), DAY).decide(ELDER)
    assert (result.outcome, result.row, dict(result.outputs)) == ("granted", 5, {"amount": 300})
    assert (result.clause, result.says) == ({"en": "art. granted"}, {"en": "Is granted."})
    assert result.asks == ()


def test_a_missing_fact_and_an_unknown_one_are_the_same() -> None:
    record = compile_decision(decision(ALLOWANCE), DAY)
    left_out = {name: value for name, value in ELDER.items() if name != "age"}
    assert record.decide(left_out).asks == record.decide({**left_out, "age": UNKNOWN}).asks == ("age",)


def test_a_fact_that_cannot_matter_is_not_asked() -> None:
    result = compile_decision(decision(ALLOWANCE), DAY).decide({"age": 30})
    assert (result.outcome, result.asks) == ("refused", ())


def test_the_reason_is_the_row_that_surely_matches_and_not_the_first_that_might() -> None:
    result = compile_decision(decision(ALLOWANCE), DAY).decide({"age": 30})
    assert result.row == 2
    assert result.rows == (0, 1, 2)


def test_a_result_that_no_single_row_explains_names_all_rows_that_may_have_fired() -> None:
    record = compile_decision(decision([row({"age": "< 18"}), row({"age": ">= 18"})]), DAY)
    result = record.decide({})
    assert (result.outcome, result.row, result.rows) == ("granted", None, (0, 1))


def test_a_dear_question_is_asked_last() -> None:
    asks = compile_decision(decision(ALLOWANCE), DAY).decide({"age": 85}).asks
    assert asks[-1] == "other allowance"


def test_no_matching_row_is_unclear_and_asks_nothing() -> None:
    result = compile_decision(decision([row({"age": "> 80"})]), DAY).decide({"age": 3})
    assert (result.outcome, result.asks, result.note, result.row) == ("unclear", (), "no_match", None)


def test_an_overlap_in_a_unique_table_goes_to_a_person() -> None:
    rows = [row({"age": "> 60"}), row({"age": "> 80"}, "refused")]
    result = compile_decision(decision(rows, hit_policy="UNIQUE"), DAY).decide({"age": 90})
    assert (result.outcome, result.note, result.rows) == ("unclear", "overlap", (0, 1))


def test_null_is_a_value_where_the_fact_is_nullable_and_matches_only_tests_of_null() -> None:
    record = compile_decision(
        decision([row({"died on": '< date("2020-01-01")'}, "refused"), row({"died on": None})]), DAY
    )
    assert record.decide({"died on": None}).row == 1
    assert record.decide({"died on": date(2026, 1, 1)}).note == "no_match"


@pytest.mark.parametrize("age", ["80", True, 80.0, date(2026, 1, 1)])
def test_a_value_of_another_type_is_refused_by_name(age: object) -> None:
    with pytest.raises(FactTypeWrong, match="age"):
        compile_decision(decision(ALLOWANCE), DAY).decide({**ELDER, "age": age})


def test_amounts_may_be_worked_out_from_facts_and_then_those_facts_are_asked() -> None:
    record = compile_decision(decision([row({"age": ">= 80"}, amount="income * 0.5")]), DAY)
    assert record.decide({"age": 80, "income": 3}).outputs == {"amount": Decimal("1.5")}
    assert record.decide({"age": 80}).asks == ("income",)


def test_collect_sums_what_every_matching_row_gives() -> None:
    rows = [
        row({"age": ">= 60"}, amount=100),
        row({"alive": True}, amount=Decimal("0.5")),
        row({"age": "< 3"}, amount=9),
    ]
    record = compile_decision(decision(rows, hit_policy="COLLECT", aggregation="SUM"), DAY)
    assert record.decide({"age": 61, "alive": True}).outputs == {"amount": Decimal("100.5")}


def test_the_version_in_force_on_the_day_decides() -> None:
    written = document([row({"age": ">= 80"})])
    later = document([row({"age": ">= 70"})])["versions"][0]
    written["versions"].append({**later, "effective": date(2026, 7, 1)})
    read = read_rules(written, INPUTS)
    assert compile_decision(read, date(2026, 6, 30)).decide({"age": 75}).outcome == "unclear"
    assert compile_decision(read, date(2026, 7, 1)).decide({"age": 75}).outcome == "granted"
    with pytest.raises(NoVersionInForce, match="2025-01-01"):
        compile_decision(read, date(2024, 12, 31))


def test_compiling_the_same_text_again_gives_the_same_object() -> None:
    assert compile_decision(decision(ALLOWANCE), DAY) is compile_decision(decision(ALLOWANCE), DAY)


def test_today_in_a_rule_is_the_day_of_the_decision() -> None:
    read = decision([row({"died on": "> today()"}, "refused"), row({})])
    facts = {"died on": date(2026, 1, 2)}
    assert compile_decision(read, DAY).decide(facts).row == 0
    assert compile_decision(read, date(2026, 1, 2)).decide(facts).row == 1


def test_a_required_decision_is_decided_first_and_its_questions_come_up() -> None:
    points = read_rules(
        {
            "decision": "points",
            "versions": [
                {
                    "effective": date(2025, 1, 1),
                    "hit_policy": "COLLECT",
                    "aggregation": "SUM",
                    "outputs": {"points": "number"},
                    "rows": [{"when": {"age": ">= 60"}, "then": {"points": 10}}, {"then": {"points": 1}}],
                }
            ],
        },
        INPUTS,
    )
    top = decision([row({"points": "> 5"}), row({}, "refused")], requires=["points"])
    record = compile_decision(top, DAY, {"points": points})
    assert record.decide({"age": 61}).outcome == "granted"
    assert record.decide({"age": 20}).outcome == "refused"
    assert record.decide({}).asks == ("age",)
    assert record.facts == ("age",)


def test_a_requirement_that_is_not_there_or_goes_in_a_circle_is_refused() -> None:
    top = decision([row({"points": 1})], requires=["points"])
    with pytest.raises(RequiredDecisionMissing, match="points"):
        compile_decision(top, DAY)
    below = read_rules({**document([row({})], requires=["allowance"]), "decision": "points"}, INPUTS)
    with pytest.raises(RequirementCycle, match="allowance -> points"):
        compile_decision(top, DAY, {"points": below, "allowance": top})


def test_the_trace_shows_each_test_with_value_and_truth_up_to_the_row_that_fired() -> None:
    record = compile_decision(decision(ALLOWANCE), DAY)
    shown = record.decide({**ELDER, "age": 30}).trace().to_json()
    rows = shown["rows"]
    assert isinstance(rows, list)
    assert [each["matches"] for each in rows] == ["false", "false", "true"]
    assert rows[2]["tests"] == [{"input": "age", "value": 30, "test": "< 80", "truth": "true"}]
    assert json.loads(json.dumps(shown)) == shown


def test_the_trace_tells_unknown_and_null_apart() -> None:
    record = compile_decision(decision([row({"died on": "> today()"}), row({"age": 1})]), DAY)
    trace = record.decide({"died on": None}).trace()
    assert [test.truth for each in trace.rows for test in each.tests] == ["null", "unknown"]


def test_why_not_gives_the_nearest_granting_row_first_and_what_it_misses() -> None:
    misses = compile_decision(decision(ALLOWANCE), DAY).why_not({**ELDER, "age": 79})
    assert [miss.row for miss in misses] == [4, 5]
    assert [test.test for test in misses[0].missed] == ["[80..90)"]
    assert misses[0].behind == (2,)


def test_a_table_with_too_many_paths_is_decided_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pengcheng.engines.dmn.diagram.MOST_NODES", 1)
    read = decision([*ALLOWANCE, row({"age": "> 200"}, "refused")])
    record = compile_decision(read, DAY)
    assert record.compiled.diagram is None
    assert record.decide(ELDER).row == 5
    assert record.decide({**ELDER, "age": UNKNOWN}).asks == ("age",)
    assert record.decide({"alive": False}).outcome == "refused"
