"""The state of a certificate by its code: one indexed read, without the ORM.

The same answer as the page's own `/v/<code>.json`, which a test holds together with this one.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.db import connection

from pengcheng import clock
from pengcheng.channels.hot.wsgi_bridge import Receive, Scope, Send
from pengcheng.domain.certificates.models import Certificate
from pengcheng.engines.proof.codes import normal_lookup

_COLUMNS = ("code", "identifier", "state", "issued_at", "valid_until", "sealed_at")
_LONGEST_CODE = 64
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]

Row = tuple[Any, ...]


class Reader(Protocol):
    """Reads one certificate row by its code."""

    async def row(self, code: str) -> Row | None: ...


class SqliteReader:
    """A read-only connection of its own; a read takes microseconds and stays on the loop."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._query = _select("?")

    async def row(self, code: str) -> Row | None:
        found: Row | None = self._connection.execute(self._query, (code,)).fetchone()
        return found


class PostgresReader:
    """One asynchronous connection with a prepared statement, opened again when it was lost."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters
        self._connection: Any = None
        self._lock = asyncio.Lock()
        self._query = _select("%s")

    async def row(self, code: str) -> Row | None:
        import psycopg

        async with self._lock:
            for is_last in (False, True):
                try:
                    if self._connection is None or self._connection.closed:
                        self._connection = await psycopg.AsyncConnection.connect(**self._parameters, autocommit=True)
                    cursor = await self._connection.execute(self._query, (code,), prepare=True)
                    found: Row | None = await cursor.fetchone()
                    return found
                except psycopg.OperationalError:
                    self._connection = None
                    if is_last:
                        raise
        return None


def _select(mark: str) -> str:
    table = Certificate._meta.db_table
    return f"SELECT {', '.join(_COLUMNS)} FROM {table} WHERE code = {mark}"


def open_reader() -> Reader:
    """The reader for the platform's database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return SqliteReader(str(settings["NAME"]))
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return PostgresReader({name: parameters[name] for name in names if parameters.get(name)})


class CertificateState:
    """The ASGI endpoint. The reader is opened with the first request, when the database is sure to be there."""

    def __init__(self, opener: Callable[[], Reader] = open_reader) -> None:
        self._opener = opener
        self._reader: Reader | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = scope["path_params"]["code"]
        row = await self._read(normal_lookup(code)) if len(code) <= _LONGEST_CODE else None
        status, answer = (200, answer_of(row, clock.today())) if row else (404, {"code": code, "state": "unknown"})
        body = json.dumps(answer).encode()
        headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _read(self, code: str) -> Row | None:
        if self._reader is None:
            self._reader = self._opener()
        return await self._reader.row(code)


def answer_of(row: Row, today: date) -> dict[str, Any]:
    """What a machine is told: state on the day `today`, nothing about the holder."""
    code, identifier, state, issued_at, valid_until, sealed_at = row
    until = date.fromisoformat(valid_until) if isinstance(valid_until, str) else valid_until
    if state == Certificate.State.VALID.value and until is not None and today > until:
        state = Certificate.State.EXPIRED.value
    return {
        "code": code,
        "identifier": identifier,
        "state": state,
        "issued_at": _moment(issued_at).isoformat(),
        "valid_until": until.isoformat() if until else None,
        "sealed": sealed_at is not None,
    }


def _moment(value: str | datetime) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
