"""The task list: the most urgent first, in pages that do not grow slow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.city import City
from pengcheng.domain.cases.actions import act, open_case
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import TaskFilter, task_list
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from tests.domain.services.stage import ALLOWANCE, OLD_MAN

SYSTEM = Actor.system("test")
EVERYTHING = TaskFilter()


@pytest.fixture
def tasks(version: CityVersion, city: City) -> list[Case]:
    """Seven tasks; due dates go down, the last two share one."""
    made = []
    for number in range(7):
        case = open_case(
            version,
            "instant_service",
            department="civil_affairs",
            subject=OLD_MAN,
            actor=SYSTEM,
            item=ALLOWANCE,
            statutory=city.items[ALLOWANCE].statutory_limit,
        )
        for action in ("file", "accept", "hand_to_person"):
            act(case, action, actor=SYSTEM)
        due = date(2026, 6, 20) - timedelta(days=min(number, 5))
        Case.objects.filter(pk=case.pk).update(due_on=due)
        made.append(case)
    return made


def test_the_most_urgent_task_comes_first(tasks: list[Case], reviewer: Account) -> None:
    found = task_list(reviewer, EVERYTHING)

    assert [case.pk for case in found.cases] == [tasks[i].pk for i in (5, 6, 4, 3, 2, 1, 0)]
    assert (found.total, found.total_is_bounded, found.next_after) == (7, False, "")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_the_pages_together_are_the_whole_list(tasks: list[Case], reviewer: Account, size: int) -> None:
    seen, after = [], ""
    while True:
        page = task_list(reviewer, EVERYTHING, after=after, size=size)
        seen += [case.pk for case in page.cases]
        after = page.next_after
        if not after:
            break

    assert seen == [case.pk for case in task_list(reviewer, EVERYTHING).cases]


def test_a_page_key_that_nobody_gave_out_shows_the_first_page(tasks: list[Case], reviewer: Account) -> None:
    for after in ("x", "2026-06-01", "2026-13-45_1", "_"):
        assert len(task_list(reviewer, EVERYTHING, after=after).cases) == 7


def test_a_department_sees_its_own_tasks_only(tasks: list[Case], city: City) -> None:
    assert not task_list(sign_in_as_persona("luo_fang", city), EVERYTHING).cases


def test_filters_narrow_the_list(tasks: list[Case], reviewer: Account) -> None:
    assert len(task_list(reviewer, TaskFilter(number=tasks[0].number)).cases) == 1
    assert len(task_list(reviewer, TaskFilter(number=OLD_MAN.id)).cases) == 7
    assert not task_list(reviewer, TaskFilter(item="house_purchase")).cases
    assert not task_list(reviewer, TaskFilter(state="received")).cases


def test_overdue_tasks_are_counted_and_can_be_shown_alone(
    tasks: list[Case], reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENGCHENG_TODAY", "2026-06-17")

    assert task_list(reviewer, EVERYTHING).overdue == 3
    assert len(task_list(reviewer, TaskFilter(overdue=True)).cases) == 3


def test_the_number_of_queries_does_not_grow_with_the_list(tasks: list[Case], reviewer: Account) -> None:
    def queries(size: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            for case in task_list(reviewer, EVERYTHING, size=size).cases:
                _ = (case.city_version.hash, list(case.pauses.all()))
        return len(caught)

    assert queries(1) == queries(7) <= 4
