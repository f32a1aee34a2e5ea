"""The day an outcome turns is found when facts move, and what is missing is told with the day it comes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Outcome, compile_decision, read_rules
from pengcheng.engines.dmn.analysis.turning import Stepwise, first_turn, missing
from tests.engines.dmn.rules_documents import ALLOWANCE, INPUTS, decision, document, row

TODAY = date(2026, 6, 15)
LATER = date(2036, 6, 15)
FACTS = {"alive": True, "household here": True, "other allowance": False}


def age(born: date) -> object:
    return lambda day: day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def test_somebody_is_entitled_on_the_birthday() -> None:
    turn = first_turn(decision(ALLOWANCE), FACTS, {"age": age(date(1947, 3, 1))}, TODAY, LATER)

    assert turn is not None
    assert (turn.day, turn.before.outcome, turn.after.outcome) == (date(2027, 3, 1), Outcome.REFUSED, Outcome.GRANTED)
    assert turn.moved == {"age": (79, 80)}


def test_what_does_not_turn_in_time_is_none() -> None:
    assert first_turn(decision(ALLOWANCE), FACTS, {"age": age(date(1990, 3, 1))}, TODAY, LATER) is None
    assert first_turn(decision(ALLOWANCE), {**FACTS, "age": 79}, {}, TODAY, LATER) is None


def test_a_wanted_outcome_is_waited_for() -> None:
    made = decision([row({"age": "< 80"}, "refused"), row({"age": "80"}, "unclear"), row({"age": "> 80"})])
    motions = {"age": age(date(1947, 3, 1))}

    assert first_turn(made, {}, motions, TODAY, LATER).day == date(2027, 3, 1)
    assert first_turn(made, {}, motions, TODAY, LATER, wanted=Outcome.GRANTED).day == date(2028, 3, 1)


def test_a_new_version_of_the_rules_is_foreseen() -> None:
    text = document([row({"age": "< 80"}, "refused"), row({})])
    later = document([row({"age": "< 70"}, "refused"), row({})])["versions"][0]
    text["versions"].append({**later, "effective": date(2027, 1, 1)})

    turn = first_turn(read_rules(text, INPUTS), {"age": 75}, {}, TODAY, LATER)
    assert (turn.day, turn.moved) == (date(2027, 1, 1), {})


def test_rules_that_read_the_clock_turn_too() -> None:
    made = decision([row({"died on": '>= today() - duration("P10D")'}), row({}, "refused")])

    turn = first_turn(made, {"died on": date(2026, 6, 10)}, {}, TODAY, LATER)
    assert (turn.day, turn.after.outcome) == (date(2026, 6, 21), Outcome.REFUSED)


def test_what_is_missing_is_told_with_the_nearest_value_and_its_day() -> None:
    record = compile_decision(decision(ALLOWANCE), TODAY)
    facts = {**FACTS, "age": 79, "other allowance": UNKNOWN}
    nearest = record.why_not(facts)[0]

    (short,) = missing(record, facts, nearest, {"age": age(date(1947, 3, 1))}, TODAY, LATER)
    assert (short.fact, short.has, short.needs, short.reached_on) == ("age", 79, 80, date(2027, 3, 1))
    (still,) = missing(record, facts, nearest, {}, TODAY, LATER)
    assert still.reached_on is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(0, 6))
def test_the_day_is_the_first_of_all_days(values: list[int], threshold: int) -> None:
    made = decision([row({"age": f">= {threshold}"}), row({}, "refused")])
    record = compile_decision(made, TODAY)

    def on(day: date) -> int:
        return values[(day - TODAY).days % len(values)]

    days = [TODAY + timedelta(days=number) for number in range(100)]
    now = record.decide({"age": on(TODAY)}).outcome
    expected = next((day for day in days if record.decide({"age": on(day)}).outcome != now), None)
    turn = first_turn(made, {}, {"age": on}, TODAY, days[-1])
    assert (turn.day if turn else None) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(0, 6), st.integers(0, 6))
def test_who_tells_the_days_of_the_steps_is_found_the_same_day(values: list[int], low: int, high: int) -> None:
    made = decision([row({"age": f"[{low}..{max(low, high)}]"}), row({}, "refused")])
    asked: list[date] = []

    def on(day: date) -> int:
        asked.append(day)
        return values[(day - TODAY).days // 20 % len(values)]

    def twentieth(start: date, until: date) -> list[date]:
        return [start + timedelta(days=number) for number in range(20, (until - start).days + 1, 20)]

    until = TODAY + timedelta(days=1500)
    plain = first_turn(made, {}, {"age": on}, TODAY, until, Outcome.GRANTED)
    asked.clear()
    stepwise = first_turn(made, {}, {"age": Stepwise(on, twentieth)}, TODAY, until, Outcome.GRANTED)
    assert (stepwise and stepwise.day) == (plain and plain.day)
    assert len(asked) <= 1500 // 20 + 3
