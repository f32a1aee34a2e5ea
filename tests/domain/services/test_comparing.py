"""Before rules take effect: who gains, who loses, by district and age, what it costs; and no case is made."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from pengcheng.channels.cli import compare_command
from pengcheng.city import City, load_city
from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.services.actions import sweep
from pengcheng.domain.services.comparing import Comparison, compare
from pengcheng.domain.services.errors import RegistersDiffer, UnknownGroup, UnknownItem
from pengcheng.domain.services.models import Offer
from tests.domain.services.stage import ALLOWANCE, OLD_MAN, OPERATOR, demo_folder

RULES = f"items/{ALLOWANCE}/rules.yaml"
PURCHASE = "house_purchase"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the city in force, to be changed."""
    return Path(shutil.copytree(demo_folder(), tmp_path / "new"))


@pytest.fixture
def taken(city: City) -> City:
    """The city in force, with a snapshot of its registers."""
    snapshot(actor=OPERATOR)
    return city


def changed(folder: Path, file: str, *changes: tuple[str, str]) -> City:
    text = (folder / file).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / file).write_text(text)
    return load_city(folder)


def compared(old: City, new: City, *names: str, **options: object) -> Comparison:
    return compare(old, new, names, actor=OPERATOR, **options)  # type: ignore[arg-type]


def test_the_same_rules_change_nothing(taken: City) -> None:
    assert compared(taken, taken).items == ()


def test_who_loses_is_counted_by_division_and_age_with_the_money(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ('age: "[90..100)"', 'age: "[95..100)"'), ('"[80..90)"', '"[80..81)"'))

    (item,) = compared(taken, new).items
    effect = item.effect
    assert (item.item, item.on) == (ALLOWANCE, date(2026, 6, 15))
    assert (effect.granted_before, effect.granted_after, effect.losses, effect.gains) == (1, 0, 1, 0)
    assert [(budget.output, budget.before, budget.after) for budget in effect.budgets] == [
        ("monthly_amount", Decimal(300), Decimal(0))
    ]
    assert item.hash_before != item.hash_after
    assert {line.fact for line in item.groups} == {"district", "age"}
    (group,) = [line for line in item.groups if line.fact == "age" and line.effect.losses]
    assert (group.value, group.effect.granted_before) == ("90-99", 1)
    for fact in ("district", "age"):
        assert sum(line.effect.residents for line in item.groups if line.fact == fact) == effect.residents


def test_more_money_is_a_gain_of_those_who_have_it(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))

    (item,) = compared(taken, new, listing="gains").items
    assert (item.effect.more, item.effect.less, item.effect.gains) == (1, 0, 0)
    (old_man,) = item.listed
    assert (old_man.subject, old_man.before, old_man.after) == (OLD_MAN.id, "granted", "granted")
    assert old_man.amounts_after == {"monthly_amount": Decimal(350)}
    (back,) = compared(new, taken, ALLOWANCE).items
    assert (back.effect.less, back.effect.more) == (1, 0)


def test_it_finds_who_the_sweep_finds(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    found = {item.item: item.effect for item in compared(taken, new, *taken.items).items}

    for line in sweep((), actor=OPERATOR, make_offers=False).items:
        effect = found[line.item]
        assert (effect.granted_before, effect.unclear_before) == (line.entitled, line.unclear)


def test_another_definition_of_a_fact_counts_too(taken: City, folder: Path) -> None:
    new = changed(folder, "facts/age.yaml", ("today).years", "today).years - 12"))

    effect = next(item.effect for item in compared(taken, new).items if item.item == ALLOWANCE)
    assert (effect.granted_before, effect.granted_after, effect.losses) == (1, 0, 1)


def test_rules_that_hold_only_later_are_compared_on_their_first_day(taken: City, folder: Path) -> None:
    text = (folder / RULES).read_text()
    later = (
        text[text.index("  - effective") :].replace("2025-01-01", "2027-01-01").replace("amount: 300", "amount: 310")
    )
    (folder / RULES).write_text(text.rstrip() + "\n" + later)

    (item,) = compared(taken, load_city(folder)).items
    assert (item.on, item.effect.more) == (date(2027, 1, 1), 1)
    (today,) = compared(taken, load_city(folder), on=date(2026, 6, 15)).items
    assert today.effect.more == 0


def test_an_item_that_is_new_is_gained_and_one_that_goes_is_lost(taken: City) -> None:
    without = replace(taken, items={key: item for key, item in taken.items.items() if key != ALLOWANCE}, hash="without")
    assert compared(taken, without, ALLOWANCE).items[0].effect.losses == 1
    assert compared(without, taken).items[0].effect.gains == 1


def test_no_case_is_made_and_only_a_list_of_names_is_noted(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    entries = LedgerEntry.objects.count()

    compared(taken, new)
    assert LedgerEntry.objects.count() == entries
    compared(taken, new, listing="all")
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.actor_id, entry.details["residents"]) == ("test", {ALLOWANCE: 1})
    assert not Case.objects.exists()
    assert not Offer.objects.exists()


def test_what_cannot_be_compared_is_refused_with_the_reason(taken: City, folder: Path) -> None:
    with pytest.raises(UnknownItem):
        compared(taken, taken, "nonsense")
    with pytest.raises(UnknownGroup, match="household_years"):
        compared(taken, taken, ALLOWANCE, by=["nonsense"])
    new = changed(
        folder, "registers/population.yaml", ("field: birth_date, type: date", "field: birth_date, type: month")
    )
    with pytest.raises(RegistersDiffer, match="population"):
        compared(taken, new)


def test_without_a_snapshot_nothing_is_compared(city: City) -> None:
    with pytest.raises(SnapshotMissing):
        compared(city, city, ALLOWANCE)


def test_the_command_says_it_in_a_table_and_as_json(taken: City, folder: Path) -> None:
    changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    words = [str(demo_folder()), str(folder)]

    text = CliRunner().invoke(compare_command.command, [*words, "--list", "gains"], catch_exceptions=False).output
    assert "monthly_amount: 300 -> 350 (+50)" in text
    assert f"{OLD_MAN.id}  granted 300 -> granted 350" in text
    said = CliRunner().invoke(compare_command.command, [*words, "--json"], catch_exceptions=False).stdout
    (item,) = json.loads(said)["items"]
    assert (item["item"], item["effect"]["more"]) == (ALLOWANCE, 1)
    refused = CliRunner().invoke(compare_command.command, [*words, "--item", "nonsense"])
    assert refused.exit_code == 1
