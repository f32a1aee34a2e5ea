"""For all tests: what is really committed is taken away again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_register_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Register tables belong to no migration, so that Django, which empties its own tables, leaves them standing."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    from pengcheng.domain.registers.models import RegisterTable

    with connection.cursor() as cursor:
        for table in RegisterTable.objects.values_list("table", flat=True):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
