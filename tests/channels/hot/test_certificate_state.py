"""The fast answer about a certificate is the page's answer, from one indexed read."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pengcheng.channels.hot.certificate_state import CertificateState, Row, SqliteReader, answer_of
from pengcheng.channels.web.verification import public_state
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.queries import PublicCertificate

CODE = "7K2M9QX4TB1A"
ISSUED = "2026-03-09 02:15:00.123456"


def row(state: str = "valid", until: object = None, issued: object = ISSUED, sealed: object = ISSUED) -> Row:
    return (CODE, "1.2.3", state, issued, until, sealed)


class OneRow:
    """A database with one certificate in it."""

    async def row(self, code: str) -> Row | None:
        return row() if code == CODE else None


def ask(endpoint: CertificateState, code: str, method: str = "GET") -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []

    async def main() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        await endpoint({"type": "http", "method": method, "path_params": {"code": code}}, receive, send)

    asyncio.run(main())
    return sent[0]["status"], sent[1]["body"]


def test_a_known_code_is_answered_however_it_was_typed() -> None:
    for typed in (CODE, "7k2m-9qx4-tb1a", "7K2M 9QX4 TBIA"):
        status, body = ask(CertificateState(OneRow), typed)
        assert status == 200
        assert json.loads(body)["state"] == "valid"


def test_an_unknown_or_overlong_code_is_said_to_be_unknown() -> None:
    for typed in ("NOTHING", "A" * 10_000):
        status, body = ask(CertificateState(OneRow), typed)
        assert status == 404
        assert json.loads(body)["state"] == "unknown"


def test_head_has_no_body() -> None:
    assert ask(CertificateState(OneRow), CODE, "HEAD") == (200, b"")


@pytest.mark.parametrize(
    ("today", "state"), [(date(2026, 6, 30), "valid"), (date(2026, 7, 1), "expired"), (date(2027, 1, 1), "expired")]
)
def test_a_certificate_expires_after_its_last_day(today: date, state: str) -> None:
    assert answer_of(row(until="2026-06-30"), today)["state"] == state
    assert answer_of(row(until=date(2026, 6, 30)), today)["state"] == state


def test_a_revoked_certificate_stays_revoked_after_its_last_day() -> None:
    assert answer_of(row("revoked", "2020-01-01"), date(2026, 1, 1))["state"] == "revoked"


@pytest.mark.parametrize("issued", [ISSUED, datetime(2026, 3, 9, 2, 15, 0, 123456, UTC)])
@pytest.mark.parametrize("state", Certificate.State.values)
def test_both_faces_of_the_address_give_the_same_answer(state: str, issued: object) -> None:
    public = PublicCertificate(
        code=CODE,
        identifier="1.2.3",
        title="",
        issuer="",
        holder_name="",
        fields=(),
        state=state,
        state_reason="",
        state_since=None,
        issued_at=datetime(2026, 3, 9, 2, 15, 0, 123456, UTC),
        valid_until=None,
        sealed=True,
    )
    assert answer_of(row(state, issued=issued), date(2026, 6, 1)) == public_state(public)


def test_nothing_about_the_holder_is_in_the_answer() -> None:
    assert set(answer_of(row(), date(2026, 6, 1))) == {
        "code",
        "identifier",
        "state",
        "issued_at",
        "valid_until",
        "sealed",
    }


def test_the_sqlite_reader_sees_what_others_commit_and_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    table = Certificate._meta.db_table
    with sqlite3.connect(path) as writer:
        writer.execute(f"CREATE TABLE {table} (code, identifier, state, issued_at, valid_until, sealed_at)")
        reader = SqliteReader(str(path))
        assert asyncio.run(reader.row(CODE)) is None
        writer.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", row())
        writer.commit()
    assert asyncio.run(reader.row(CODE)) == row()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute(f"DELETE FROM {table}")
