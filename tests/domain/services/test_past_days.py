"""A decision is judged by the law in force on its day, also in the past; what cannot be known is said."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pengcheng import clock
from pengcheng.channels.cli import decide_command
from pengcheng.city import City
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.registers.actions import correct_record, import_file
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services.actions import apply_city
from pengcheng.domain.services.queries.outlook import Outlook, outlook
from pengcheng.engines.dmn.errors import NoVersionInForce
from tests.domain.services.stage import ALLOWANCE, DISABLED_MAN, OLD_MAN, OPERATOR, TODAY, demo_folder

NO = {"other_allowance": "no"}
SYSTEM = Actor.system("decide")


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(decide_command.command, [ALLOWANCE, OLD_MAN.id, *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def change(city: City, tmp_path: Path) -> Callable[[str], None]:
    """Gives the rule a version that pays another amount from March on."""

    def apply(amount: str) -> None:
        folder = Path(shutil.copytree(demo_folder(), tmp_path / "city"))
        rules = folder / "items" / ALLOWANCE / "rules.yaml"
        text = rules.read_text()
        later = text[text.index("  - effective") :].replace("2025-01-01", "2026-03-01")
        rules.write_text(text + later.replace("monthly_amount: 300", f'monthly_amount: "{amount}"'))
        examples = rules.with_name("examples.yaml")
        examples.write_text(examples.read_text().replace("    facts:", "    on: 2025-06-01\n    facts:"))
        apply_city(folder, actor=OPERATOR)

    return apply


@pytest.mark.parametrize(("day", "amount"), [((2025, 6, 1), 300), ((2026, 2, 28), 300), ((2026, 3, 1), 400)])
def test_a_day_is_judged_by_the_version_in_force_on_it(
    change: Callable[[str], None], day: tuple[int, int, int], amount: int
) -> None:
    change("400")
    found = outlook(ALLOWANCE, OLD_MAN.id, NO, actor=SYSTEM, on=date(*day))
    assert (found.on, found.outcome, found.amounts) == (date(*day), "granted", {"monthly_amount": amount})


def test_an_age_is_that_of_the_day(city: City) -> None:
    ages = [
        next(
            fact.value for fact in outlook(ALLOWANCE, OLD_MAN.id, NO, actor=SYSTEM, on=day).facts if fact.fact == "age"
        )
        for day in (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert [int("".join(filter(str.isdigit, age))) for age in ages] == [90, 90, 91]


def test_before_the_first_version_there_is_no_law_and_the_first_day_is_named(city: City) -> None:
    with pytest.raises(NoVersionInForce, match="first version takes effect on 2025-01-01"):
        outlook(ALLOWANCE, OLD_MAN.id, NO, actor=SYSTEM, on=date(2024, 12, 31))
    assert "2025-01-01" in run("--on", "2024-12-31", code=1)


@pytest.fixture
def history(city: City) -> City:
    """The registers were first loaded at the beginning of 2025, with what they say today, and each week again."""
    first = date(2025, 1, 1)
    learned = {"row_recorded_at": clock.start_of(first), "row_valid_from": first}
    for register in city.registers.values():
        model_of(register).objects.update(**learned)
    RegisterLoad.objects.update(at=clock.start_of(first), as_of=first)
    weeks = [first + timedelta(weeks=number) for number in range(1, (clock.today() - first).days // 7 + 1)]
    RegisterLoad.objects.bulk_create(
        RegisterLoad(register=key, sha256="1", as_of=week, at=clock.start_of(week), by="test", department=each.source)
        for key, each in city.registers.items()
        for week in weeks
    )
    return city


def on_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("PENGCHENG_TODAY", day)


def past(day: str, subject: str = OLD_MAN.id) -> Outlook:
    return outlook(ALLOWANCE, subject, NO, actor=SYSTEM, on=date.fromisoformat(day))


def test_who_has_moved_since_is_judged_by_where_they_lived(history: City, monkeypatch: pytest.MonkeyPatch) -> None:
    on_day(monkeypatch, "2026-03-10")
    police = Actor("department", history.registers["household"].source)
    correct_record("household", {"citizen_id": OLD_MAN.id}, {"place": "elsewhere"}, actor=police, reason="moved")
    on_day(monkeypatch, TODAY)

    assert (past("2026-03-09").outcome, past("2026-03-10").outcome, past(TODAY).outcome) == (
        "granted", "refused", "refused",
    )  # fmt: skip
    assert (past("2026-03-09").later, past("2026-03-09").reaches_from) == ((), {})
    (place,) = [fact for fact in past("2026-03-09").facts if fact.fact == "city_household"]
    assert place.record_date == date(2025, 1, 1)


def test_who_has_turned_eighty_since_had_not(history: City) -> None:
    model_of(history.registers["population"]).objects.filter(f_citizen_id=DISABLED_MAN.id).update(
        f_birth_date=date(1946, 3, 1)
    )
    outcomes = [past(day, DISABLED_MAN.id).outcome for day in ("2026-02-28", "2026-03-01", TODAY)]
    assert outcomes == ["refused", "granted", "granted"]


def test_who_was_taken_off_a_register_was_on_it_before(
    history: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    household = history.registers["household"]
    others = model_of(household).objects.exclude(f_citizen_id=OLD_MAN.id)
    file = tmp_path / "household.csv"
    with file.open("w", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(household.fields)
        writer.writerows(others.values_list(*(f"f_{name}" for name in household.fields)))
    on_day(monkeypatch, "2026-04-10")
    source = Actor("department", household.source)
    import_file("household", file, actor=source, as_of=date(2026, 4, 8), complete=True)
    on_day(monkeypatch, TODAY)

    before, on, now = past("2026-04-09"), past("2026-04-10"), past(TODAY)
    assert before.outcome == "granted", "the city learned of it the day after"
    assert (on.outcome, now.outcome) == ("unclear", "unclear")
    assert [fact.fact for fact in on.open_facts] == [fact.fact for fact in now.open_facts] != []


def test_what_had_not_been_loaded_for_long_was_stale_on_the_day(history: City) -> None:
    gap = RegisterLoad.objects.filter(register="household", as_of__range=(date(2025, 6, 2), date(2025, 8, 1)))
    gap.delete()

    (place,) = [fact for fact in past("2025-07-01").facts if fact.fact == "city_household"]
    assert (place.state, place.as_of) == ("stale", date(2025, 5, 28))
    assert (past("2025-07-01").outcome, past("2025-06-01").outcome, past(TODAY).outcome) == (
        "unclear", "granted", "granted",
    )  # fmt: skip


def test_registers_that_were_first_loaded_later_are_named_and_their_oldest_rows_read(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--answer", "other_allowance=no", "--on", "2025-01-02")
    on_day(monkeypatch, "2026-06-20")
    police = Actor("department", city.registers["household"].source)
    correct_record("household", {"citizen_id": OLD_MAN.id}, {"place": "elsewhere"}, actor=police, reason="moved")

    today, found = json.loads(run(*words[:2], "--json")), json.loads(run(*words, "--json"))
    assert (today["outcome"], today["later"], today["reaches_from"]) == ("refused", [], {})
    assert found["outcome"] == "granted"
    assert found["reaches_from"]["household"] == TODAY
    assert {"city_household", "age"} <= set(found["later"])
    said = run(*words)
    assert f"household was first loaded on {TODAY}: its oldest rows stand for what was known on 2025-01-02" in said
    assert "cannot be told for certain of" in said
    assert json.loads(run(*words[:2], "--on", TODAY, "--json"))["reaches_from"] == {}


def test_a_coming_day_is_judged_by_what_the_registers_say_now(city: City) -> None:
    found = past("2026-06-20")
    assert (found.outcome, found.later, found.reaches_from) == ("granted", (), {})


def test_a_rule_without_a_value_is_told_and_refused_when_strict(change: Callable[[str], None]) -> None:
    change("400 / (91 - age)")
    words = ("--answer", "other_allowance=no")
    (warning,) = json.loads(run(*words, "--json"))["warnings"]
    assert (warning["code"], warning["row"], warning["column"]) == ("division_by_zero", 5, "monthly_amount")
    assert "a rule has no value" in run(*words)
    assert "Division by zero" in run(*words, "--strict", code=1)
    run(*words, "--on", "2025-06-01", "--strict")
