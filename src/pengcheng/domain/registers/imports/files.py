"""CSV, Excel and Parquet files as Arrow batches of text, read once, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
from python_calamine import CalamineError, CalamineWorkbook

from pengcheng.domain.registers.errors import FileUnreadable, RowFault

BATCH_ROWS = 65_536
_BLOCK_BYTES = 8 * 1024 * 1024
_MOST_WORKBOOK_BYTES = 1024 * 1024 * 1024  # unpacked: a zip of zeros must not fill the memory
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")  # Excel in China writes CSV in GB 18030


@dataclass
class SourceFile:
    """A file to be imported.

    `sha256` identifies its bytes, `columns` are its headings, `faults` fill while `batches()` is read
    (rows that are no rows, such as one cell too many).
    """

    path: Path
    sha256: str
    columns: list[str]
    encoding: str = ""
    delimiter: str = ","
    faults: list[RowFault] = field(default_factory=list)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as text (nulls where a cell is empty), in the order of the file."""
        match self.path.suffix.lower():
            case ".parquet":
                yield from _parquet_batches(self.path)
            case ".csv" | ".tsv" | ".txt":
                yield from self._csv_batches()
            case _:
                yield from _workbook_batches(self.path, self.columns)

    def _csv_batches(self) -> Iterator[pa.RecordBatch]:
        reader = arrow_csv.open_csv(
            self.path,
            read_options=arrow_csv.ReadOptions(
                encoding=self.encoding, block_size=_BLOCK_BYTES, use_threads=False,
                column_names=self.columns, skip_rows=1,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=self._refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(self.columns, pa.string()),
                strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""],
            ),
        )  # fmt: skip
        try:
            yield from reader
        except (pa.ArrowInvalid, UnicodeDecodeError) as fault:
            raise FileUnreadable(f"{self.path.name}: {fault}") from fault

    def _refuse(self, row: arrow_csv.InvalidRow) -> str:
        message = f"{row.expected_columns} cells are expected, {row.actual_columns} are there"
        self.faults.append(RowFault(row.number or 0, "", "cells", message, row.text[:80]))
        return "skip"


def open_file(path: Path) -> SourceFile:
    """Look at a file: its hash, its headings, its encoding. Raises `FileUnreadable`."""
    if not path.is_file():
        raise FileUnreadable(f"There is no file {path}.")
    sha256 = _sha256(path)
    try:
        match path.suffix.lower():
            case ".parquet":
                return SourceFile(path, sha256, list(parquet.read_schema(path).names))
            case ".csv" | ".tsv" | ".txt":
                encoding = _encoding(path)
                delimiter, columns = _heading(path, encoding)
                return SourceFile(path, sha256, columns, encoding, delimiter)
            case ".xlsx" | ".xls" | ".xlsb" | ".ods":
                return SourceFile(path, sha256, next(_workbook_rows(path), []))
    except (pa.ArrowInvalid, CalamineError, zipfile.BadZipFile, OSError) as fault:
        raise FileUnreadable(f"{path.name} cannot be read as {path.suffix[1:]}: {fault}") from fault
    raise FileUnreadable(f"{path.name}: give a .csv, .xlsx, .xls, .ods or .parquet file.")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _encoding(path: Path) -> str:
    """The first of the usual encodings in which every byte of the file can be read."""
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as stream:
                while block := stream.read(_BLOCK_BYTES):
                    if "\x00" in decoder.decode(block):
                        raise UnicodeError("a NUL character")
                decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        return "utf-8" if encoding == "utf-8-sig" else encoding
    raise FileUnreadable(f"{path.name} is not text. Save it as CSV in UTF-8.")


def _heading(path: Path, encoding: str) -> tuple[str, list[str]]:
    with path.open(encoding=encoding, newline="") as stream:
        line = stream.readline(1_000_000).lstrip("\ufeff")
    delimiter = max(",;\t", key=line.count)
    columns = next(csv.reader([line], delimiter=delimiter), [])
    return delimiter, [column.strip() for column in columns]


def _parquet_batches(path: Path) -> Iterator[pa.RecordBatch]:
    source = parquet.ParquetFile(path)
    for batch in source.iter_batches(batch_size=BATCH_ROWS):
        columns = [_as_text(column) for column in batch.columns]
        yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "true", "false")
    return column.cast(pa.string())


def _workbook_batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    rows = islice(_workbook_rows(path), 1, None)
    width = len(columns)
    while chunk := list(islice(rows, BATCH_ROWS)):
        cells = zip(*((row + [""] * width)[:width] for row in chunk), strict=True)
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in cells]
        yield pa.RecordBatch.from_arrays(arrays, names=columns)


def _workbook_rows(path: Path) -> Iterator[list[str]]:
    """The first sheet's rows as text."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > _MOST_WORKBOOK_BYTES:
            raise FileUnreadable(f"{path.name} unpacks to {size:,} bytes. Save it as CSV or Parquet.")
    with CalamineWorkbook.from_path(path) as workbook:
        for row in workbook.get_sheet_by_index(0).iter_rows():
            yield [_cell_text(cell) for cell in row]


def _cell_text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case None:
            return ""
    return str(cell).strip()
