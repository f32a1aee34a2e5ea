"""A database with the demo city in force, and a file maker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, load_city
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.organisations.versions import keep_departments, keep_version
from pengcheng.domain.registers.actions import apply_registers, import_file
from pengcheng.domain.registers.actions.importing import LoadResult

DEMO = Path(__file__).parents[3] / "cities" / "demo"
TODAY = date(2026, 6, 15)
SYSTEM = Actor("system", "test")
POLICE = Actor("department", "public_security")
OLD_MAN = "440304193501010010"
MOTHER = "440305199003071025"
CHILD = "44030620240815003X"
RETIREE = "440304195806060018"


@pytest.fixture(scope="session")
def demo_city() -> City:
    """The demo city, loaded once."""
    return load_city(DEMO)


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> date:
    """The tests live on one day."""
    monkeypatch.setenv("PENGCHENG_TODAY", TODAY.isoformat())
    return TODAY


@pytest.fixture(scope="module")
def applied(django_db_setup: None, django_db_blocker: Any, demo_city: City) -> Iterator[City]:
    """The demo city in force, put once for a module; each of its tests, none of which commits, goes back to this."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as environment, transaction.atomic():
        environment.setenv("PENGCHENG_TODAY", TODAY.isoformat())
        keep_version(demo_city, DEMO, applied_by="test", at=clock.now())
        keep_departments(demo_city)
        apply_registers(demo_city, actor=SYSTEM)
        yield demo_city
        transaction.set_rollback(True)


@pytest.fixture
def city(applied: City, day: date, db: None) -> City:
    """The demo city in force."""
    return applied


Load = Callable[..., LoadResult]


@pytest.fixture
def load(city: City, tmp_path: Path) -> Load:
    """Load rows into a register as its source would: `load("death", [{...}])`."""
    numbers = iter(range(1_000_000))

    def _load(register: str, rows: Iterable[Mapping[str, object]], as_of: date = TODAY, **options: bool) -> LoadResult:
        definition = city.registers[register]
        lines = [",".join(definition.fields)]
        for row in rows:
            lines.append(",".join("" if row.get(key) is None else f'"{row[key]}"' for key in definition.fields))
        path = tmp_path / f"{register}-{next(numbers)}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return import_file(register, path, actor=Actor("department", definition.source), as_of=as_of, **options)

    return _load


def person(citizen_id: str, name: str = "林国强", **more: object) -> dict[str, object]:
    """A row of the population register, its birth date read from the number."""
    born = date(int(citizen_id[6:10]), int(citizen_id[10:12]), int(citizen_id[12:14]))
    return {"citizen_id": citizen_id, "name": name, "sex": "male", "birth_date": born, "state": "normal"} | more
