"""PostgreSQL: outside a transaction a snapshot is read by DuckDB's own scanner, and is the same as any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from django.db import connection, transaction

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.organisations.versions import keep_departments, keep_version
from pengcheng.domain.registers.actions import apply_registers, snapshot
from pengcheng.domain.registers.duck import attach_platform, quote, workspace
from pengcheng.domain.registers.tables import table_name
from tests.domain.registers.conftest import DEMO, OLD_MAN, RETIREE, SYSTEM, Load, person

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the scanner of PostgreSQL: python -m tests.postgres"
)


@pytest.fixture
def city(transactional_db: None, day: object, demo_city: City) -> Iterator[City]:
    """The demo city's registers in tables that are really committed, and gone again at the end."""
    with transaction.atomic():
        keep_version(demo_city, DEMO, applied_by="test", at=clock.now())
        keep_departments(demo_city)
        apply_registers(demo_city, actor=SYSTEM)
    yield demo_city
    with connection.cursor() as cursor:
        for register in demo_city.registers:
            cursor.execute(f"DROP TABLE {quote(table_name(register))}")


def test_both_ways_of_reading_write_the_same_snapshot(city: City, load: Load, tmp_path: Path) -> None:
    load("population", [person(OLD_MAN, name="O'Neill 林"), person(RETIREE, sex="female")])
    load("population", [person(OLD_MAN)])

    scanned = snapshot(tmp_path / "scanned", actor=SYSTEM, city=city)
    with transaction.atomic():
        carried = snapshot(tmp_path / "carried", actor=SYSTEM, city=city)

    assert scanned.registers == carried.registers
    assert scanned.registers["population"].rows == 2
    for register in city.registers:
        one, two = (parquet.read_table(taken.file(register)) for taken in (scanned, carried))
        assert one.schema == two.schema, register
        assert one.sort_by([(name, "ascending") for name in one.column_names]) == two.sort_by(
            [(name, "ascending") for name in two.column_names]
        ), register


def test_the_scanner_is_used_outside_a_transaction_only_and_cannot_write(city: City) -> None:
    with workspace() as duck:
        assert attach_platform(duck) == "platform.public."
        with pytest.raises(Exception, match="read-only"):
            duck.execute(f"DELETE FROM platform.public.{quote(table_name('population'))}")
    with transaction.atomic(), workspace() as duck:
        assert attach_platform(duck) is None
