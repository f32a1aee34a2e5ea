"""When somebody becomes entitled, and how many will, if only time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from pengcheng.channels.cli import when_command
from pengcheng.city import City, Fact
from pengcheng.city.moving import Moving, moving
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services import foreseeing
from pengcheng.domain.services.errors import UnknownItem
from pengcheng.domain.services.foreseeing import forecast, foresee
from pengcheng.domain.services.judging import Judge
from tests.domain.services.stage import ALLOWANCE, DISABLED_MAN, OLD_MAN, OPERATOR

PURCHASE = "house_purchase"
NEWCOMER = "430102200104120029"


def test_the_day_of_the_birthday_is_foreseen_and_the_read_leaves_its_receipt(city: City) -> None:
    found = foresee(ALLOWANCE, DISABLED_MAN.id, actor=OPERATOR, years=20)

    assert (found.outcome, found.granted_on, found.at_this_rate) == ("refused", date(2038, 6, 6), ())
    assert found.outputs == {"monthly_amount": 200}
    nearest = found.near[0]
    (age,) = [each for each in nearest.missing if each.fact == "age"]
    assert (age.has, age.needs, age.reached_on) == (68, 80, date(2038, 6, 6))
    assert LedgerEntry.objects.latest("pk").kind == "register.read"


def test_a_run_of_months_is_foreseen_at_the_present_rate(city: City) -> None:
    found = foresee(PURCHASE, NEWCOMER, actor=OPERATOR)

    assert found.granted_on is not None
    assert "insured_months_in_a_row" in found.at_this_rate
    (months,) = next(near.missing for near in found.near if near.missing[0].fact == "insured_months_in_a_row")
    assert (months.needs, months.reached_on) == (36, found.granted_on)
    assert isinstance(months.has, int)
    short = 36 - months.has
    assert (found.granted_on.year - 2026) * 12 + found.granted_on.month - 6 == short


def test_who_is_entitled_has_today_and_who_never_will_be_has_no_day(city: City) -> None:
    assert foresee(ALLOWANCE, OLD_MAN.id, actor=OPERATOR).granted_on == date(2026, 6, 15)
    assert foresee(ALLOWANCE, NEWCOMER, actor=OPERATOR, years=100).granted_on is None


def test_going_from_step_to_step_foresees_what_going_day_by_day_does(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        (item.key, account.subject_id)
        for account in Account.objects.exclude(subject_id="")
        for item in city.items.values()
        if item.rules is not None and item.subject == account.subject_kind
    ]
    stepwise = [foresee(*each, actor=OPERATOR, years=2) for each in asked]
    monkeypatch.setattr(foreseeing, "_kept", {})
    monkeypatch.setattr(foreseeing, "moving", _day_by_day)

    assert [foresee(*each, actor=OPERATOR, years=2) for each in asked] == stepwise
    assert {each.granted_on for each in stepwise} > {None, date(2026, 6, 15)}


def _day_by_day(city: City, fact: Fact) -> Moving | None:
    found = moving(city, fact)
    return found and replace(found, days=None)


def test_the_forecast_counts_each_month_who_is_new(city: City) -> None:
    model = model_of(city.registers["population"])
    model.objects.filter(f_citizen_id=DISABLED_MAN.id).update(f_birth_date=date(1946, 9, 30))
    snapshot(actor=OPERATOR)

    found = forecast(ALLOWANCE, months=4)
    assert (found.on, found.entitled) == (date(2026, 6, 15), 1)
    assert found.months == (
        (date(2026, 7, 1), 0),
        (date(2026, 8, 1), 0),
        (date(2026, 9, 1), 1),
        (date(2026, 10, 1), 0),
    )


def test_the_commands_say_it(city: City) -> None:
    snapshot(actor=OPERATOR)
    one = CliRunner().invoke(
        when_command.command, [ALLOWANCE, DISABLED_MAN.id, "--years", "20"], catch_exceptions=False
    )
    assert "granted on 2038-06-06" in one.output
    assert "age is 68, must be [80..90), 80 would do; on 2038-06-06" in one.output
    everybody = CliRunner().invoke(when_command.command, [ALLOWANCE, "--months", "2"], catch_exceptions=False)
    assert f"{ALLOWANCE}: 1 of" in everybody.output
    assert CliRunner().invoke(when_command.command, ["nonsense"]).exit_code == 1


def test_an_item_without_rules_is_refused(city: City) -> None:
    with pytest.raises(UnknownItem):
        forecast("nonsense")


def test_a_judge_without_an_item_refuses_everybody(city: City) -> None:
    assert Judge(city, None, date(2026, 6, 15)).facts == ()
