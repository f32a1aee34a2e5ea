"""One Spark and one chdb for all tests here: both are slow to start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .engines import spark_session


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A Spark session."""
    pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'pengcheng[databases]'")
    with spark_session() as session:
        yield session


@pytest.fixture(scope="session")
def chdb() -> Iterator[Any]:
    """A ClickHouse in this process."""
    found = pytest.importorskip("chdb.session", reason="chdb is not installed: pip install 'pengcheng[databases]'")
    session = found.Session()
    try:
        yield session
    finally:
        session.close()
