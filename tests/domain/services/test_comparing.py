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
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.services.actions import sweep, try_rules
from pengcheng.domain.services.comparing import Comparison, compare
from pengcheng.domain.services.errors import (
    NamesNotYours,
    NotAnAuthor,
    NotFound,
    RegistersDiffer,
    RulesNotRead,
    TooManyToCompare,
    UnknownGroup,
    UnknownItem,
)
from pengcheng.domain.services.models import Offer
from pengcheng.domain.services.queries import authors, comparison_page, item_rules_page
from pengcheng.domain.services.queries.mine import read_lines
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.interchange import Form, write_yaml
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


def test_no_case_is_made_and_without_a_list_nothing_is_noted(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    entries = LedgerEntry.objects.count()

    compared(taken, new)

    assert LedgerEntry.objects.count() == entries
    assert not Case.objects.exists()
    assert not Offer.objects.exists()


def test_everybody_on_a_list_sees_that_they_were_listed_by_whom_and_why(taken: City, folder: Path) -> None:
    new = changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    before = LedgerEntry.objects.latest("pk").pk

    (item,) = compared(taken, new, listing="all").items

    entries = LedgerEntry.objects.filter(pk__gt=before)
    assert {entry.subject_id for entry in entries} == {line.subject for line in item.listed} == {OLD_MAN.id}
    assert {(entry.kind, entry.actor_id) for entry in entries} == {("comparison.listed", "test")}
    (line,) = [line for line in read_lines(OLD_MAN, taken, "en") if line.last.entry > before]
    assert line.what == "You were listed among those whom changed rules would affect"
    assert line.why == "High-age allowance: comparison"
    (line,) = [line for line in read_lines(OLD_MAN, taken, "zh-hans") if line.last.entry > before]
    assert line.why == "高龄老人津贴：规则比较"


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
    assert "Allowance (monthly_amount): 300 -> 350 per month (+50)" in text
    assert "in a year 3,600 -> 4,200 (+600)" in text
    assert f"{OLD_MAN.id}  granted 300 -> granted 350" in text
    said = CliRunner().invoke(compare_command.command, [*words, "--json"], catch_exceptions=False).stdout
    (item,) = json.loads(said)["items"]
    assert (item["item"], item["effect"]["more"]) == (ALLOWANCE, 1)
    refused = CliRunner().invoke(compare_command.command, [*words, "--item", "nonsense"])
    assert refused.exit_code == 1


def test_the_command_speaks_the_language_of_the_terminal(taken: City, folder: Path) -> None:
    changed(folder, RULES, ("monthly_amount: 300", "monthly_amount: 350"))
    words = [str(demo_folder()), str(folder)]
    text = CliRunner().invoke(compare_command.command, words, env={"LC_ALL": "zh_CN.UTF-8"}).output
    assert "津贴 (monthly_amount)：300 -> 每月350（+50）" in text
    assert "一年3,600 -> 4,200（+600）" in text
    assert "准予1 -> 1：0人新获得，0人失去，1人增加，0人减少" in text


def test_faults_of_tried_rules_are_told_in_the_language_of_the_page(taken: City) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)
    text = write_yaml(rules_of(taken, taken.items[ALLOWANCE]).decision, with_facts=False)  # type: ignore[union-attr]
    wrong = text.replace("alive:", "alife:").encode()
    with pytest.raises(RulesNotRead) as refused:
        try_rules(officer, ALLOWANCE, wrong, Form.YAML, name="rules.yaml", language="zh-hans")
    (fault,) = refused.value.faults
    assert fault.startswith("rules.yaml，第")
    assert fault.endswith("规则读取了'alife'，但没有声明。您是想写'alive'吗？")


def test_an_author_tries_other_rules_and_nothing_is_published(taken: City) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)
    text = write_yaml(rules_of(taken, taken.items[ALLOWANCE]).decision, with_facts=False)  # type: ignore[union-attr]
    stricter = text.replace("[90..100)", "[95..100)").replace("[80..90)", "[80..81)")
    trial = try_rules(officer, ALLOWANCE, stricter.encode(), Form.YAML, name="rules.yaml", language="en")
    assert (trial.comparison.effect.losses, trial.comparison.hash_before != trial.comparison.hash_after) == (1, True)
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.kind, entry.actor_id, entry.details["item"]) == ("sweep.run", "fang_yuan", ALLOWANCE)
    assert current_city().items[ALLOWANCE].rules == taken.items[ALLOWANCE].rules
    (line,) = comparison_page(trial.comparison, "en").budgets
    assert (line.label, line.before, line.after, line.change) == (
        "Allowance", "CN¥300 per month", "CN¥0 per month", "−CN¥300",
    )  # fmt: skip
    assert line.year_change == "−CN¥3,600"


def test_rules_are_tried_by_authors_only_and_named_by_the_department_only(taken: City) -> None:
    reviewer, officer = sign_in_as_persona("li_wei", taken), sign_in_as_persona("fang_yuan", taken)
    text = write_yaml(rules_of(taken, taken.items[ALLOWANCE]).decision, with_facts=False).encode()  # type: ignore[union-attr]
    with pytest.raises(NotAnAuthor):
        try_rules(reviewer, ALLOWANCE, text, Form.YAML, name="rules.yaml")
    with pytest.raises(NamesNotYours):
        try_rules(officer, ALLOWANCE, text, Form.YAML, name="rules.yaml", listing="all", purpose="to write")
    with pytest.raises(NotFound):
        try_rules(officer, "nonsense", text, Form.YAML, name="rules.yaml")


def test_comparing_is_a_duty_of_its_own_beside_loading_registers(taken: City) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)

    def with_duties(*may: str) -> City:
        departments = {
            key: replace(each, posts=tuple(replace(post, may=may) for post in each.posts))
            for key, each in taken.departments.items()
        }
        return replace(taken, departments=departments)

    assert authors.is_author(officer, with_duties("compare"))
    authors.check_author(officer, with_duties("compare"))
    with pytest.raises(NotAnAuthor):
        authors.check_author(officer, with_duties("load", "correct", "answer_objection"))


def test_an_amount_paid_another_number_of_times_costs_another_sum_in_a_year(taken: City) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)
    text = write_yaml(rules_of(taken, taken.items[ALLOWANCE]).decision, with_facts=False)  # type: ignore[union-attr]
    yearly = text.replace("period: month", "period: year")
    trial = try_rules(officer, ALLOWANCE, yearly.encode(), Form.YAML, name="rules.yaml", language="zh-hans")
    (budget,) = trial.comparison.effect.budgets
    assert (budget.name, budget.period_before, budget.period_after) == ("津贴", "month", "year")
    assert (budget.before, budget.after) == (300, 300)
    assert (budget.year_before, budget.year_after) == (3600, 300)
    (line,) = comparison_page(trial.comparison, "zh-hans").budgets
    assert (line.before, line.after, line.change, line.is_repeated) == ("每月¥300", "每年¥300", "", True)
    assert line.year_change == "−¥3,300"


def test_what_is_paid_once_has_no_line_for_a_year(taken: City, folder: Path) -> None:
    once = changed(folder, RULES, ("period: month", "period: once"))
    (item,) = compared(once, once, ALLOWANCE).items
    (line,) = comparison_page(item, "en").budgets
    assert (line.before, line.is_repeated) == ("CN¥300 once", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("decision: x\nversions: []\n", "at least one version"),
        ("decision: [", "not YAML"),
        ("decision: x\nversions: [{effective: 2025-01-01, expression: age}]\n", "no output of the type `outcome`"),
    ],
)
def test_rules_that_cannot_be_tried_are_refused_with_the_reason(taken: City, text: str, told: str) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)
    with pytest.raises(RulesNotRead) as refused:
        try_rules(officer, ALLOWANCE, text.encode(), Form.YAML, name="rules.yaml", language="en")
    assert told in " ".join(refused.value.faults)


def test_a_city_too_large_for_a_page_is_sent_to_the_command_line(taken: City, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = sign_in_as_persona("fang_yuan", taken)
    text = write_yaml(rules_of(taken, taken.items[ALLOWANCE]).decision, with_facts=False).encode()  # type: ignore[union-attr]
    monkeypatch.setattr(authors, "MOST_RESIDENTS", 1)
    with pytest.raises(TooManyToCompare):
        try_rules(officer, ALLOWANCE, text, Form.YAML, name="rules.yaml")
    assert item_rules_page(officer, ALLOWANCE, "en").residents is None
