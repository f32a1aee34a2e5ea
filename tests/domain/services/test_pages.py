"""Pages: bounded in their queries, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.city import City, Item
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, start_draft
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Application
from pengcheng.domain.services.queries import (
    application_page,
    case_page,
    decision_page,
    home,
    item_page,
    my_case_page,
    my_page,
    prospect,
    search,
    task_list_page,
)
from pengcheng.domain.services.queries.rulebook import versions_of
from pengcheng.domain.services.queries.wording import Wording
from pengcheng.engines.dmn.cells import read_test
from tests.domain.services.stage import ALLOWANCE, MOTHER, OLD_MAN


def queries(page: Callable[[], object]) -> int:
    """How many queries a page takes when its caches are warm."""
    page()
    with CaptureQueriesContext(connection) as caught:
        page()
    return len(caught)


def test_everything_is_shown_in_the_language_that_was_asked_for(old_man: Account) -> None:
    assert home(old_man, "en").city_name != home(old_man, "zh-hans").city_name
    assert item_page(ALLOWANCE, None, "en").conditions[0] == "Household registered in the city"
    assert item_page(ALLOWANCE, None, "zh-hans").conditions[0] == "具有本市户籍"


def test_the_guide_says_which_paper_is_replaced_by_whose_record(city: City) -> None:
    page = item_page(ALLOWANCE, None, "en")

    account, proof = page.materials
    assert (account.replaced_by, account.source) == ("fact", "Human Resources and Social Security Bureau")
    assert proof.source == "Health Commission"
    assert page.rules is not None
    assert [rule.outcome for rule in page.rules.rows].count("granted") == 3
    assert (page.promised.unit, page.statutory.count, page.phone) == ("immediate", 20, "0755-00012345")
    assert page.steps


def ruled(city: City, *versions: dict[str, object]) -> tuple[City, Item]:
    """The city with other rules for the allowance."""
    rules = {"decision": ALLOWANCE, "versions": list(versions)}
    item = replace(city.items[ALLOWANCE], rules=rules)
    return replace(city, items={**city.items, ALLOWANCE: item}, hash=f"test {rules}"), item


def version(day: date, when: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "effective": day,
        "outputs": {"outcome": "outcome", "monthly_amount": "money"},
        "rows": [{"when": when, "then": {"outcome": "granted", "monthly_amount": 100}, "clause": "art. 1"}],
        **more,
    }


def test_the_law_of_every_day_can_be_read(city: City) -> None:
    other, item = ruled(
        city,
        version(date(2020, 1, 1), {"age": ">= 90"}),
        version(date(2025, 1, 1), {"age": ">= 85"}),
        version(date(2027, 1, 1), {"age": ">= 80"}),
    )
    shown = versions_of(other, item, "en", date(2026, 6, 15))
    assert [(each.state, each.effective.year, each.until) for each in shown] == [
        ("earlier", 2020, date(2024, 12, 31)),
        ("in_force", 2025, date(2026, 12, 31)),
        ("later", 2027, None),
    ]
    assert [each.rows[0].conditions[0].value for each in shown] == [
        "at least 90 years", "at least 85 years", "at least 80 years",
    ]  # fmt: skip
    assert shown[0].rows[0].outputs[0].value == "CN¥100"


def test_what_holds_where_no_row_fits_is_told_with_the_rows(city: City) -> None:
    outputs = {"outcome": {"type": "outcome", "default": "refused"}, "monthly_amount": "money"}
    other, item = ruled(city, version(date(2020, 1, 1), {"age": "- "}, outputs=outputs))
    (shown,) = versions_of(other, item, "en", date(2026, 6, 15))
    assert [(row.number, row.outcome, row.conditions) for row in shown.rows] == [(1, "granted", ()), (0, "refused", ())]


@pytest.mark.parametrize(
    ("fact", "test", "english", "chinese"),
    [
        ("age", "[80..90]", "80 to 90 years", "80至90岁"),
        ("age", "(80..90]", "more than 80 and at most 90 years", "多于80且不多于90岁"),
        ("age", "not(1, 2)", "not 1 year or 2 years", "不是1岁或2岁"),
        ("age", "? > 3 and ? < 9", "more than 3 years and less than 9 years", "多于3岁 且 少于9岁"),
        ("age", "> household_years * 2", "more than Years in the household × 2", "多于入户年数 × 2"),
        ("age", 'string(age) = "3"', "worked out from Age = 3", "由周岁计算得出 = 3"),
        ("alive", "true", "Yes", "是"),
        ("recent_degree", "bachelor, master, doctor", "Bachelor, Master or Doctor", "本科、硕士或博士"),
        ("birth_date", '< date("2000-02-01")', "before 1 February 2000", "早于2000年2月1日"),
        ("birth_date", '[@"2000-01-01"..@"2001-01-01")', "on or after", "不早于"),
    ],
)
def test_every_test_of_a_rule_has_words(city: City, fact: str, test: str, english: str, chinese: str) -> None:
    item = city.items[ALLOWANCE]
    names = [each.key for each in city.facts_about("person")]
    tests = read_test(test, names, frozenset(city.facts[fact].values)).tree
    assert Wording.of(city, item, "en", ()).test(fact, tests).startswith(english)
    assert Wording.of(city, item, "zh-hans", ()).test(fact, tests).startswith(chinese)


def test_where_somebody_stands_is_theirs_and_leaves_a_receipt(old_man: Account, unsure: Account) -> None:
    found = prospect(ALLOWANCE, old_man, OLD_MAN, "en")
    assert (found.outcome, found.granted_on, found.is_self) == ("unclear", date(2026, 6, 15), True)
    assert [each.value for each in found.if_answered] == ["No"]
    assert LedgerEntry.objects.filter(kind="register.read", subject_id=OLD_MAN.id, actor_id=old_man.login).exists()
    with pytest.raises(MayNotActFor):
        prospect(ALLOWANCE, unsure, OLD_MAN, "en")
    with pytest.raises(NotFound):
        prospect("free_lunch", old_man, OLD_MAN, "en")


def test_a_near_row_says_what_would_still_decide_before_it(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)
    found = prospect("residence_permit_issue", mother, MOTHER, "en")
    assert found.outcome == "refused"
    assert [row.says for row in found.near[0].behind] == [
        "A household in the city needs no permit.",
        "Registered for less than 12 months in a row.",
    ]
    young = prospect(ALLOWANCE, mother, MOTHER, "en")
    assert [line.progress for line in young.near[0].missing] == ["36 of 80 years"]
    assert young.near[0].behind == (), "the row for those below 80 goes with what is missing"


def test_a_guide_that_is_not_there_is_not_found(city: City) -> None:
    with pytest.raises(NotFound):
        item_page("free_lunch", None, "en")


def test_the_guide_offers_everybody_one_may_apply_for(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)
    draft = start_draft(mother, ALLOWANCE, MOTHER).case.number

    applicants = item_page(ALLOWANCE, mother, "en").applicants

    assert [(each.relation, each.name, each.draft) for each in applicants] == [
        ("self", "Huang Xiaoyun", draft),
        ("parent", "周子睿", ""),
    ]
    assert item_page("hygiene_permit_by_commitment", mother, "en").applicants == ()


@pytest.mark.parametrize(
    ("words", "item"), [("高龄", ALLOWANCE), ("elderly", ALLOWANCE), ("buy a home", "house_purchase")]
)
def test_search_finds_in_every_language(city: City, words: str, item: str) -> None:
    assert search(words, "en").results[0].item == item


def test_an_empty_search_finds_nothing(city: City) -> None:
    assert search("  ", "en").results == ()


def test_home_without_an_account_has_services_and_nothing_personal(city: City) -> None:
    page = home(None, "en")

    assert page.popular
    assert page.life_events
    assert page.offers == ()
    assert page.open_cases == ()


def test_pages_take_few_queries(old_man: Account, unsure: Account, reviewer: Account, waiting: str) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    draft = queries(lambda: application_page(old_man, number, "en"))
    confirm(old_man, number, key="once")

    bounds = {
        "application": (draft, 25),
        "decision": (queries(lambda: decision_page(old_man, number, "en")), 12),
        "home": (queries(lambda: home(old_man, "en")), 8),
        "item": (queries(lambda: item_page(ALLOWANCE, old_man, "en")), 8),
        "mine": (queries(lambda: my_page(old_man, "en")), 14),
        "my case": (queries(lambda: my_case_page(old_man, number, "en")), 10),
        "case": (queries(lambda: case_page(reviewer, waiting, "en")), 30),
        "tasks": (queries(lambda: task_list_page(reviewer, "en")), 10),
        "search": (queries(lambda: search("高龄", "en")), 2),
    }
    assert {name: taken for name, (taken, most) in bounds.items() if taken > most} == {}


def test_my_page_does_not_grow_with_the_cases(old_man: Account, city: City) -> None:
    few = queries(lambda: my_page(old_man, "en"))
    for item in ("house_purchase", "residence_permit_issue", "talent_graduate"):
        number = start_draft(old_man, item, OLD_MAN).case.number
        confirm(old_man, number, key="once")

    assert Application.objects.count() == 3
    assert len(my_page(old_man, "en").cases) == 3
    assert queries(lambda: my_page(old_man, "en")) <= few + 2  # the cases' pauses; the clerks' departments
