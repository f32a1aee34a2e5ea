"""Values keep their type through the record."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.domain.services.encoding import decode, encode
from pengcheng.engines.dmn.unknown import UNKNOWN

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False, allow_infinity=False),
)
KEYS = st.text(st.characters(exclude_characters="$"), min_size=1)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=8)


@given(VALUES)
def test_what_was_stored_comes_back_as_it_was(value: object) -> None:
    back = decode(json.loads(json.dumps(encode(value))))

    assert back == value
    assert type(back) is type(value)


def test_unknown_is_not_null() -> None:
    assert decode(encode(UNKNOWN)) is UNKNOWN
    assert decode(encode(None)) is None


def test_a_date_and_a_moment_are_two_things() -> None:
    assert type(decode(encode(date(2026, 6, 15)))) is date
    assert type(decode(encode(datetime(2026, 6, 15, tzinfo=UTC)))) is datetime
    assert decode(encode(Decimal("12.50"))) == Decimal("12.50")


def test_what_no_fact_can_be_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        encode({1, 2})
