"""The law's clock of a case, on the calendar of its city."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pengcheng.city import City
from pengcheng.domain.cases.actions import act, open_case
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import face_of
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.engines.worktime import CalendarMissing, Limit, LimitUnit
from tests.domain.services.stage import ALLOWANCE, OLD_MAN

SYSTEM = Actor.system("test")
FIVE = Limit(5, LimitUnit.WORKING_DAY)
TWENTY = Limit(20, LimitUnit.WORKING_DAY)
ZONE = ZoneInfo("Asia/Shanghai")


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE).replace(hour=10)


def opened(version: CityVersion, promised: Limit = FIVE) -> Case:
    return open_case(
        version,
        "instant_service",
        department="civil_affairs",
        subject=OLD_MAN,
        actor=SYSTEM,
        item=ALLOWANCE,
        promised=promised,
        statutory=TWENTY,
    )


def accepted(version: CityVersion, on: str, promised: Limit = FIVE) -> Case:
    case = opened(version, promised)
    act(case, "file", actor=SYSTEM, at=at(on))
    act(case, "accept", actor=SYSTEM, at=at(on))
    return case


def show(case: Case, city: City, on: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int | None]:
    monkeypatch.setenv("PENGCHENG_TODAY", on)
    face = face_of(Case.objects.get(pk=case.pk), city)
    return face.light, face.remaining


def test_a_draft_has_no_clock(version: CityVersion, city: City) -> None:
    face = face_of(opened(version), city)

    assert (face.due, face.light, face.remaining) == (None, "grey", None)


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-02-12", "2026-02-26"), ("2026-04-30", "2026-05-11")],  # over the spring festival; over May day
)
def test_the_due_date_counts_working_days_from_the_next_one(version: CityVersion, start: str, due: str) -> None:
    assert accepted(version, start).due_on == date.fromisoformat(due)


def test_the_light_turns_yellow_and_red(version: CityVersion, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = accepted(version, "2026-06-08")  # five working days: due on Monday the 15th

    assert show(case, city, "2026-06-09", monkeypatch) == ("green", 4)
    assert show(case, city, "2026-06-12", monkeypatch) == ("yellow", 1)
    assert show(case, city, "2026-06-16", monkeypatch) == ("red", -1)


def test_a_correction_stops_the_clock_until_it_is_answered(
    version: CityVersion, city: City, reviewer: Account, old_man: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = accepted(version, "2026-06-08")
    act(case, "hand_to_person", actor=SYSTEM, at=at("2026-06-08"))
    act(case, "request_correction", actor=Actor.of(reviewer), reason="Which account?", at=at("2026-06-09"))
    assert show(case, city, "2026-06-11", monkeypatch)[0] == "blue"

    act(case, "correct", actor=Actor.of(old_man), reason="This one.", at=at("2026-06-11"))

    assert case.due_on == date(2026, 6, 17)  # two working days later than without the pause


def test_what_was_promised_at_once_has_the_laws_time_when_a_person_must_look(version: CityVersion) -> None:
    case = accepted(version, "2026-06-15", Limit(0, LimitUnit.IMMEDIATE))
    assert case.due_on == date(2026, 6, 15)

    act(case, "hand_to_person", actor=SYSTEM, at=at("2026-06-15"))

    assert case.due_on == case.statutory_due_on == date(2026, 7, 14)


def test_a_due_date_on_an_unannounced_calendar_says_so(version: CityVersion, city: City) -> None:
    assert not accepted(version, "2026-11-02", TWENTY).is_provisional
    assert accepted(version, "2026-12-20", TWENTY).is_provisional


def test_a_year_without_a_calendar_is_an_error_and_never_a_guess(version: CityVersion) -> None:
    last = max(city_year for city_year in (2025, 2026, 2027))

    with pytest.raises(CalendarMissing, match=str(last + 1)):
        accepted(version, f"{last}-12-30", TWENTY)
    assert Case.objects.get().state == "received"


def test_a_stopped_clock_shows_no_light(version: CityVersion, city: City) -> None:
    case = accepted(version, "2026-06-08")
    act(case, "approve", actor=SYSTEM, at=at("2026-06-09"))

    assert face_of(case, city).light == "grey"
    assert case.clock_stopped_at == at("2026-06-09")
