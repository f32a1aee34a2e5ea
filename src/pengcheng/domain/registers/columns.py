"""The types a register's field may have, each with its column in the database, in DuckDB and in Arrow.

Numbers keep four decimal places and money two; fifteen digits in all, because SQLite keeps decimals as
doubles and a double gives fifteen decimal digits back exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

LONGEST_TEXT = 1000
LONGEST_IDENTIFIER = 64


@dataclass(frozen=True, slots=True)
class ColumnType:
    """How one field type is kept.

    `django` makes the model field, `duckdb` is the SQL type in DuckDB and in snapshots.
    """

    django: Callable[..., models.Field]
    duckdb: str


def _decimal(places: int) -> ColumnType:
    def make(**options: object) -> models.Field:
        return models.DecimalField(max_digits=15, decimal_places=places, **options)

    return ColumnType(make, f"DECIMAL(15,{places})")


def _text(longest: int) -> ColumnType:
    def make(**options: object) -> models.Field:
        return models.CharField(max_length=longest, **options)

    return ColumnType(make, "VARCHAR")


COLUMN_TYPES: dict[str, ColumnType] = {
    "text": _text(LONGEST_TEXT),
    "code": _text(LONGEST_IDENTIFIER),
    "boolean": ColumnType(models.BooleanField, "BOOLEAN"),
    "integer": ColumnType(models.BigIntegerField, "BIGINT"),
    "number": _decimal(4),
    "money": _decimal(2),
    "date": ColumnType(models.DateField, "DATE"),
    "month": ColumnType(models.DateField, "DATE"),  # the month's first day
    "date_time": ColumnType(models.DateTimeField, "TIMESTAMP"),  # UTC
}
IDENTIFIER = _text(LONGEST_IDENTIFIER)


def column_type(field_type: str) -> ColumnType:
    """The column type of a field type; whatever is not a scalar type is an identifier type of the city."""
    return COLUMN_TYPES.get(field_type, IDENTIFIER)


def code_type(words: int) -> str:
    """The smallest DuckDB type for a position in a closed list of so many words."""
    return "UTINYINT" if words < 256 else "USMALLINT"
