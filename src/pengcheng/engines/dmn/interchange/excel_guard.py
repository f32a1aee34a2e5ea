"""A workbook is a zip of XML, so a small file can be endless. This looks through it before anything else may.

What passes is packed anew, without compression and with nothing but the parts that hold cells, so that the
reader behind sees exactly what was looked through.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from .loaded import FileRefused

MOST_BYTES = 20_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 500
MOST_CELLS = 2_000_000
MOST_CHARACTERS = 50_000_000
_PART = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?!media/|theme/|drawings/|externalLinks/).*\.(?:xml|rels)")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUTH = {"TRUE()", "FALSE()"}
"""Formulas that some programs keep truth values as."""


@dataclass
class Guarded:
    """A workbook that may be read: its bytes, and by sheet the cells that hold formulas or errors."""

    content: bytes
    formulas: Mapping[str, list[str]] = field(default_factory=dict)


def guard(content: bytes, name: str) -> Guarded:
    """The workbook, looked through and packed anew.

    Raises:
        FileRefused: it is no `.xlsx`, or larger than rules can need; the message says what to do.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(f"{name} is larger than {MOST_BYTES:,} bytes; split it.")
    try:
        parts = _unpack(content, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise FileRefused(f"{name} is no Excel workbook ({error}). Save it as .xlsx, without a password.") from None
    if "xl/workbook.xml" not in parts:
        raise FileRefused(f"{name} is no Excel workbook. Save it as .xlsx.")
    scans = {part: _Scan(name, part).scan(text) for part, text in parts.items() if part.endswith(".xml")}
    _check_size(list(scans.values()), name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for part, text in parts.items():
            book.writestr(part, text)
    sheets = _sheets(scans, parts, name)
    return Guarded(packed.getvalue(), {title: scans[part].formulas for title, part in sheets if part in scans})


def _unpack(content: bytes, name: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if len(book.infolist()) > MOST_PARTS:
            raise FileRefused(f"{name} has more than {MOST_PARTS} parts; save the rules as a workbook of their own.")
        for info in book.infolist():
            if not _PART.fullmatch(info.filename) or info.filename in parts:
                continue
            with book.open(info) as part:
                parts[info.filename] = part.read(room + 1)
            room -= len(parts[info.filename])
            if room < 0:
                raise FileRefused(f"{name} unpacks to more than {MOST_UNPACKED:,} bytes; split it.")
    return parts


def _check_size(scans: list[_Scan], name: str) -> None:
    shared = next((scan.shared for scan in scans if scan.shared), [])
    cells = sum(scan.area for scan in scans)
    if cells > MOST_CELLS:
        raise FileRefused(f"{name} spans {cells:,} cells, more than {MOST_CELLS:,}; delete empty rows and columns.")
    characters = sum(scan.characters + sum(shared[i] for i in scan.uses if i < len(shared)) for scan in scans)
    if characters > MOST_CHARACTERS:
        raise FileRefused(f"{name} holds more than {MOST_CHARACTERS:,} characters; split it.")


def _sheets(scans: Mapping[str, _Scan], parts: Mapping[str, bytes], name: str) -> Iterator[tuple[str, str]]:
    """The title and the part of each sheet."""
    relations = parts.get("xl/_rels/workbook.xml.rels")
    targets = _Scan(name, "xl/_rels/workbook.xml.rels").scan(relations).targets if relations else {}
    for title, relation in scans["xl/workbook.xml"].titles:
        target = targets.get(relation, "")
        yield title, target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


class _Scan:
    """One part: how far its cells reach, how much they hold, which hold formulas."""

    def __init__(self, name: str, part: str) -> None:
        self._name = name
        self._part = part
        self._last_row = 0
        self._last_column = 0
        self._row = 0
        self._column = 0
        self._cell = ""
        self._kind = ""
        self._texts: list[str] | None = None
        self._length = 0
        self.characters = 0
        self.shared: list[int] = []
        self.uses: list[int] = []
        self.formulas: list[str] = []
        self.titles: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}

    def scan(self, text: bytes) -> _Scan:
        """Look through the part's text."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(text, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise FileRefused(f"{self._name}: its part {self._part} is broken ({error}). Save it anew.") from None
        return self

    @property
    def area(self) -> int:
        """How many cells lie between A1 and the last row and column: what a reader will make room for."""
        return self._last_row * self._last_column

    def _refuse(self, *_: object) -> NoReturn:
        raise FileRefused(f"{self._name}: its part {self._part} has a document type, which no workbook needs.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition("}")[2]:
            case "row":
                self._row = _whole(attributes.get("r")) or self._row + 1
                self._column = 0
                self._last_row = max(self._last_row, self._row)
            case "c":
                self._start_cell(attributes)
            case "v" | "f":
                self._texts = []
            case "si":
                self._length = 0
            case "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
                self.titles.append((attributes.get("name", ""), relation))
            case "Relationship":
                self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "")
        self._column += 1
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self._column, self._row = _column_number(reference[1]), int(reference[2])
        self._cell = f"{_letters(self._column)}{self._row}"
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        if self._kind == "e":
            self.formulas.append(self._cell)

    def _end(self, name: str) -> None:
        kind = name.rpartition("}")[2]
        if kind == "si":
            self.shared.append(self._length)
        if kind not in ("v", "f") or self._texts is None:
            return
        text = "".join(self._texts).strip()
        self._texts = None
        if kind == "f" and text.upper() not in _TRUTH:
            self.formulas.append(self._cell)
        elif kind == "v" and self._kind == "s":
            self.uses.append(_whole(text))

    def _data(self, text: str) -> None:
        self.characters += len(text)
        self._length += len(text)
        if self._texts is not None:
            self._texts.append(text)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell, from row and column counted from zero: `B7`."""
    return f"{_letters(column + 1)}{row + 1}"
