"""DuckDB as this noun uses it: bounded in memory, offline, its scanners loaded from their packages."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import connection

MEMORY_LIMIT = "1GB"


def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextlib.contextmanager
def workspace(memory_limit: str = MEMORY_LIMIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that disappears at the end; what does not fit in its memory spills to a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="pengcheng-duck-") as folder:
        duck = duckdb.connect(":memory:", config={"memory_limit": memory_limit, "temp_directory": folder})
        try:
            duck.execute(f"SET TimeZone = {literal(settings.TIME_ZONE)}")
            duck.execute("SET autoinstall_known_extensions = false")
            yield duck
        finally:
            duck.close()


def attach_platform(duck: duckdb.DuckDBPyConnection) -> str | None:
    """Attach the platform's database read-only and return the prefix of its tables, `None` where a scanner
    cannot see what this connection sees: inside a transaction, and in a database that lives in memory."""
    if connection.in_atomic_block:
        return None
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        name = str(values["NAME"])
        if ":memory:" in name or "mode=memory" in name:
            return None
        _load(duck, "sqlite_scanner")
        duck.execute(f"ATTACH {literal(name)} AS platform (TYPE sqlite, READ_ONLY)")
        return "platform."
    _load(duck, "postgres_scanner")
    words = {
        "host": values["HOST"], "port": values["PORT"], "dbname": values["NAME"],
        "user": values["USER"], "password": values["PASSWORD"],
    }  # fmt: skip
    address = " ".join(f"{word}={_in_address(str(value))}" for word, value in words.items() if value)
    duck.execute(f"ATTACH {literal(address)} AS platform (TYPE postgres, READ_ONLY)")
    return "platform.public."


def _in_address(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _load(duck: duckdb.DuckDBPyConnection, extension: str) -> None:
    """Extensions come as packages, signed, for exactly this version of DuckDB; nothing is downloaded."""
    spec = find_spec(f"duckdb_extension_{extension}")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"Install duckdb-extension-{extension.replace('_', '-')}=={duckdb.__version__}")
    found = next(Path(spec.origin).parent.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"))
    duck.execute(f"LOAD {literal(str(found))}")
