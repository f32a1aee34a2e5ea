"""Outputs of rules are named for people, and an amount says how often it is paid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pengcheng.city import check_city, load_city
from pengcheng.city.decisions import decision_of
from pengcheng.engines.dmn.model import DecisionTable, PayPeriod

from .conftest import TODAY

RULES = "items/mooring_reduction/rules.yaml"
NAMED = "{type: number, name: {pt: Redução da taxa, en: Reduction of the fee}, unit: {pt: por cento, en: per cent}}"
Edit = Callable[[str, str, str], Path]


def found(folder: Path) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.message, fault.suggestion) for fault in check_city(folder, TODAY)]


def test_an_output_without_a_name_is_a_fault_at_its_line(edit: Edit) -> None:
    folder = edit(RULES, NAMED, "number")

    (fault,) = check_city(folder, TODAY)
    assert (fault.code, fault.severity) == ("output_unnamed", "error")
    assert fault.suggestion == "Add `name: {pt: ..., en: ...}`."
    assert "reduction_percent" in (folder / RULES).read_text().splitlines()[fault.line - 1]


def test_a_name_that_lacks_a_language_is_untranslated_as_any_other(edit: Edit) -> None:
    (fault,) = found(edit(RULES, "{pt: Redução da taxa, en: Reduction of the fee}", "{en: Reduction of the fee}"))
    assert fault[0] == "untranslated"


def test_a_unit_that_lacks_a_language_is_untranslated_too(edit: Edit) -> None:
    (fault,) = found(edit(RULES, "{pt: por cento, en: per cent}", "{pt: por cento}"))
    assert fault[0] == "untranslated"


def test_an_amount_of_money_says_how_often_it_is_paid(edit: Edit) -> None:
    (fault,) = found(edit(RULES, "{type: number, name:", "{type: money, name:"))
    assert (fault[0], fault[2]) == ("amount_without_period", "Add `period: once | month | year`.")


def test_what_is_no_amount_has_no_period(edit: Edit) -> None:
    folder = edit(RULES, NAMED, "{type: boolean, name: {pt: Redução, en: Reduction}, period: month}")
    assert "period_without_amount" in [code for code, _, _ in found(folder)]


def test_a_period_is_one_of_three(edit: Edit) -> None:
    (fault,) = found(edit(RULES, "{type: number, name:", "{type: number, period: weekly, name:"))
    assert fault[0] == "wrong_value"
    assert "`once`, `month`, `year`" in fault[1]


@pytest.mark.parametrize("key", ["titel", "periods"])
def test_an_unknown_key_of_an_output_is_a_fault_with_a_guess(edit: Edit, key: str) -> None:
    (fault,) = found(edit(RULES, "{type: number, name:", f"{{type: number, {key}: x, name:"))
    assert fault[0] == "unknown_key"


def test_the_city_keeps_the_name_the_unit_and_the_period(edit: Edit) -> None:
    city = load_city(edit(RULES, "{type: number, name:", "{type: number, period: year, name:"))
    decision = decision_of(city, city.items["mooring_reduction"])
    assert decision is not None
    body = decision.versions[0].body
    assert isinstance(body, DecisionTable)
    _, percent = body.outputs
    assert percent.label == {"pt": "Redução da taxa", "en": "Reduction of the fee"}
    assert (percent.unit["en"], percent.period) == ("per cent", PayPeriod.YEAR)


def test_rules_that_do_not_name_their_outputs_can_still_be_read(edit: Edit) -> None:
    """Cities that took effect before outputs had names stay readable; only a new check asks for them."""
    assert load_city(edit(RULES, NAMED, "number")).items
