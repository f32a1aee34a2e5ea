"""From a cell's text to a typed value, as DuckDB SQL: null where the text is not of the type.

Nothing is guessed or rounded: `12.7` is no integer, `1,234` no number, `2026-02-30` no date.
"""

from __future__ import annotations

from dataclasses import dataclass

from pengcheng.city import City, Field
from pengcheng.domain.registers.columns import LONGEST_TEXT, column_type
from pengcheng.domain.registers.duck import literal
from pengcheng.engines.identifiers import citizen_id, uscc

_TRUE = ("true", "1", "yes", "y", "t", "是")
_FALSE = ("false", "0", "no", "n", "f", "否")
_DATE = r"\d{4}-\d{1,2}-\d{1,2}( 00:00(:00(\.0+)?)?)?|\d{4}/\d{1,2}/\d{1,2}|\d{8}|\d{4}年\d{1,2}月\d{1,2}日"
_MONTH = r"\d{4}[-/]\d{1,2}|\d{6}|\d{4}年\d{1,2}月"


@dataclass(frozen=True, slots=True)
class Typed:
    """How one field is typed: `sql` reads the trimmed text `raw`, `says` is what a wrong cell is told."""

    sql: str
    says: str


def typed(field: Field, raw: str, city: City) -> Typed:
    """The SQL that gives a field's value from the SQL expression `raw` of its text."""
    match field.type:
        case "text":
            return Typed(f"CASE WHEN length({raw}) <= {LONGEST_TEXT} THEN {raw} END",
                         f"is longer than {LONGEST_TEXT} characters")  # fmt: skip
        case "code":
            return Typed(_code(field, raw), f"is none of {', '.join(field.values)}")
        case "boolean":
            return Typed(_boolean(raw), "is neither true nor false")
        case "integer":
            return Typed(_cast(raw, r"[+-]?\d{1,18}(\.0+)?", "BIGINT"), "is not a whole number")
        case "number":
            return Typed(_cast(raw, r"[+-]?\d{1,11}(\.\d{1,4}0*)?", column_type("number").duckdb),
                         "is not a number with up to 11 digits and 4 decimal places")  # fmt: skip
        case "money":
            return Typed(_cast(raw, r"[+-]?\d{1,13}(\.\d{1,2}0*)?", column_type("money").duckdb),
                         "is not an amount with up to 2 decimal places")  # fmt: skip
        case "date":
            return Typed(_date(raw), "is not a date; write it as 2026-01-31")
        case "month":
            return Typed(_month(raw), "is not a month; write it as 2026-01")
        case "date_time":
            return Typed(f"TRY_CAST({raw} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'",
                         "is not a date and time; write it as 2026-01-31 09:30:00")  # fmt: skip
    return _identifier(field, raw, city)


def _cast(raw: str, pattern: str, sql_type: str) -> str:
    return f"CASE WHEN regexp_full_match({raw}, {literal(pattern)}) THEN TRY_CAST({raw} AS {sql_type}) END"


def _boolean(raw: str) -> str:
    def among(words: tuple[str, ...]) -> str:
        return ", ".join(literal(word) for word in words)

    return f"CASE WHEN lower({raw}) IN ({among(_TRUE)}) THEN true WHEN lower({raw}) IN ({among(_FALSE)}) THEN false END"


def _code(field: Field, raw: str) -> str:
    """A code by its key, or by its name in any language of the city where that is unmistakable."""
    meanings: dict[str, str | None] = {}
    for key, names in field.values.items():
        for word in names.values():
            meanings[word] = None if meanings.get(word, key) != key else key
    meanings |= {key: key for key in field.values}
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(key)}" for word, key in meanings.items() if key)
    return f"CASE {raw} {cases} END" if cases else raw


def _date(raw: str) -> str:
    formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]
    formats += [f"%Y-%m-%d {time}" for time in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")]
    listed = ", ".join(map(literal, formats))
    parsed = f"CAST(try_strptime({raw}, [{listed}]) AS DATE)"
    iso = f"length({raw}) = 10 AND {raw}[5] = '-' AND {raw}[8] = '-'"  # most files; many times quicker
    return (
        f"CASE WHEN {iso} THEN TRY_CAST({raw} AS DATE) "
        f"WHEN regexp_full_match({raw}, {literal(_DATE)}) THEN {parsed} END"
    )


def _month(raw: str) -> str:
    formats = "['%Y-%m', '%Y/%m', '%Y%m', '%Y年%m月']"
    return (
        f"CASE WHEN regexp_full_match({raw}, {literal(_MONTH)}) THEN CAST(try_strptime({raw}, {formats}) AS DATE) "
        f"ELSE CAST(date_trunc('month', {_date(raw)}) AS DATE) END"
    )


def _identifier(field: Field, raw: str, city: City) -> Typed:
    identifier = city.identifier_of_type(field.type)
    upper = f"upper({raw})"
    if identifier is not None and identifier.pattern:
        condition = f"regexp_full_match({raw}, {literal(identifier.pattern)})"
        return Typed(f"CASE WHEN {condition} THEN {raw} END", f"is not a valid {field.type}")
    match identifier.scheme if identifier else None:
        case "citizen_id":
            return Typed(f"CASE WHEN {_citizen_id(upper)} THEN {upper} END",
                         "is not a valid citizen id: its form, its date or its check character is wrong")  # fmt: skip
        case "uscc":
            return Typed(f"CASE WHEN {_uscc(upper)} THEN {upper} END",
                         "is not a valid unified social credit code: form or check character is wrong")  # fmt: skip
    return Typed(f"CASE WHEN length({raw}) <= 64 THEN {raw} END", "is longer than 64 characters")


def _citizen_id(raw: str) -> str:
    """GB 11643: the form, a real birth date, and the check character of ISO 7064 MOD 11-2.

    The 17 digits are taken out of one integer, which is far quicker than out of a text.
    """
    digits = f"CAST({raw}[1:17] AS BIGINT)"
    places = enumerate(reversed(citizen_id.WEIGHTS))
    total = " + ".join(f"({digits} // {10**place}) % 10 * {weight}" for place, weight in places)
    check = f"({literal(citizen_id.CHECK_CHARACTERS)})[({total}) % 11 + 1]"
    return (
        f"(CASE WHEN regexp_full_match({raw}, '[1-9][0-9]{{16}}[0-9X]') THEN {raw}[18] = {check} "
        f"AND try_strptime({raw}[7:14], '%Y%m%d') IS NOT NULL ELSE false END)"
    )


def _uscc(raw: str) -> str:
    """GB 32100: the form and the check character, weights 3^i modulo 31."""
    alphabet = literal(uscc.ALPHABET)
    total = " + ".join(f"(instr({alphabet}, {raw}[{i}]) - 1) * {weight}" for i, weight in enumerate(uscc.WEIGHTS, 1))
    letters = f"[{uscc.ALPHABET}]"
    check = f"({alphabet})[(31 - ({total}) % 31) % 31 + 1]"
    form = literal(letters + "{2}[0-9]{6}" + letters + "{10}")
    return f"(CASE WHEN regexp_full_match({raw}, {form}) THEN {raw}[18] = {check} ELSE false END)"
