"""The files of a city as documents, sorted by kind, before anything is built from them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pengcheng.city.document import Document, Path, decode, read_document
from pengcheng.city.faults import Fault
from pengcheng.city.folder import Folder
from pengcheng.city.kinds import Kind, kind_of


@dataclass(frozen=True, slots=True)
class Part:
    """One object of a document: the whole file, or one entry of its list."""

    document: Document
    path: Path
    data: Any

    def fault(self, path: Path, code: str, message: str, suggestion: str = "", offset: int | None = None) -> Fault:
        """A fault at a place inside this object."""
        return self.document.fault(self.path + path, code, message, suggestion, offset)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file by column, with its line."""

    file: str
    line: int
    values: Mapping[str, str]

    def fault(self, code: str, message: str, suggestion: str = "") -> Fault:
        """A fault in this row."""
        return Fault(self.file, self.line, code, message, suggestion)


@dataclass(slots=True)
class Sources:
    """All documents of a city by kind, its CSV rows, and the faults found while reading."""

    documents: dict[str, list[Document]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    count: int = 0

    def of(self, kind: str) -> list[Document]:
        """The documents of a kind, in the order of their files."""
        return self.documents.get(kind, [])

    def document(self, file: str) -> Document | None:
        """The document of one file."""
        for documents in self.documents.values():
            for document in documents:
                if document.file == file:
                    return document
        return None

    def parts(self, kind: Kind) -> Iterator[Part]:
        """The objects of a kind, one by one, whether a file holds one or a list."""
        for document in self.of(kind.name):
            data = document.data
            if kind.many and isinstance(data, dict) and kind.many in data:
                listed = data[kind.many]
                for index, each in enumerate(listed if isinstance(listed, list) else ()):
                    yield Part(document, (kind.many, index), each)
            else:
                yield Part(document, (), data)

    def hash(self) -> str:
        """SHA-256 (hex) over the meaning of all files: neither comments nor formatting count."""
        digest = hashlib.sha256()
        meaning: dict[str, Any] = {each.file: each.data for group in self.documents.values() for each in group}
        for file, rows in self.rows.items():
            meaning[file] = [dict(row.values) for row in rows]
        for file in sorted(meaning):
            digest.update(
                json.dumps([file, meaning[file]], ensure_ascii=False, sort_keys=True, default=_plain).encode()
            )
        return digest.hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return f"@{value.isoformat()}"
    if isinstance(value, Decimal):
        return f"#{value.normalize()}"
    raise TypeError(f"{type(value)} has no place in a city file")


def read_sources(folder: Folder) -> Sources:
    """Read every file of the folder; what cannot be read is a fault and the rest goes on."""
    sources = Sources(faults=list(folder.faults), count=len(folder.files))
    for file, content in sorted(folder.files.items()):
        kind = kind_of(file)
        if kind is None:
            sources.faults.append(_unknown_file(file))
        elif file.endswith(".csv"):
            rows, faults = read_rows(file, content)
            sources.rows[file] = rows
            sources.faults.extend(faults)
        else:
            document, faults = read_document(file, content)
            sources.faults.extend(faults)
            if document is None or any(fault.code != "no_such_day" for fault in faults):
                sources.unread.add(file)
            if document is not None:
                sources.documents.setdefault(kind.name, []).append(document)
    return sources


def _unknown_file(file: str) -> Fault:
    if file.endswith(".yml"):
        return Fault(file, 0, "unknown_file", "Nobody reads this file.", f"Rename it to {file[:-4]}.yaml.")
    return Fault(
        file, 0, "unknown_file", "Nobody reads this file.", "Move it to the folder of its kind, or notes to a .md file."
    )


def read_rows(file: str, content: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows of a CSV file with a header line."""
    text, fault = decode(file, content)
    if text is None:
        return [], [fault] if fault else []
    rows: list[Row] = []
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [heading.strip() for heading in next(reader, [])]
        twice = next((heading for heading in header if header.count(heading) > 1), None)
        if twice is not None:
            return [], [Fault(file, 1, "csv_columns", f"The heading `{twice}` stands twice.", "Keep one of them.")]
        for values in reader:
            line = reader.line_num
            if not values:
                continue
            if len(values) != len(header):
                faults.append(
                    Fault(
                        file,
                        line,
                        "csv_columns",
                        f"This row has {len(values)} columns, the header has {len(header)}.",
                        "Look for a missing comma, or put a text with a comma in double quotes.",
                    )
                )
                continue
            rows.append(Row(file, line, dict(zip(header, (value.strip() for value in values), strict=True))))
    except csv.Error as error:
        faults.append(Fault(file, reader.line_num, "csv_syntax", f"This is not CSV: {error}."))
    return rows, faults
