"""The stage of these tests: the demonstration city in the database, with the rows that make its personas' stories true.

What `apply_city` does is done here without the check, which has its own tests and takes most of the time.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, load_city
from pengcheng.city.demonstration import rows_of
from pengcheng.domain.organisations import folder
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.organisations.versions import keep_departments
from pengcheng.domain.people.actions import load_personas
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.actions import apply_registers
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import attribute, model_of

DEMO = Path(__file__).parents[3] / "cities" / "demo"
TODAY = "2026-06-15"  # a Monday, with a working calendar before and after it
OPERATOR = Actor("operator", "test")

OLD_MAN = Subject("person", "440304193501010010")  # entitled to the high-age allowance, has not asked
DISABLED_MAN = Subject("person", "440304195806060018")
MOTHER = Subject("person", "440305199003071025")
CHILD = Subject("person", "44030620240815003X")
FIRM = Subject("enterprise", "91440300MA5PC00120")
ALLOWANCE = "high_age_allowance"
EXAMPLES = """examples:
  - name: {zh: 91岁, en: 91 years}
    facts: {alive: true, city_household: true, age: 91, other_allowance: false}
    gives: {outcome: granted, monthly_amount: 300}
"""


@functools.cache
def demo_folder() -> Path:
    """The demonstration city; its allowance asks everybody, also who has lived there for long, about another one."""
    path = Path(tempfile.mkdtemp(prefix="pengcheng-city-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    shutil.copytree(DEMO, path, dirs_exist_ok=True)
    rules = path / "items" / ALLOWANCE / "rules.yaml"
    asks_some = rules.read_text(encoding="utf-8")
    asks_all = asks_some.replace('{household_years: "< 5", other_allowance: true}', "{other_allowance: true}")
    assert asks_all != asks_some
    rules.write_text(asks_all, encoding="utf-8")
    (rules.parent / "examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    return path


@functools.cache
def demo_city() -> City:
    """The folder, read once."""
    return load_city(demo_folder())


@functools.cache
def _packed() -> bytes:
    return folder.pack(demo_folder())


def put() -> CityVersion:
    """The demonstration city in force, with its personas' rows."""
    made = put_city()
    put_personas(demo_city())
    return made


@transaction.atomic
def put_city() -> CityVersion:
    """The demonstration city in force, without anybody in its registers."""
    city = demo_city()
    apply_registers(city, actor=OPERATOR)
    keep_departments(city)
    version = CityVersion.objects.create(
        number=1, hash=city.hash, content=_packed(), applied_at=clock.now(), applied_by="test"
    )
    load_personas(city)
    return version


@transaction.atomic
def put_personas(city: City) -> None:
    """Every persona's register rows; every register is loaded, as of yesterday."""
    today = date.fromisoformat(TODAY)
    wanted: dict[str, list[dict[str, object]]] = {key: [] for key in city.registers}
    for persona in city.personas:
        for register, rows in rows_of(city, persona, today).items():
            wanted[register] += rows
    for register, rows in wanted.items():
        put_rows(city, register, rows, as_of=today - timedelta(days=1))


def put_rows(city: City, register: str, rows: list[dict[str, object]], *, as_of: date) -> None:
    """Rows of one register, as one load of its source."""
    definition = city.registers[register]
    load = RegisterLoad.objects.create(
        register=register,
        as_of=as_of,
        at=clock.now(),
        by="test",
        department=definition.source,
        rows=len(rows),
        sha256="0" * 64,
    )
    model: Any = model_of(definition)
    stamp = {"row_valid_from": as_of, "row_recorded_at": clock.now(), "row_load": load.pk}
    model.objects.bulk_create(
        [model(**stamp, **{attribute(name): value for name, value in row.items()}) for row in rows]
    )


def current(version: CityVersion) -> City:
    """The typed city of a version."""
    return city_of(version)


def account(login: str) -> Account:
    """A persona's account."""
    return Account.objects.get(login=login)
