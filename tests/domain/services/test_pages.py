"""Pages: bounded in their queries, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.city import City
from pengcheng.domain.people.actions import sign_in_as_persona
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
    search,
    task_list_page,
)
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
    assert [rule.outcome for rule in page.rules].count("granted") == 3
    assert (page.promised.unit, page.statutory.count, page.phone) == ("immediate", 20, "0755-00012345")
    assert page.steps


def test_a_guide_that_is_not_there_is_not_found(city: City) -> None:
    with pytest.raises(NotFound):
        item_page("free_lunch", None, "en")


def test_the_guide_offers_everybody_one_may_apply_for(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)
    draft = start_draft(mother, ALLOWANCE, MOTHER).case.number

    applicants = item_page(ALLOWANCE, mother, "en").applicants

    assert [(each.relation, each.name, each.draft) for each in applicants] == [
        ("self", "黄晓芸", draft),
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
