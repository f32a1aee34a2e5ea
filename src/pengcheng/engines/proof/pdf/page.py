"""The page of a certificate: A4, the city's first language leading, its second language quietly below.

Nothing here knows a city: every word comes in. One accent colour, one family of letters, much white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pengcheng.engines.proof import qr
from pengcheng.engines.proof.pdf import document
from pengcheng.engines.proof.pdf.canvas import Canvas, Colour
from pengcheng.engines.proof.pdf.document import Description
from pengcheng.engines.proof.pdf.glyphs import GlyphStore

WIDTH, HEIGHT = 595.28, 841.89
SEAL_DIAMETER = 116.0
WEIGHTS = (400, 500, 600)  # of the letters used on the page and in the seal
_MARGIN = 72.0
_RIGHT = WIDTH - _MARGIN
_COLUMN = 196.0  # where values begin
_QR_SIDE = 112.0
_FLOOR = 308.0  # the table may not come lower; beyond it rows draw closer together

INK: Colour = (0.09, 0.11, 0.13)
QUIET: Colour = (0.40, 0.44, 0.47)
HAIR: Colour = (0.86, 0.88, 0.89)
ACCENT: Colour = (0.0, 0.40, 0.42)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the leading language and, where the city has a second one, in that ("" where it has none)."""

    lead: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that stands on the page. `rows` are names and values; `notes` small lines at the foot."""

    title: Words
    issuer: Words
    statement: Words
    rows: Sequence[tuple[Words, Words]]
    issued_on: Words
    number_label: Words
    number: str
    code: str
    scan_label: Words
    qr_text: str
    notes: Sequence[Words]
    description: Description


def render(sheet: Sheet, glyphs: GlyphStore) -> bytes:
    """The page as a PDF with an empty signature field where the seal will stand."""
    canvas = Canvas(glyphs, WIDTH, HEIGHT)
    y = _heading(canvas, sheet)
    y = _statement(canvas, sheet, y)
    _table(canvas, sheet.rows, y)
    _qr_code(canvas, sheet)
    _signature_block(canvas, sheet)
    _foot(canvas, sheet)
    return document.build(canvas, sheet.description, seal_box())


def seal_box() -> tuple[float, float, float, float]:
    """Where the seal stands: above the issuer's name and the date."""
    left = _RIGHT - SEAL_DIAMETER - 16
    bottom = 164.0
    return left, bottom, left + SEAL_DIAMETER, bottom + SEAL_DIAMETER


def _heading(canvas: Canvas, sheet: Sheet) -> float:
    canvas.bar(0, HEIGHT - 10, WIDTH, 10, ACCENT)
    y = HEIGHT - 84
    canvas.text(_MARGIN, y, sheet.issuer.lead, 12, weight=500, fill=ACCENT, spacing=0.6)
    if sheet.issuer.second:
        canvas.text_right(_RIGHT, y, sheet.issuer.second, 9, fill=QUIET)
    y -= 62
    size = _fitting(canvas, sheet.title.lead, 30, _RIGHT - _MARGIN, 600)
    canvas.text(_MARGIN, y, sheet.title.lead, size, weight=600, fill=INK, spacing=1.2)
    if sheet.title.second:
        y -= 26
        size = _fitting(canvas, sheet.title.second, 13, _RIGHT - _MARGIN)
        canvas.text(_MARGIN, y, sheet.title.second, size, fill=QUIET)
    y -= 22
    canvas.bar(_MARGIN, y, 40, 2.4, ACCENT)
    return y


def _statement(canvas: Canvas, sheet: Sheet, y: float) -> float:
    y -= 38
    for line in canvas.lines(sheet.statement.lead, 12.5, _RIGHT - _MARGIN):
        canvas.text(_MARGIN, y, line, 12.5, fill=INK)
        y -= 22
    y -= 2
    for line in canvas.lines(sheet.statement.second, 9.5, _RIGHT - _MARGIN):
        canvas.text(_MARGIN, y, line, 9.5, fill=QUIET)
        y -= 15
    return y


def _table(canvas: Canvas, rows: Sequence[tuple[Words, Words]], y: float) -> None:
    y -= 12
    height = min(44.0, (y - _FLOOR) / max(len(rows), 1))
    for label, value in rows:
        canvas.line(_MARGIN, y, _RIGHT, y, width=0.6, stroke=HAIR)
        middle = y - height / 2
        _pair(canvas, _MARGIN, middle, label, 10.5, 8, QUIET)
        _pair(canvas, _COLUMN, middle, value, 13, 8.5, INK)
        y -= height
    canvas.line(_MARGIN, y, _RIGHT, y, width=0.6, stroke=HAIR)


def _pair(canvas: Canvas, x: float, middle: float, words: Words, lead: float, second: float, fill: Colour) -> None:
    """Two lines around a middle, or one where both languages say the same."""
    room = (_COLUMN - 14 if x == _MARGIN else _RIGHT) - x
    lead = _fitting(canvas, words.lead, lead, room)
    if not words.second or words.second == words.lead:
        canvas.text(x, middle - lead * 0.36, words.lead, lead, fill=fill)
        return
    canvas.text(x, middle + 1.5, words.lead, lead, fill=fill)
    canvas.text(x, middle - second - 3, words.second, _fitting(canvas, words.second, second, room), fill=QUIET)


def _qr_code(canvas: Canvas, sheet: Sheet) -> None:
    matrix = qr.modules(sheet.qr_text)
    top = 164.0 + SEAL_DIAMETER
    canvas.cells(_MARGIN, top, _QR_SIDE / len(matrix), qr.runs(matrix), INK)
    x, y = _MARGIN, top - _QR_SIDE - 18
    canvas.text(x, y, sheet.code, 11, weight=500, fill=INK, spacing=0.4)
    canvas.text(x, y - 15, sheet.scan_label.lead, 8.5, fill=QUIET)
    if sheet.scan_label.second:
        canvas.text(x, y - 27, sheet.scan_label.second, 7.5, fill=QUIET)


def _signature_block(canvas: Canvas, sheet: Sheet) -> None:
    left, bottom, right, _top = seal_box()
    middle = (left + right) / 2
    size = _fitting(canvas, sheet.issuer.lead, 12.5, 2 * (_RIGHT - middle), 500)
    canvas.text_centred(middle, bottom - 21, sheet.issuer.lead, size, weight=500, fill=INK)
    canvas.text_centred(middle, bottom - 38, sheet.issued_on.lead, 10.5, fill=INK)
    if sheet.issued_on.second:
        canvas.text_centred(middle, bottom - 51, sheet.issued_on.second, 7.5, fill=QUIET)


def _foot(canvas: Canvas, sheet: Sheet) -> None:
    y = 70.0
    canvas.line(_MARGIN, y + 16, _RIGHT, y + 16, width=0.6, stroke=HAIR)
    label = f"{sheet.number_label.lead}  {sheet.number_label.second}".strip()
    end = canvas.text(_MARGIN, y, label, 7.5, fill=QUIET)
    canvas.text_right(_RIGHT, y, sheet.number, _fitting(canvas, sheet.number, 7.5, _RIGHT - end - 10), fill=INK)
    for note in sheet.notes:
        for text in (note.lead, note.second):
            for line in canvas.lines(text, 7.2, _RIGHT - _MARGIN):
                y -= 11.5
                canvas.text(_MARGIN, y, line, 7.2, fill=QUIET)


def _fitting(canvas: Canvas, text: str, size: float, width: float, weight: int = 400) -> float:
    """The size, made smaller where the text would be wider than its place."""
    found = canvas.width_of(text, size, weight)
    return size if found <= width else size * width / found
