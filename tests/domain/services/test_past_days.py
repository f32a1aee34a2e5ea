"""A decision is judged by the law in force on its day, also in the past; what cannot be known is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pengcheng.channels.cli import decide_command
from pengcheng.city import City
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services.actions import apply_city
from pengcheng.domain.services.queries.outlook import outlook
from pengcheng.engines.dmn.errors import NoVersionInForce
from tests.domain.services.stage import ALLOWANCE, OLD_MAN, OPERATOR, demo_folder

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


def test_facts_that_rest_on_later_rows_are_named(city: City) -> None:
    today = json.loads(run("--answer", "other_allowance=no", "--json"))
    past = json.loads(run("--answer", "other_allowance=no", "--on", "2025-01-02", "--json"))
    later = {fact["fact"] for fact in past["facts"] if fact["record_date"] and fact["record_date"] > "2025-01-02"}
    assert today["later"] == []
    assert set(past["later"]) == later != set()
    assert "cannot be told of" in run("--answer", "other_allowance=no", "--on", "2025-01-02")


def test_a_rule_without_a_value_is_told_and_refused_when_strict(change: Callable[[str], None]) -> None:
    change("400 / (91 - age)")
    words = ("--answer", "other_allowance=no")
    (warning,) = json.loads(run(*words, "--json"))["warnings"]
    assert (warning["code"], warning["row"], warning["column"]) == ("division_by_zero", 5, "monthly_amount")
    assert "a rule has no value" in run(*words)
    assert "Division by zero" in run(*words, "--strict", code=1)
    run(*words, "--on", "2025-06-01", "--strict")
