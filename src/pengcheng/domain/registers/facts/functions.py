"""FEEL's functions that a grouped scan computes exactly. DMN 1.5, 10.3.4; the extension `months in a row`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pengcheng.domain.registers.facts.scalars import Kind, Rows, Scalar, Values, filtered
from pengcheng.domain.registers.facts.scans import NotTranslatable
from pengcheng.engines.feel import tree

if TYPE_CHECKING:
    from pengcheng.domain.registers.facts.translate import Translator


def _only(node: tree.Call, number: int) -> tuple[tree.Expression, ...]:
    if len(node.positional) != number:
        raise NotTranslatable(node, f"give exactly {number} argument{'s' if number > 1 else ''} here")
    return node.positional


def _values(translator: Translator, node: tree.Call, argument: tree.Expression) -> Values:
    found = translator.value(argument)
    if not isinstance(found, Values):
        raise NotTranslatable(node, "give one field of the rows of a register here, such as lease.rent")
    return found


def _count(translator: Translator, node: tree.Call) -> Scalar:
    (argument,) = _only(node, 1)
    found = translator.value(argument)
    if isinstance(found, Scalar):
        raise NotTranslatable(node, "only the rows of a register can be counted here")
    if isinstance(found, Rows):
        sql = f"coalesce({translator.aggregate(found, 'count(*)')}, 0)"
    elif not found.distinct:
        sql = f"coalesce({translator.aggregate(found.rows, 'count(*)')}, 0)"
    else:  # null is one of the distinct values
        item = found.item.sql
        different = translator.aggregate(found.rows, f"count(DISTINCT {item})")
        empty = translator.aggregate(found.rows, "count(*)", f"{item} IS NULL")
        sql = f"(coalesce({different}, 0) + (CASE WHEN coalesce({empty}, 0) > 0 THEN 1 ELSE 0 END))"
    return Scalar(sql, Kind.NUMBER, whole=True)


def _folded(call: str, *kinds: Kind) -> Callable[[Translator, tree.Call], Scalar]:
    """sum, min, max: null for an empty list and for a list that holds null."""

    def translate(translator: Translator, node: tree.Call) -> Scalar:
        (argument,) = _only(node, 1)
        found = _values(translator, node, argument)
        item = found.item.text
        if item.kind not in kinds:
            raise NotTranslatable(node, f"{call} of a {item.kind} cannot be computed here")
        if found.distinct and call == "sum":
            folded = translator.aggregate(found.rows, f"sum(DISTINCT {item.sql})")
        else:
            folded = translator.aggregate(found.rows, f"{call}({item.sql})")
        empty = translator.aggregate(found.rows, "count(*)", f"{item.sql} IS NULL")
        value = f"CAST({folded} AS BIGINT)" if call == "sum" and item.whole else folded
        return Scalar(f"(CASE WHEN coalesce({empty}, 0) = 0 THEN {value} END)", item.kind, whole=item.whole)

    return translate


def _distinct_values(translator: Translator, node: tree.Call) -> Values:
    (argument,) = _only(node, 1)
    found = _values(translator, node, argument)
    return Values(found.rows, found.item, distinct=True)


_WORD = 126  # months in a HUGEINT, one bit each
_CENTURY = 1200  # a run that fills a century is not believed and gives null


def _months_in_a_row(translator: Translator, node: tree.Call) -> Scalar:
    """The run of months that ends in the month of `until` or the one before.

    Each month up to `until` is a bit, the newest first; the run goes up to the first bit that is not set. Ten
    years fit a machine's integer; only a longer run is looked for in a string of bits.
    """
    months, until = _only(node, 2)
    found = _values(translator, node, months)
    end = translator.scalar(until)
    if found.item.kind != Kind.DATE or end.kind != Kind.DATE or not end.constant:
        raise NotTranslatable(node, "give dates, and a day that is the same for everybody, such as today")
    month = found.item.sql
    back = f"(year({end.sql}) * 12 + month({end.sql}) - year({month}) * 12 - month({month}))"
    word = filtered(found.rows, f"bit_or(CAST(1 AS HUGEINT) << {_within(back, _WORD)})")
    bits = filtered(found.rows, f"bitstring_agg({_within(back, _CENTURY)}, 0, {_CENTURY - 1})")
    empty = filtered(found.rows, "count(*)", f"{month} IS NULL")
    recent = f"(CASE WHEN {word} & 1 = 1 THEN {word} ELSE {word} >> 1 END)"
    short = f"(bit_count(xor({recent}, {recent} + 1)) - 1)"
    long = f"(nullif(bit_position('0'::BIT, CASE WHEN get_bit({bits}, 0) = 1 THEN {bits} ELSE {bits} << 1 END), 0) - 1)"
    sql = (
        f"CASE WHEN {empty} > 0 THEN -1 WHEN {word} IS NULL THEN 0 "
        f"WHEN {short} < {_WORD - 1} THEN {short} ELSE coalesce({long}, -1) END"
    )
    column = translator.scans.scan(found.rows.register.key, translator.over).column(f"CAST({sql} AS INTEGER)")
    return Scalar(f"nullif(coalesce({column}, 0), -1)", Kind.NUMBER, whole=True)


def _within(back: str, months: int) -> str:
    """Null for a month that has no bit: an argument is computed before the FILTER of its aggregate."""
    return f"(CASE WHEN {back} BETWEEN 0 AND {months - 1} THEN {back} END)"


def _not(translator: Translator, node: tree.Call) -> Scalar:
    (argument,) = _only(node, 1)
    return Scalar(f"(NOT {translator.boolean(argument).sql})", Kind.BOOLEAN)


def _months_between(translator: Translator, node: tree.Call) -> Scalar:
    """Whole months from one day to another, cut towards zero. Written out: DuckDB's own difference takes the
    last day of a shorter month for a whole month."""
    first, second = (translator.scalar(argument) for argument in _only(node, 2))
    if Kind.NULL in (first.kind, second.kind):
        return Scalar("CAST(NULL AS BIGINT)", Kind.MONTHS)
    if (first.kind, second.kind) != (Kind.DATE, Kind.DATE):
        raise NotTranslatable(node, "give two dates here")
    a, b = first.sql, second.sql
    whole = f"((year({b}) - year({a})) * 12 + month({b}) - month({a}))"
    return Scalar(
        f"(CASE WHEN {b} >= {a} THEN {whole} - (CASE WHEN day({b}) < day({a}) THEN 1 ELSE 0 END) "
        f"ELSE {whole} + (CASE WHEN day({b}) > day({a}) THEN 1 ELSE 0 END) END)",
        Kind.MONTHS,
    )


def _string_length(translator: Translator, node: tree.Call) -> Scalar:
    (argument,) = _only(node, 1)
    text = translator.scalar(argument).text
    if text.kind != Kind.TEXT:
        raise NotTranslatable(node, f"a {text.kind} has no length")
    return Scalar(f"length({text.sql})", Kind.NUMBER, whole=True)


BY_NAME: dict[str, Callable[[Translator, tree.Call], Scalar | Values]] = {
    "count": _count,
    "distinct values": _distinct_values,
    "max": _folded("max", Kind.NUMBER, Kind.DATE, Kind.TEXT),
    "min": _folded("min", Kind.NUMBER, Kind.DATE, Kind.TEXT),
    "months in a row": _months_in_a_row,
    "not": _not,
    "string length": _string_length,
    "sum": _folded("sum", Kind.NUMBER),
    "years and months duration": _months_between,
}
