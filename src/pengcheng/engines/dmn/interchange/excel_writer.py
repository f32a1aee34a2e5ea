"""A decision as a workbook: a sheet a version, one row a rule, and a sheet of the facts that the rules read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..model import (
    Decision,
    DecisionTable,
    DecisionVersion,
    InputClause,
    LiteralDecision,
    Output,
    OutputClause,
    Test,
    Text,
)
from .excel_cells import entry_for, words_entry
from .loaded import NotExpressible
from .sources import words_of
from .xml_text import check_characters
from .xml_writer import columns_of, facts_of, languages_of, text_column

FACTS = "facts"
FACT_COLUMNS = ("fact", "type", "values", "null is a value", "whole numbers", "cost of asking")
OUTPUT_COLUMNS = ("outputs", "name", "type", "values", "default", "period")
"""Further columns hold what people call an output and its unit, by language: `name.en`, `unit.en`."""
INPUT_COLUMNS = ("inputs", "name", "type", "values", "expression", "null is a value", "whole numbers", "cost of asking")
BANDS = ("when", "then", "clause", "says")

_LONGEST = 32_767
"""Characters in one cell of a workbook (ECMA-376)."""
_MOST_COLUMNS = 1_000
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEADING = PatternFill("solid", fgColor="E8EEF4")
_BAND = PatternFill("solid", fgColor="CFDCE8")


def write_excel(decision: Decision) -> bytes:
    """The bytes of an `.xlsx` file: `read_excel(write_excel(d)).decision == d`.

    Raises:
        NotExpressible: a text is longer than a cell holds or holds a character that a workbook cannot, the
            table is wider than a sheet, or two versions declare the same fact differently.
    """
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    facts = facts_of(decision)
    for version in decision.versions:
        _VersionSheet(book.create_sheet(version.effective.isoformat()), decision.name, version).write()
    _write_facts(book.create_sheet(FACTS), facts.values())
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class _VersionSheet:
    def __init__(self, sheet: Worksheet, decision: str, version: DecisionVersion) -> None:
        self._sheet = sheet
        self._decision = decision
        self._version = version
        self._row = 0

    def write(self) -> None:
        """The block that says what the version is, then its table."""
        body, version = self._version.body, self._version
        self._line("decision", self._decision)
        self._line("effective", version.effective if version.effective.year > 1900 else version.effective.isoformat())
        if version.requires:
            self._line("requires", words_entry(version.requires))
        if isinstance(body, LiteralDecision):
            self._line("expression", entry_for(body.expression.source, body.type))
            self._line("type", body.type)
            self._fit([60, 60])
            return
        self._line("hit policy", str(body.hit_policy))
        if body.aggregation:
            self._line("aggregation", str(body.aggregation))
        labels, units = (languages_of(texts) for texts in _texts_of(body.outputs))
        more = [text_column("name", each) for each in labels] + [text_column("unit", each) for each in units]
        self._heading((*OUTPUT_COLUMNS, *more))
        for output in body.outputs:
            texts = [*map(output.label.get, labels), *map(output.unit.get, units)]
            self._line("output", *_output_entries(output), *texts)
        own = [clause for clause in body.inputs if clause.expression is not None]
        if own:
            self._heading(INPUT_COLUMNS)
        for clause in own:
            assert clause.expression is not None
            shown, traits = _clause_entries(clause)
            self._line("input", *shown, entry_for(clause.expression.source, clause.type), *traits)
        self._row += 1
        self._table(body)

    def _table(self, table: DecisionTable) -> None:
        inputs = columns_of(table)
        clauses = languages_of(row.clause for row in table.rows)
        says = languages_of(row.says for row in table.rows)
        bands = ["when"] * len(inputs) + ["then"] * len(table.outputs)
        bands += ["clause"] * len(clauses) + ["says"] * len(says)
        if len(bands) > _MOST_COLUMNS:
            raise NotExpressible(f"The table has {len(bands)} columns; a sheet of rules has at most {_MOST_COLUMNS}.")
        names = [clause.name for clause in inputs] + [clause.name for clause in table.outputs]
        names += [text_column("clause", each) for each in clauses] + [text_column("says", each) for each in says]
        self._heading(bands, _BAND)
        self._heading(names)
        first = self._row + 1
        for row in table.rows:
            entries = [_cell_entry(row.when.get(clause.name), clause.type) for clause in inputs]
            entries += [_cell_entry(row.then.get(clause.name), clause.type) for clause in table.outputs]
            self._line(*entries, *(row.clause.get(each) for each in clauses), *(row.says.get(each) for each in says))
        self._sheet.freeze_panes = f"A{first}"
        self._offer_words((*inputs, *table.outputs), first)
        self._fit([16] * len(inputs) + [18] * len(table.outputs) + [22] * len(clauses) + [48] * len(says))

    def _offer_words(self, clauses: Sequence[InputClause | OutputClause], first: int) -> None:
        """A list to choose from where a column declares its words; other entries stay possible."""
        for column, clause in enumerate(clauses, 1):
            words = tuple(dict.fromkeys((*clause.values, *sorted(words_of(clause)))))
            listed = ",".join(words)
            if not words or len(listed) > 250 or any("," in word or '"' in word for word in words):
                continue
            offer = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            letter = get_column_letter(column)
            offer.add(f"{letter}{first}:{letter}{max(self._row, first)}")
            self._sheet.add_data_validation(offer)

    def _line(self, *entries: object) -> None:
        self._row += 1
        for column, entry in enumerate(entries, 1):
            if entry is not None and entry != "":
                _fill(self._sheet.cell(self._row, column), entry)

    def _heading(self, entries: Sequence[str], fill: PatternFill = _HEADING) -> None:
        self._line(*entries)
        for column in range(1, len(entries) + 1):
            cell = self._sheet.cell(self._row, column)
            cell.font, cell.fill = Font(bold=True), fill

    def _fit(self, widths: Sequence[int]) -> None:
        for column, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width


def _write_facts(sheet: Worksheet, facts: Iterable[InputClause]) -> None:
    for column, name in enumerate(FACT_COLUMNS, 1):
        cell = sheet.cell(1, column, name)
        cell.font, cell.fill = Font(bold=True), _HEADING
        sheet.column_dimensions[get_column_letter(column)].width = 24
    for row, clause in enumerate(facts, 2):
        shown, traits = _clause_entries(clause)
        for column, entry in enumerate((*shown, *traits), 1):
            if entry:
                _fill(sheet.cell(row, column), entry)
    sheet.freeze_panes = "A2"


def _clause_entries(clause: InputClause) -> tuple[list[object], list[object]]:
    traits = ["yes" if clause.nullable else None, "yes" if clause.integer else None]
    cost = repr(clause.cost) if clause.cost != 1.0 else None
    return [clause.name, clause.type, words_entry(clause.values)], [*traits, cost]


def _output_entries(clause: OutputClause) -> list[object]:
    default = entry_for(clause.default.source, clause.type) if clause.default is not None else None
    period = str(clause.period) if clause.period else None
    return [clause.name, clause.type, words_entry(clause.values), default, period]


def _texts_of(outputs: Sequence[OutputClause]) -> tuple[list[Text], list[Text]]:
    return [each.label for each in outputs], [each.unit for each in outputs]


def _cell_entry(cell: Test | Output | None, type_name: str) -> object:
    return None if cell is None else entry_for(cell.source, type_name)


def _fill(cell: WorkbookCell, entry: object) -> None:
    """An entry as it is: no text becomes a formula, and nothing of it an escape."""
    if isinstance(entry, str):
        check_characters(entry)
        if len(entry) > _LONGEST:
            raise NotExpressible(f"The text {entry[:40]!r}... is longer than the {_LONGEST:,} characters of a cell.")
        cell.value = _ESCAPE_LIKE.sub("_x005F_", entry)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = entry
    cell.alignment = Alignment(vertical="top")
    if isinstance(entry, date):
        cell.number_format = "yyyy-mm-dd"
