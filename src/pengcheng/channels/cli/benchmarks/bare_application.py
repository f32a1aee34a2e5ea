"""The peer of the fast front: the same indexed read and the same answer as a bare ASGI application, and no more.

Served by `python -m pengcheng.channels.cli.benchmarks.bare_application PORT` over the database that BARE_DATABASE
names.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

DATABASE = "BARE_DATABASE"
_QUERY = (
    "SELECT code, identifier, state, issued_at, valid_until, sealed_at FROM certificates_certificate WHERE code = ?"
)
_TYPE = (b"content-type", b"application/json")
_connections: dict[str, sqlite3.Connection] = {}


async def application(scope: dict[str, Any], receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """`/v/<code>.json` and nothing else; any other path (as /healthz) only says that the server is there."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    body = _answer(path[3:-5]) if path.startswith("/v/") else b"{}"
    headers = [_TYPE, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _answer(wanted: str) -> bytes:
    code, identifier, state, issued_at, valid_until, sealed_at = _connection().execute(_QUERY, (wanted,)).fetchone()
    answer = {
        "code": code,
        "identifier": identifier,
        "state": state,
        "issued_at": issued_at.replace(" ", "T") + "+00:00",
        "valid_until": valid_until,
        "sealed": sealed_at is not None,
    }
    return json.dumps(answer).encode()


def _connection() -> sqlite3.Connection:
    path = os.environ[DATABASE]
    if path not in _connections:
        _connections[path] = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    return _connections[path]


def serve(port: int) -> None:
    """On granian, set up as `pengcheng serve` sets it up."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    options: dict[str, Any] = {"interface": Interfaces.ASGI, "websockets": False, "log_level": LogLevels.warning}
    Granian(f"{__package__}.bare_application:application", address="127.0.0.1", port=port, **options).serve()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
