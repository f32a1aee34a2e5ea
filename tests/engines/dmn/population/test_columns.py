"""Arrow columns are held exactly or refused; a block sees the same rows whatever the encoding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from pengcheng.engines.dmn import ColumnRefused, Decision, InputClause, read_rules
from pengcheng.engines.dmn.population import DecisionSweep, compile_population
from pengcheng.engines.dmn.population.bitsets import Bitmap, count, full, pack, positions, unpack

from ..rules_documents import document, row

DAY = date(2026, 1, 1)


def _rule(clause: InputClause, test: object) -> Decision:
    return read_rules(document([row({"x": test}, amount=10), row({}, "refused")]), {"x": clause})


def _granted(clause: InputClause, test: object, array: pa.Array) -> list[int]:
    return list(_swept(clause, test, array).granted.positions())


def _swept(clause: InputClause, test: object, array: pa.Array) -> DecisionSweep:
    return compile_population([_rule(clause, test)], DAY).run([pa.record_batch({"x": array})])["allowance"]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([79, 80, None], pa.int8()),
        pa.array([79, 80, None], pa.uint64()),
        pa.array([79, 80, None], pa.float64()),
        pa.array([Decimal(79), Decimal(80), None], pa.decimal128(38, 0)),
        pa.array([Decimal("79.99"), Decimal("80.00"), None], pa.decimal128(9, 2)),
        pa.array([7, 79, 80, None], pa.int64()).slice(1),
    ],
)
def test_numbers_are_compared_exactly_in_every_type_that_holds_them(array: pa.Array) -> None:
    found = _swept(InputClause("x", "number", integer=True), ">= 80", array)
    assert list(found.granted.positions()) == [1]
    assert list(found.unclear.positions()) == [2]


def test_a_constant_with_more_places_than_the_column_falls_between_its_values() -> None:
    share = InputClause("x", "number")
    tenths = pa.array([Decimal("0.2"), Decimal("0.3"), Decimal("-0.2")], pa.decimal128(9, 1))
    assert _granted(share, ">= 0.25", tenths) == _granted(share, "> 0.25", tenths) == [1]
    assert _granted(share, "<= -0.15", tenths) == [2]
    assert _granted(share, "0.25", tenths) == []
    assert _granted(share, ">= 2.5", pa.array([2, 3])) == [1]


def test_a_number_beyond_64_bits_is_decided_by_the_scalar_engine() -> None:
    huge = pa.array([Decimal(10) ** 30, Decimal(3)], pa.decimal128(38, 0))
    assert _granted(InputClause("x", "number"), "> 1000000000000000000000", huge) == [0]


def test_a_constant_beyond_the_columns_type_is_no_overflow() -> None:
    bytes_ = pa.array([-128, 0, 127], pa.int8())
    assert _granted(InputClause("x", "number"), "> -1000", bytes_) == [0, 1, 2]
    assert _granted(InputClause("x", "number"), ">= 128", bytes_) == []


def test_a_float_that_is_no_whole_number_is_refused_with_the_remedy() -> None:
    with pytest.raises(ColumnRefused, match="decimals"):
        _swept(InputClause("x", "number"), "> 1", pa.array([0.1]))


def test_a_column_of_another_kind_is_refused() -> None:
    with pytest.raises(ColumnRefused, match="declared date"):
        _swept(InputClause("x", "date"), '> date("2024-01-01")', pa.array(["2024-01-02"]))


def test_codes_may_be_texts_dictionaries_or_positions_among_the_declared_values() -> None:
    clause = InputClause("x", "code", values=("a", "b"))
    texts = pa.array(["a", None, "b", "c"])
    assert _granted(clause, "b", texts) == _granted(clause, "b", texts.dictionary_encode()) == [2]
    assert _granted(clause, "b", pa.array([0, None, 1], pa.int8())) == [2]
    with pytest.raises(ColumnRefused, match="outside 0 to 1"):
        _granted(clause, "b", pa.array([2], pa.int8()))


def test_a_null_inside_a_dictionary_is_unknown_too() -> None:
    hidden = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["a", None]))
    found = _swept(InputClause("x", "text"), 'not("a")', hidden)
    assert (list(found.refused.positions()), list(found.unclear.positions())) == ([0], [1])


def test_a_fact_without_a_column_is_unknown_for_everybody_and_named() -> None:
    result = compile_population([_rule(InputClause("x", "number"), 1)], DAY).run([pa.record_batch({"y": [1, 2]})])
    assert result.absent == ("x",)
    assert result["allowance"].unclear.count() == 2


def test_blocks_of_any_size_and_several_threads_give_the_same() -> None:
    ages = pa.table({"x": pa.array(np.arange(300_000) % 120)})
    plan = compile_population([_rule(InputClause("x", "number"), "[80..90)")], DAY)
    whole = plan.run(ages.to_batches(), rows=True)["allowance"]
    pieces = plan.run(ages.to_batches(max_chunksize=70_001), rows=True, threads=2)["allowance"]
    assert whole.granted.count() == 25_000
    assert whole.sums == {"amount": 250_000}
    assert np.array_equal(whole.granted.positions(), pieces.granted.positions())
    assert np.array_equal(whole.fired(), pieces.fired())


def test_what_was_not_kept_says_how_to_keep_it() -> None:
    with pytest.raises(ValueError, match="rows=True"):
        _swept(InputClause("x", "number"), 1, pa.array([1])).fired()


@pytest.mark.parametrize("rows", [1, 63, 64, 65, 200])
def test_bits_come_back_as_they_were_packed(rows: int) -> None:
    flags = np.random.default_rng(rows).random(rows) < 0.5
    words = pack(flags)
    assert np.array_equal(unpack(words, rows), flags)
    assert count(words) == flags.sum()
    assert np.array_equal(positions(words, rows), np.flatnonzero(flags))
    assert count(full(rows)) == rows


def test_bitmaps_of_two_runs_tell_who_gains_and_who_loses() -> None:
    old = Bitmap(((3, pack(np.array([True, True, False]))), (2, pack(np.array([False, True])))))
    new = Bitmap(((3, pack(np.array([True, False, True]))), (2, pack(np.array([False, True])))))
    assert list((new - old).positions()) == [2]
    assert list((old - new).positions()) == [1]
    assert list((old & new).positions()) == [0, 4]
    assert (old | new).count() == 4
    with pytest.raises(ValueError, match="same blocks"):
        old & Bitmap(())
