"""A workbook of rules to decisions, every fault named by its cell (`2026-01-01!B7`) and all of them at once."""

from __future__ import annotations

import io
from collections.abc import Mapping

from python_calamine import CalamineError, CalamineWorkbook

from ..errors import RuleFault
from ..model import InputClause
from .excel_cells import text_of_entry, words_of_entry
from .excel_guard import cell_name, guard
from .excel_sheet import Grid, VersionSheet, is_yes
from .excel_writer import FACT_COLUMNS
from .loaded import Draft, FileRefused, Loaded, Notice, load_drafts


def read_excel(content: bytes, *, name: str = "rules.xlsx", inputs: Mapping[str, InputClause] | None = None) -> Loaded:
    """The decisions of a workbook: each sheet whose first cell says `decision` is one version.

    Args:
        name: of the file, for messages.
        inputs: what rules may read, where the reader knows better than the sheet of facts (a city's facts).

    Raises:
        FileRefused: it is no `.xlsx` workbook, larger than rules can need, or holds no rules.
        RulesRefused: with every fault, each with its cell.
    """
    guarded = guard(content, name)
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(guarded.content))
        grids = [_grid(book, title, guarded.formulas) for title in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise FileRefused(f"{name} cannot be read as a workbook ({error}). Save it as .xlsx anew.") from None
    return _Workbook(name, grids, inputs or {}).load()


def _grid(book: CalamineWorkbook, title: str, formulas: Mapping[str, list[str]]) -> Grid:
    sheet = book.get_sheet_by_name(title)
    rows = sheet.to_python(skip_empty_area=False)
    merged = {cell_name(*start): start[0] for start, _ in sheet.merged_cell_ranges or ()}
    return Grid(title, rows, tuple(formulas.get(title, ())), merged)


class _Workbook:
    def __init__(self, name: str, grids: list[Grid], inputs: Mapping[str, InputClause]) -> None:
        self._name = name
        self._grids = grids
        self._inputs = inputs
        self._facts: dict[str, InputClause] = {}
        self._notices: list[Notice] = []
        self._faults: list[RuleFault] = []

    def load(self) -> Loaded:
        """The facts first, because they say what the cells of a column may be."""
        for grid in self._grids:
            if grid.label(0) == FACT_COLUMNS[0]:
                self._read_facts(grid)
        self._facts.update(self._inputs)
        drafts: dict[str, Draft] = {}
        for grid in self._grids:
            if grid.label(0) == "decision":
                self._add_version(drafts, grid)
            elif grid.rows and grid.label(0) != FACT_COLUMNS[0]:
                message = f"Sheet {grid.title!r} is left out: its first cell does not say `decision`."
                self._notices.append(Notice("sheet_left_out", message, grid.title))
        if not drafts and not self._faults:
            raise FileRefused(f"{self._name} holds no rules: no sheet's first cell (A1) says `decision`.")
        readable = [draft for draft in drafts.values() if draft.document["versions"]]
        return load_drafts(readable, self._facts, self._notices, self._faults)

    def _add_version(self, drafts: dict[str, Draft], grid: Grid) -> None:
        sheet = VersionSheet(grid, self._facts, self._notices, self._faults)
        draft = drafts.setdefault(sheet.decision, Draft({"decision": sheet.decision, "versions": []}))
        versions = draft.document["versions"]
        assert isinstance(versions, list)
        version = sheet.read(("versions", len(versions)), draft.places)
        if version is not None:
            versions.append(version)

    def _read_facts(self, grid: Grid) -> None:
        self._faults += grid.formula_faults()
        for row in range(1, len(grid.rows)):
            name = grid.text(row, 0)
            if not name:
                continue
            self._facts[name] = InputClause(
                name,
                type=grid.text(row, 1) or "any",
                values=tuple(words_of_entry(grid.text(row, 2))),
                nullable=is_yes(grid.entry(row, 3)),
                integer=is_yes(grid.entry(row, 4)),
                cost=self._cost(grid, row),
            )

    def _cost(self, grid: Grid, row: int) -> float:
        entry = grid.entry(row, 5)
        try:
            return float(text_of_entry(entry)) if entry is not None else 1.0
        except ValueError:
            message = f"{entry!r} is no number; an ordinary question costs 1."
            self._faults.append(RuleFault("not_a_number", message, (), place=grid.place(row, 5)))
            return 1.0
