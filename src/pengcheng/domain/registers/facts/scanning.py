"""The scans below the facts: every register of a snapshot is read once for each relation, grouped by subject.

everybody                     the subjects: all whom some register names that lists them (`Register.lists`)
circle_<relation>             row_subject, row_member: who belongs to whom
doubted_<relation>            row_subject: of whom that is not known
scan_<register>__<relation>   row_subject, and the aggregates over the rows about its members
base                          a row for each subject with all of that, and the fields of its own single rows
"""

from __future__ import annotations

from datetime import datetime

from pengcheng.city import Register
from pengcheng.domain.registers.duck import literal, quote
from pengcheng.domain.registers.facts.definitions import SELF, FactBook
from pengcheng.domain.registers.facts.scans import ROW, Scan, Scans
from pengcheng.domain.registers.facts.translate import Translator
from pengcheng.domain.registers.snapshots import Snapshot
from pengcheng.engines.feel import tree

SUBJECT = "subject"


def from_snapshot(book: FactBook, snapshot: Snapshot, kind: str, scans: Scans, now: datetime) -> list[str]:
    """The common table expressions up to `base`, for what the scans have collected."""
    return _Base(book, snapshot, kind, scans, now).tables()


class _Base:
    def __init__(self, book: FactBook, snapshot: Snapshot, kind: str, scans: Scans, now: datetime) -> None:
        self.book, self.snapshot, self.kind, self.scans, self.now = book, snapshot, kind, scans, now
        self.registers = book.city.registers
        self.circles: dict[str, str] = {}

    def tables(self) -> list[str]:
        for over in [*(scan.over for scan in self.scans.scans.values()), *self.scans.sized]:
            self._circle(over)
        tables = [f"everybody AS ({self._everybody()})"]
        tables += [f"circle_{over} AS ({sql})" for over, sql in self.circles.items()]
        columns, joins = [f"everybody.row_subject AS {SUBJECT}"], []
        for key, fields in self.scans.joined.items():
            (about,) = self.registers[key].subject[self.kind]
            columns += [f"row_{key}.{quote(name)} AS {column}" for name, column in fields.items()]
            joins.append(f"LEFT JOIN {self._file(key)} row_{key} ON row_{key}.{quote(about)} = everybody.row_subject")
        for scan in self.scans.scans.values():
            tables.append(f"{scan.name} AS ({self._scan(scan)})")
            columns += scan.columns.values()
            joins.append(f"LEFT JOIN {scan.name} ON {scan.name}.row_subject = everybody.row_subject")
        for over in self.scans.sized:
            tables.append(
                f"members_{over} AS (SELECT row_subject, count(*) AS size_{over} FROM circle_{over} GROUP BY ALL)"
            )
            columns.append(f"size_{over}")
            joins.append(f"LEFT JOIN members_{over} ON members_{over}.row_subject = everybody.row_subject")
        for over in self.scans.doubted:
            tables.append(f"doubted_{over} AS ({self._doubted(over)})")
            columns.append(f"doubt_{over}")
            joins.append(f"LEFT JOIN doubted_{over} ON doubted_{over}.row_subject = everybody.row_subject")
        return [*tables, f"base AS (SELECT {', '.join(columns)} FROM everybody {' '.join(joins)})"]

    def _everybody(self) -> str:
        """All whom a register names that lists subjects of this kind, whichever facts are asked for."""
        known = [
            f"SELECT {quote(field)} AS row_subject FROM {self._file(key)}"
            for key, register in self.registers.items()
            if register.lists(self.kind)
            for field in register.subject[self.kind]
        ]
        together = " UNION ALL ".join(known) or "SELECT CAST(NULL AS VARCHAR) AS row_subject"
        return f"SELECT DISTINCT row_subject FROM ({together}) WHERE row_subject IS NOT NULL"

    def _circle(self, over: str) -> None:
        """Who belongs to whom; parts of a union come before it."""
        if over in self.circles:
            return
        if over == SELF:
            self.circles[SELF] = "SELECT row_subject, row_subject AS row_member FROM everybody"
            return
        relation = self.book.city.relations[over]
        if relation.union:
            for part in relation.union:
                self._circle(part)
            self.circles[over] = " UNION ".join(f"FROM circle_{part}" for part in relation.union)
            return
        register = self.registers[relation.register or ""]
        where = "true"
        if relation.where:
            where = self._about_row(register, self.book.parse(relation.where))
        self.circles[over] = " UNION ".join(
            f"SELECT {quote(from_)} AS row_subject, {quote(to)} AS row_member FROM {self._file(register.key)} {ROW} "
            f"WHERE {where} AND {quote(from_)} IS NOT NULL AND {quote(to)} IS NOT NULL"
            for from_, to in relation.pairs
        )

    def _doubted(self, over: str) -> str:
        """The subjects of whom a row may or may not say that somebody belongs to them."""
        parts = [
            f"SELECT {quote(name)} AS row_subject FROM {self._file(key)} {ROW} "
            f"WHERE {self._about_row(self.registers[key], doubt)} AND {quote(name)} IS NOT NULL"
            for key, doubts in self.book.doubts_of_relation(over).items()
            for name, doubt in doubts.items()
        ]
        return f"SELECT DISTINCT row_subject, true AS doubt_{over} FROM ({' UNION ALL '.join(parts)})"

    def _about_row(self, register: Register, condition: tree.Expression) -> str:
        return Translator({}, {}, self.kind, SELF, self.now, Scans(), row=register).boolean(condition).sql

    def _scan(self, scan: Scan) -> str:
        register = self.registers[scan.register]
        aggregates = ", ".join(f"{sql} AS {column}" for sql, column in scan.columns.items())
        return f"SELECT {ROW}.row_subject, {aggregates} FROM ({self._rows(register, scan.over)}) {ROW} GROUP BY ALL"

    def _rows(self, register: Register, over: str) -> str:
        """The register's rows, each once for every subject to whose members it belongs."""
        fields = [quote(name) for name in register.subject[self.kind]]
        if len(fields) == 1:
            (about,) = fields
            table = self._file(register.key)
            if over == SELF:
                return f"SELECT *, {about} AS row_subject, {about} AS row_member FROM {table} WHERE {about} IS NOT NULL"
            return (
                f"SELECT m.*, c.row_subject, c.row_member FROM circle_{over} c "
                f"JOIN {table} m ON m.{about} = c.row_member"
            )
        people = f"list_distinct([{', '.join(fields)}])"
        each = f"SELECT *, unnest({people}) AS row_member FROM {self._file(register.key, numbered=True)}"
        if over == SELF:
            return f"SELECT *, row_member AS row_subject FROM ({each})"
        return (
            f"SELECT DISTINCT m.* EXCLUDE (row_member), c.row_subject FROM circle_{over} c "
            f"JOIN ({each}) m ON m.row_member = c.row_member"
        )

    def _file(self, register: str, *, numbered: bool = False) -> str:
        option = ", file_row_number = true" if numbered else ""
        return f"read_parquet({literal(str(self.snapshot.file(register)))}{option})"
