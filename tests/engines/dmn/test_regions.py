"""Values cut into regions: every value has one, and its representative lies in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.dmn import FactTypeWrong, InputClause
from pengcheng.engines.dmn.regions import cut

NUMBERS = st.integers(-(10**30), 10**30) | st.decimals(allow_nan=False, allow_infinity=False, places=4)
DATES = st.dates()
TEXTS = st.text(max_size=3)


@pytest.mark.parametrize(("kind", "values"), [("number", NUMBERS), ("date", DATES), ("text", TEXTS)])
def test_a_representative_lies_in_its_own_region(kind: str, values: st.SearchStrategy[object]) -> None:
    @given(st.sets(values, max_size=5))
    def check(constants: set[object]) -> None:
        regions = cut(InputClause("x", kind), constants)
        assert len(regions.representatives) == regions.count
        for region, value in enumerate(regions.representatives):
            if value is not None:
                assert regions.index_of(value) == region
        assert regions.index_of(None) == regions.null

    check()


def test_two_constants_cut_numbers_into_five_regions_and_null() -> None:
    regions = cut(InputClause("age", "number"), {80, Decimal(90), Decimal("80.0")})
    values = (79, 80, Decimal("80.5"), 90, 91, None)
    assert [regions.index_of(value) for value in values] == [0, 1, 2, 3, 4, 5]


def test_an_unknown_whole_number_cannot_lie_between_neighbours() -> None:
    whole = cut(InputClause("homes", "number", integer=True), {3, 4})
    broken = cut(InputClause("share", "number"), {3, 4})
    assert [region for region in range(whole.count) if whole.possible >> region & 1] == [0, 1, 3, 4]
    assert [region for region in range(broken.count) if broken.possible >> region & 1] == [0, 1, 2, 3, 4]


def test_no_day_lies_between_a_leap_day_and_the_first_of_march() -> None:
    regions = cut(InputClause("since", "date"), {date(2024, 2, 29), date(2024, 3, 1)})
    assert not regions.possible >> 2 & 1


def test_an_unknown_code_is_one_of_the_declared_ones() -> None:
    regions = cut(InputClause("state", "code", values=("a", "b")), {"b"})
    assert [regions.representatives[region] for region in range(regions.count) if regions.possible >> region & 1] == [
        "a",
        "b",
    ]


def test_null_is_possible_only_where_it_is_declared_to_be_a_value() -> None:
    assert cut(InputClause("x", "boolean", nullable=True), ()).possible == 0b111
    assert cut(InputClause("x", "boolean"), ()).possible == 0b011


def test_a_truth_value_is_no_number() -> None:
    with pytest.raises(FactTypeWrong, match="'age' must be a number"):
        cut(InputClause("age", "number"), {1}).index_of(True)
