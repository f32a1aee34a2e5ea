"""The workbook as a person meets it: what Excel makes of entries, faults by cell, nothing that blows up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pengcheng.engines.dmn import Decision, DecisionTable, InputClause, RulesRefused, read_rules
from pengcheng.engines.dmn.interchange import FileRefused, NotExpressible, read_excel, write_excel

FACTS = {
    "age": InputClause("age", "number", integer=True),
    "share": InputClause("share", "number"),
    "since": InputClause("since", "date"),
    "grade": InputClause("grade", "code", values=("1", "2", "none")),
}


def decision() -> Decision:
    rows = [
        {"when": {"age": "[80..90)", "share": "< 0.5"}, "then": {"outcome": "granted", "amount": 200},
         "clause": {"zh": "第五条", "en": "art. 5"}, "says": {"en": "80 to 89 years."}},
        {"when": {"since": date(2024, 2, 29), "grade": "none"}, "then": {"outcome": "refused"}},
    ]  # fmt: skip
    version = {"effective": date(2025, 1, 1), "outputs": {"outcome": "outcome", "amount": "money"}, "rows": rows}
    return read_rules({"decision": "allowance", "versions": [version]}, FACTS)


def edited(edit: Callable[[Worksheet], object]) -> bytes:
    """The workbook of `decision` after a person edited its first sheet."""
    book = load_workbook(io.BytesIO(write_excel(decision())))
    edit(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def put(cell: str, value: object) -> bytes:
    return edited(lambda sheet: sheet.__setitem__(cell, value))


def table(content: bytes) -> DecisionTable:
    body = read_excel(content).decision.versions[0].body
    assert isinstance(body, DecisionTable)
    return body


def faults(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(RulesRefused) as refused:
        read_excel(content)
    return [(fault.code, fault.place) for fault in refused.value.faults]


def test_the_sheet_reads_like_the_table_it_is() -> None:
    sheet = load_workbook(io.BytesIO(write_excel(decision()))).worksheets[0]
    entries = [[cell.value for cell in row] for row in sheet.iter_rows()]
    shown = [[each.date() if isinstance(each, datetime) else each for each in row] for row in entries]
    assert sheet.title == "2025-01-01"
    assert [[value for value in row if value is not None] for row in shown[:6]] == [
        ["decision", "allowance"],
        ["effective", date(2025, 1, 1)],
        ["hit policy", "UNIQUE"],
        ["outputs", "name", "type", "values", "default", "period"],
        ["output", "outcome", "outcome"],
        ["output", "amount", "money"],
    ]
    assert shown[7] == ["when", "when", "when", "when", "then", "then", "clause", "clause", "says"]
    assert shown[8] == ["age", "share", "since", "grade", "outcome", "amount", "clause.zh", "clause.en", "says.en"]
    assert shown[9] == ["[80..90)", "< 0.5", None, None, "granted", 200, "第五条", "art. 5", "80 to 89 years."]
    assert shown[10] == [None, None, date(2024, 2, 29), "none", "refused", None, None, None, None]


def test_no_text_becomes_a_formula() -> None:
    rows = [{"when": {"age": "= 3"}, "then": {"outcome": "granted"}, "says": {"en": '=HYPERLINK("x")'}}]
    version = {"effective": date(2025, 1, 1), "outputs": {"outcome": "outcome"}, "rows": rows}
    content = write_excel(read_rules({"decision": "d", "versions": [version]}, FACTS))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert table(content).rows[0].says == {"en": '=HYPERLINK("x")'}


@pytest.mark.parametrize(
    ("cell", "entry", "source"),
    [
        ("A10", 3, 3),
        ("B10", 0.5, Decimal("0.5")),
        ("B10", 0.1, Decimal("0.1")),
        ("B10", 2.0, 2),
        ("A10", "3", "3"),
        ("A10", "null", None),
        ("A10", "'null", "null"),
        ("A10", "12345678901234567890", 12345678901234567890),
        ("C10", date(2026, 1, 31), date(2026, 1, 31)),
        ("C10", '@"1850-01-01"', date(1850, 1, 1)),
        ("D10", 1, "1"),
        ("D10", "none", "none"),
        ("A10", True, True),
    ],
)
def test_what_excel_keeps_is_read_as_what_was_meant(cell: str, entry: object, source: object) -> None:
    row = table(put(cell, entry)).rows[0]
    name = {"A": "age", "B": "share", "C": "since", "D": "grade"}[cell[0]]
    assert row.when[name].source == source
    assert type(row.when[name].source) is type(source)


def test_a_percentage_is_the_number_it_stands_for() -> None:
    def enter(sheet: Worksheet) -> None:
        sheet["B10"] = 0.45
        sheet["B10"].number_format = "0%"

    assert table(edited(enter)).rows[0].when["share"].source == Decimal("0.45")


@pytest.mark.parametrize(
    ("entry", "made"),
    [
        (date(2026, 3, 5), "a day"),
        (time(3, 5), "a time of day"),
        (datetime.fromisoformat("2026-03-05T01:00"), "a moment"),
        (timedelta(days=3), "a span"),
    ],
)
def test_what_excel_turned_into_a_day_is_a_fault_with_the_remedy(entry: object, made: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_excel(put("A10", entry))
    fault = refused.value.faults[0]
    assert (fault.code, fault.place) == ("entry_refused", "2025-01-01!A10")
    assert made in fault.message
    assert "Format the cell as Text" in fault.message


def test_all_faults_are_told_at_once_each_by_its_cell() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["A10"] = "[80.."
        sheet["E10"] = "perhaps("
        sheet["A11"] = date(2026, 3, 5)
        sheet["F11"] = "1 +"

    found = faults(edited(spoil))
    assert sorted({place for _, place in found}) == [
        "2025-01-01!A10",
        "2025-01-01!A11",
        "2025-01-01!E10",
        "2025-01-01!F11",
    ]


def test_formulas_and_errors_are_faults() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["A10"] = "=1+1"
        sheet["F10"] = "#N/A"

    assert faults(edited(spoil))[:2] == [("formula", "2025-01-01!A10"), ("formula", "2025-01-01!F10")]


def test_merged_cells_in_the_table_are_a_fault() -> None:
    assert faults(edited(lambda sheet: sheet.merge_cells("A10:A11"))) == [("merged", "2025-01-01!A10")]


@pytest.mark.parametrize(
    ("cell", "value", "code", "place"),
    [
        ("B2", "soon", "not_a_date", "2025-01-01!B2"),
        ("B3", "SOMETIMES", "unknown_word", "2025-01-01!B3"),
        ("F9", "reward", "unknown_output", "2025-01-01!F9"),
        ("B9", "age", "bad_column", "2025-01-01!B8"),
        ("G8", "why", "bad_column", "2025-01-01!G8"),
    ],
)
def test_a_broken_heading_is_named(cell: str, value: object, code: str, place: str) -> None:
    assert (code, place) in faults(put(cell, value))


def test_a_column_that_nothing_declares_is_taken_and_said() -> None:
    loaded = read_excel(put("A9", "years"))
    assert loaded.facts["years"].type == "any"
    assert [(notice.code, notice.place) for notice in loaded.notices] == [("undeclared_fact", "2025-01-01!A9")]


def test_a_citys_facts_win_over_the_sheet_of_facts() -> None:
    loaded = read_excel(write_excel(decision()), inputs={**FACTS, "age": InputClause("age", "number", cost=5.0)})
    assert loaded.facts["age"].cost == 5.0
    assert loaded.decision.versions[0].body.inputs[0].cost == 5.0


def test_other_sheets_are_left_out_and_said() -> None:
    book = load_workbook(io.BytesIO(write_excel(decision())))
    book.create_sheet("remarks")["A1"] = "for us"
    content = io.BytesIO()
    book.save(content)
    loaded = read_excel(content.getvalue())
    assert loaded.decision == decision()
    assert [notice.place for notice in loaded.notices] == ["remarks"]


def test_a_text_longer_than_a_cell_is_refused_when_written() -> None:
    rows = [{"when": {}, "then": {"outcome": "granted"}, "says": {"en": "x" * 32_768}}]
    version = {"effective": date(2025, 1, 1), "outputs": {"outcome": "outcome"}, "rows": rows}
    with pytest.raises(NotExpressible, match="32,767"):
        write_excel(read_rules({"decision": "d", "versions": [version]}, FACTS))


def packed(**parts: bytes) -> bytes:
    """A workbook's zip with some parts put in place of its own."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_excel(decision()))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, parts.get(info.filename.rpartition("/")[2].partition(".")[0], old.read(info)))
    return content.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "part",
    [
        b" " * 61_000_000,
        SHEET.format(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ).encode(),
        SHEET.format('<row r="4000000000"/>').encode(),
        b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>',
        b"<worksheet",
        SHEET.format("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>" + "<row/>" * 300).encode(),
    ],
    ids=["unpacks to too much", "reaches too far", "a row beyond all", "a document type", "broken", "too wide"],
)
def test_a_workbook_that_would_blow_up_is_refused(part: bytes) -> None:
    with pytest.raises(FileRefused):
        read_excel(packed(sheet1=part))


def test_one_long_text_used_everywhere_is_refused() -> None:
    sheet = SHEET.format("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5000)))
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(sheet1=sheet.encode())), "r") as old, zipfile.ZipFile(content, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        new.writestr("xl/sharedStrings.xml", "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>")
    with pytest.raises(FileRefused, match="characters"):
        read_excel(content.getvalue())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"x" * 20_000_001]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_excel(content)


def test_an_empty_workbook_holds_no_rules() -> None:
    content = io.BytesIO()
    Workbook().save(content)
    with pytest.raises(FileRefused, match="A1"):
        read_excel(content.getvalue())
