"""The statements of a confirm that is really committed."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, start_draft
from tests.domain.services import stage

# 6 open and close transactions, 6 read registers and loads, 12 write the log of case and ledger; PostgreSQL takes the
# log's lock by statements of its own, and looks once more whether somebody else has written meanwhile.
MOST_STATEMENTS = {"sqlite": 51, "postgresql": 59}


@pytest.fixture
def version(transactional_db: None) -> CityVersion:
    """This module commits: it has the city to itself."""
    return stage.put()


@pytest.mark.django_db(transaction=True)
def test_a_confirm_reads_nothing_twice_and_keeps_to_its_statements(old_man: Account) -> None:
    """Each statement is a trip to a PostgreSQL on another machine: at a millisecond each they are most of a confirm.

    Case, pauses and city version are read once under the lock and handed on; a read more, or one action that reads
    its case again, passes the bound.
    """
    number = start_draft(old_man, stage.ALLOWANCE, stage.OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")

    with CaptureQueriesContext(connection) as caught:
        assert confirm(old_man, number, key="once").outcome == "granted"

    statements = [each["sql"] for each in caught.captured_queries]
    reads = Counter(re.findall(r'^SELECT .*? FROM "(\w+)"', "\n".join(statements), re.MULTILINE))
    assert reads["cases_case"] == 1, "before the lock, to see whether it is theirs"
    assert reads["services_application"] == 1, "with its case and city version, under the lock"
    assert reads["cases_pause"] == 1
    assert reads["organisations_cityversion"] == 0
    assert len(statements) <= MOST_STATEMENTS[connection.vendor]
