"""One sheet of a workbook as the version that `rules.yaml` would hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..errors import Path, RuleFault
from ..model import InputClause, OutputClause
from .excel_cells import EntryRefused, source_of, text_of_entry, words_of_entry
from .excel_guard import cell_name
from .excel_writer import BANDS, OUTPUT_COLUMNS
from .loaded import Notice
from .sources import read_by_output, read_by_test, words_of
from .xml_table import TEXT_COLUMN

PERIOD = OUTPUT_COLUMNS.index("period")
OUTPUT_TEXT = re.compile(r"(name|unit)(?:\.(.+))?")
"""The heading of a column that holds an output's name or unit: `name.en`."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet from A1 on.

    Attributes:
        formulas: names of the cells that hold formulas or errors.
        merged: the row (from zero) at which each merged range begins, by its first cell's name.
    """

    title: str
    rows: Sequence[Sequence[object]]
    formulas: tuple[str, ...] = ()
    merged: Mapping[str, int] | None = None

    def entry(self, row: int, column: int) -> object:
        """What stands in a cell; None if it is empty."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        entry = self.rows[row][column]
        return None if isinstance(entry, str) and not entry.strip() else entry

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, as text."""
        entry = self.entry(row, column)
        return "" if entry is None else text_of_entry(entry)

    def label(self, row: int) -> str:
        """What the first cell of a row says, in small letters."""
        return self.text(row, 0).strip().lower()

    def place(self, row: int, column: int) -> str:
        """The name of a cell for people: `2026-01-01!B7`."""
        return f"{self.title}!{cell_name(row, column)}"

    def formula_faults(self) -> list[RuleFault]:
        """A fault for each cell that holds a formula or an error in place of an entry."""
        message = "A formula or an error stands here. Format the cell as Text and write what it should say."
        return [RuleFault("formula", message, (), place=f"{self.title}!{cell}") for cell in self.formulas]


def is_yes(entry: object) -> bool:
    """Whether an entry says yes."""
    return entry is True or (isinstance(entry, str) and entry.strip().lower() in ("yes", "true", "x"))


@dataclass(frozen=True)
class _Column:
    place: int
    name: str
    type: str
    words: frozenset[str]


class VersionSheet:
    """Reads one version. `facts` is added to by columns that nothing declares; notices and faults are noted."""

    def __init__(
        self,
        grid: Grid,
        facts: MutableMapping[str, InputClause],
        notices: list[Notice],
        faults: list[RuleFault],
    ) -> None:
        self._grid = grid
        self._facts = facts
        self._notices = notices
        self._faults = faults
        self._lines: dict[str, list[int]] = {}
        self._bands = len(grid.rows)
        self._own: dict[str, InputClause] = {}
        self._reads: set[str] = set()
        for row in range(len(grid.rows)):
            label = grid.label(row)
            if label in BANDS:
                self._bands = row
                break
            self._lines.setdefault(label, []).append(row)

    @property
    def decision(self) -> str:
        """The name in the first line."""
        return self._grid.text(0, 1)

    def read(self, path: Path, places: MutableMapping[Path, str]) -> dict[str, object] | None:
        """The version's mapping, the cell of each part noted in `places`; None with the faults noted."""
        places.setdefault((), self._grid.title)
        places[path] = self._grid.title
        self._faults += self._grid.formula_faults()
        for cell, row in (self._grid.merged or {}).items():
            if row >= self._bands:
                message = "Cells are merged here, so rows below would look empty. Split them and fill each."
                self._faults.append(RuleFault("merged", message, (), place=f"{self._grid.title}!{cell}"))
        effective = self._effective()
        if effective is None:
            return None
        version: dict[str, object] = {"effective": effective}
        if "requires" in self._lines:
            version["requires"] = words_of_entry(self._said("requires"))
        if "expression" in self._lines:
            self._read_expression(version, path, places)
        elif self._bands == len(self._grid.rows):
            self._fault("no_table", "No line begins with `when` or `then`, so there is no table.", 0, 0)
            return None
        else:
            self._read_table(version, path, places)
        for name in sorted(self._reads - self._facts.keys() - self._own.keys()):
            self._declare(name, self._grid.title)
        return version

    def _said(self, label: str) -> str:
        row = self._lines.get(label, [len(self._grid.rows)])[0]
        return self._grid.text(row, 1)

    def _effective(self) -> date | None:
        row = self._lines.get("effective", [1])[0]
        entry = self._grid.entry(row, 1)
        if isinstance(entry, datetime):
            return entry.date()
        if isinstance(entry, date):
            return entry
        try:
            return date.fromisoformat(text_of_entry(entry).strip())
        except ValueError:
            self._fault("not_a_date", "The line `effective` needs the first day in force, as 2026-01-31.", row, 1)
            return None

    def _read_expression(self, version: dict[str, object], path: Path, places: MutableMapping[Path, str]) -> None:
        row = self._lines["expression"][0]
        kind = self._said("type") or "any"
        source = self._cell(row, _Column(1, "expression", kind, frozenset()), (*path, "expression"), places)
        self._reads |= read_by_output(source, self._facts)
        version["expression"] = source
        if kind != "any":
            version["type"] = kind

    def _read_table(self, version: dict[str, object], path: Path, places: MutableMapping[Path, str]) -> None:
        version["hit_policy"] = self._said("hit policy").strip().upper() or "UNIQUE"
        if self._said("aggregation"):
            version["aggregation"] = self._said("aggregation").strip().upper()
        places[(*path, "hit_policy")] = self._grid.place(self._lines.get("hit policy", [0])[0], 1)
        inputs = {self._grid.text(row, 1): self._input(row, path, places) for row in self._lines.get("input", [])}
        if inputs:
            version["inputs"] = inputs
        outputs: dict[str, OutputClause] = {}
        written: dict[str, object] = {}
        for row in self._lines.get("output", []):
            clause, entry = self._output(row, path, places)
            outputs[clause.name], written[clause.name] = clause, entry
        version["outputs"] = written
        tests, conclusions, texts = self._columns(outputs)
        rows: list[object] = []
        for row in range(self._bands + 2, len(self._grid.rows)):
            if all(self._grid.entry(row, column) is None for column in range(len(self._grid.rows[row]))):
                continue
            place = (*path, "rows", len(rows))
            places[place] = self._grid.place(row, 0)
            when = self._cells(row, tests, (*place, "when"), places, read_by_test)
            then = self._cells(row, conclusions, (*place, "then"), places, read_by_output)
            rows.append({"when": when, "then": then, **self._texts(row, texts)})
        version["rows"] = rows

    def _input(self, row: int, path: Path, places: MutableMapping[Path, str]) -> dict[str, object]:
        grid = self._grid
        name, kind = grid.text(row, 1), grid.text(row, 2) or "any"
        values = words_of_entry(grid.text(row, 3))
        self._own[name] = InputClause(name, kind, tuple(values))
        column = _Column(4, name, kind, frozenset())
        source = self._cell(row, column, (*path, "inputs", name, "expression"), places)
        self._reads |= read_by_output(source, self._facts)
        entry: dict[str, object] = {"expression": source, "type": kind, "values": values}
        entry.update(nullable=is_yes(grid.entry(row, 5)), integer=is_yes(grid.entry(row, 6)))
        cost = grid.text(row, 7)
        if cost:
            entry["cost"] = cost
        return entry

    def _output(
        self, row: int, path: Path, places: MutableMapping[Path, str]
    ) -> tuple[OutputClause, dict[str, object]]:
        name, kind = self._grid.text(row, 1), self._grid.text(row, 2) or "any"
        clause = OutputClause(name, kind, tuple(words_of_entry(self._grid.text(row, 3))))
        entry: dict[str, object] = {"type": kind, "values": list(clause.values)}
        places[(*path, "outputs", name)] = self._grid.place(row, 1)
        if self._grid.entry(row, 4) is not None:
            column = _Column(4, name, kind, words_of(clause))
            entry["default"] = self._cell(row, column, (*path, "outputs", name, "default"), places)
            self._reads |= read_by_output(entry["default"], self._facts, column.words)
        return clause, entry | self._words_of_output(row, (*path, "outputs", name), places)

    def _words_of_output(self, row: int, path: Path, places: MutableMapping[Path, str]) -> dict[str, object]:
        """What stands behind the default: how often it is paid, and its names and units under their languages."""
        found: dict[str, dict[str, str]] = {}
        grid, heading = self._grid, self._lines.get("outputs", [row])[0]
        for place in range(PERIOD + 1, len(grid.rows[heading])):
            column = OUTPUT_TEXT.fullmatch(grid.text(heading, place).strip())
            if column and grid.text(row, place):
                found.setdefault(column[1], {})[column[2] or ""] = grid.text(row, place)
        period = grid.text(row, PERIOD).strip().lower()
        places[(*path, "period")] = grid.place(row, PERIOD)
        return {**found, "period": period} if period else {**found}

    def _columns(
        self, outputs: Mapping[str, OutputClause]
    ) -> tuple[list[_Column], list[_Column], list[tuple[int, str, str]]]:
        tests: list[_Column] = []
        conclusions: list[_Column] = []
        texts: list[tuple[int, str, str]] = []
        seen: set[tuple[str, str]] = set()
        width = max(len(self._grid.rows[self._bands]), len(self._names))
        for place in range(width):
            band, name = self._grid.text(self._bands, place).strip().lower(), self._grid.text(self._bands + 1, place)
            if not band and not name:
                continue
            if (band, name) in seen or band not in BANDS or not name:
                message = (
                    f"A column needs one of {', '.join(BANDS)} above a name of its own, not {band!r} above {name!r}."
                )
                self._fault("bad_column", message, self._bands, place)
                continue
            seen.add((band, name))
            if band == "when":
                clause = (
                    self._own.get(name)
                    or self._facts.get(name)
                    or self._declare(name, self._grid.place(self._bands + 1, place))
                )
                tests.append(_Column(place, name, clause.type, words_of(clause)))
            elif band == "then":
                output = outputs.get(name) or self._undeclared_output(name, place)
                conclusions.append(_Column(place, name, output.type, words_of(output)))
            else:
                column = TEXT_COLUMN.fullmatch(name)
                texts.append((place, band, (column[2] or "") if column else name))
        return tests, conclusions, texts

    @property
    def _names(self) -> Sequence[object]:
        return self._grid.rows[self._bands + 1] if self._bands + 1 < len(self._grid.rows) else ()

    def _undeclared_output(self, name: str, place: int) -> OutputClause:
        message = f"No line above says `output` for {name!r}. Add one with its name and type."
        self._fault("unknown_output", message, self._bands + 1, place)
        return OutputClause(name)

    def _cells(
        self,
        row: int,
        columns: Sequence[_Column],
        path: Path,
        places: MutableMapping[Path, str],
        reads: Callable[[object, Mapping[str, InputClause], frozenset[str]], frozenset[str]],
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        for column in columns:
            if self._grid.entry(row, column.place) is not None:
                source = self._cell(row, column, (*path, column.name), places)
                self._reads |= reads(source, self._facts, column.words)
                found[column.name] = source
        return found

    def _cell(self, row: int, column: _Column, path: Path, places: MutableMapping[Path, str]) -> object:
        places[path] = self._grid.place(row, column.place)
        try:
            return source_of(self._grid.entry(row, column.place), column.type, column.words)
        except EntryRefused as refused:
            self._fault("entry_refused", str(refused), row, column.place)
            return None

    def _texts(self, row: int, columns: Sequence[tuple[int, str, str]]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for place, band, language in columns:
            text = self._grid.text(row, place)
            if text:
                found.setdefault(band, {})[language] = text
        return found

    def _declare(self, name: str, place: str) -> InputClause:
        clause = self._facts[name] = InputClause(name)
        message = f"{name!r} is read but stands on no sheet of facts; it is taken as a fact of any type."
        self._notices.append(Notice("undeclared_fact", message, place))
        return clause

    def _fault(self, code: str, message: str, row: int, column: int) -> None:
        self._faults.append(RuleFault(code, message, (), place=self._grid.place(row, column)))
