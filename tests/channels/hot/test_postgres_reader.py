"""PostgreSQL: the fast front reads a certificate's state over a connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from pengcheng.channels.hot.certificate_state import PostgresReader, answer_of, open_reader
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.organisations.models import CityVersion

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the reader of PostgreSQL: python -m tests.postgres"),
    pytest.mark.django_db(transaction=True),
]

CODE = "7K2M9QX4TB1A"
ISSUED = datetime(2026, 3, 9, 2, 15, 0, 123456, UTC)


@pytest.fixture
def certificate() -> Certificate:
    """A certificate that everybody's connection sees."""
    version = CityVersion.objects.create(number=1, hash="0", content=b"", applied_at=ISSUED, applied_by="test")
    return Certificate.objects.create(
        code=CODE,
        identifier="1.2.3",
        type="permit",
        city_version=version,
        titles={},
        holder_kind="person",
        holder_id="1",
        holder_name="",
        issuer="office",
        issuer_code="",
        issuer_names={},
        issued_at=ISSUED,
        valid_until=date(2026, 6, 30),
    )


def reading(walk: Callable[[PostgresReader], Awaitable[None]]) -> None:
    """Walk with the reader the platform would open; its connection is closed with its loop."""

    async def main() -> None:
        reader = open_reader()
        assert isinstance(reader, PostgresReader)
        await walk(reader)
        assert reader._connection is not None
        await reader._connection.close()

    asyncio.run(main())


async def another(reader: PostgresReader, statement: str, value: object) -> None:
    """What somebody else does in the database meanwhile."""
    import psycopg

    async with await psycopg.AsyncConnection.connect(**reader._parameters, autocommit=True) as connected:
        await connected.execute(statement, (value,))


def test_a_code_is_found_with_its_types_and_an_unknown_one_is_not(certificate: Certificate) -> None:
    async def walk(reader: PostgresReader) -> None:
        row = await reader.row(CODE)
        assert row == (CODE, "1.2.3", "valid", ISSUED, date(2026, 6, 30), None)
        assert answer_of(row, date(2026, 7, 1))["state"] == "expired"
        assert await reader.row("NOTHING' OR '1'='1") is None

    reading(walk)


def test_what_others_commit_is_seen_by_the_next_read(certificate: Certificate) -> None:
    async def walk(reader: PostgresReader) -> None:
        assert (await reader.row(CODE))[2] == "valid"
        await another(reader, f"UPDATE {Certificate._meta.db_table} SET state = 'revoked' WHERE code = %s", CODE)
        assert (await reader.row(CODE))[2] == "revoked"

    reading(walk)


def test_readers_at_once_share_the_connection(certificate: Certificate) -> None:
    async def walk(reader: PostgresReader) -> None:
        rows = await asyncio.gather(*(reader.row(CODE) for _ in range(20)))
        assert {row[0] for row in rows if row} == {CODE}
        assert len(rows) == 20

    reading(walk)


def test_a_lost_connection_is_opened_again(certificate: Certificate) -> None:
    async def walk(reader: PostgresReader) -> None:
        await reader.row(CODE)
        lost = reader._connection
        await another(reader, "SELECT pg_terminate_backend(%s)", lost.info.backend_pid)
        assert (await reader.row(CODE))[0] == CODE
        assert reader._connection is not lost

    reading(walk)
