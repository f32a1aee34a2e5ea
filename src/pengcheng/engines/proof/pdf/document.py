"""A one-page PDF 1.7 file with an empty signature field, ready to be sealed.

Objects are numbered in the order of this list: 1 catalogue, 2 page tree, 3 page, 4 signature field, 5 content,
6 information, then fonts. `seal` relies on the first four.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pengcheng.engines.proof.pdf.canvas import Canvas, Type3Font, number
from pengcheng.engines.proof.pdf.glyphs import Glyph

CATALOGUE, PAGES, PAGE, FIELD, CONTENT, INFORMATION = 1, 2, 3, 4, 5, 6
FIELD_NAME = "Seal"


@dataclass(frozen=True, slots=True)
class Description:
    """What a reader's program shows of the file; `language` is a BCP 47 tag."""

    title: str
    author: str
    language: str
    created: datetime


def build(canvas: Canvas, description: Description, seal_box: tuple[float, float, float, float]) -> bytes:
    """The file. `seal_box` is where the seal will stand: left, bottom, right, top in points."""
    fonts = _Fonts(canvas.fonts, INFORMATION + 1)
    width, height = number(canvas.width), number(canvas.height)
    font_list = " ".join(f"/{font.name} {reference} 0 R" for font, reference in fonts.references())
    objects = [
        catalogue(description.language),
        f"<< /Type /Pages /Kids [{PAGE} 0 R] /Count 1 >>".encode(),
        (
            f"<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 {width} {height}] /Contents {CONTENT} 0 R "
            f"/Resources << /Font << {font_list} >> >> /Annots [{FIELD} 0 R] >>"
        ).encode(),
        field(seal_box),
        stream(canvas.content()),
        (
            f"<< /Title {text_string(description.title)} /Author {text_string(description.author)} "
            f"/Producer (Pengcheng) /CreationDate {date_string(description.created)} >>"
        ).encode(),
        *fonts.objects(),
    ]
    body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for index, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += indirect(index, content)
    start = len(body)
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}".encode()
    body += f"trailer\n<< /Size {len(objects) + 1} /Root {CATALOGUE} 0 R /Info {INFORMATION} 0 R >>\n".encode()
    body += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(body)


def catalogue(language: str, *, permissions: str = "") -> bytes:
    """The document catalogue; `permissions` is added once the file is sealed."""
    return (
        f"<< /Type /Catalog /Version /1.7 /Pages {PAGES} 0 R /Lang ({language}) "
        f"/ViewerPreferences << /DisplayDocTitle true >> "
        f"/AcroForm << /Fields [{FIELD} 0 R] /SigFlags 3 >>{permissions} >>"
    ).encode("ascii")


def field(box: tuple[float, float, float, float], *, value: str = "") -> bytes:
    """The signature field and its place on the page; `value` is added once the file is sealed."""
    corners = " ".join(number(part) for part in box)
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Sig /T ({FIELD_NAME}) /F 132 /P {PAGE} 0 R /Rect [{corners}]{value} >>"
    ).encode("ascii")


def indirect(index: int, content: bytes) -> bytes:
    """An object with its number."""
    return b"%d 0 obj\n%b\nendobj\n" % (index, content)


def stream(content: bytes, entries: str = "") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 6)
    return f"<< /Length {len(packed)} /Filter /FlateDecode{entries} >>\nstream\n".encode() + packed + b"\nendstream"


def text_string(text: str) -> str:
    """Any text as a PDF string (UTF-16 with its mark, hexadecimal)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def date_string(at: datetime) -> str:
    """A moment as PDF writes it, with its offset; `at` is aware."""
    offset = at.strftime("%z")
    return f"(D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}')"


class _Fonts:
    """The objects of the page's Type 3 fonts: per font itself, its map to Unicode, and one program per glyph."""

    def __init__(self, fonts: Sequence[Type3Font], first: int) -> None:
        self._fonts = fonts
        self._first = first

    def references(self) -> list[tuple[Type3Font, int]]:
        found, at = [], self._first
        for font in self._fonts:
            found.append((font, at))
            at += 2 + len(font.codes)
        return found

    def objects(self) -> list[bytes]:
        found: list[bytes] = []
        for font, reference in self.references():
            found += [_font(font, reference), stream(_to_unicode(font))]
            found += [_glyph_program(font.glyphs[letter]) for letter in font.codes]
        return found


def _font(font: Type3Font, reference: int) -> bytes:
    glyphs = list(font.glyphs.values())
    boxes = [glyph.box for glyph in glyphs]
    around = [min(box[0] for box in boxes), min(box[1] for box in boxes)]
    around += [max(box[2] for box in boxes), max(box[3] for box in boxes)]
    names = [f"/g{code}" for code in font.codes.values()]
    programs = " ".join(f"{name} {reference + 2 + index} 0 R" for index, name in enumerate(names))
    codes = list(font.codes.values())
    return (
        f"<< /Type /Font /Subtype /Type3 /Name /{font.name} /FontBBox [{' '.join(map(str, around))}] "
        f"/FontMatrix [0.001 0 0 0.001 0 0] /FirstChar {codes[0]} /LastChar {codes[-1]} "
        f"/Widths [{' '.join(str(glyph.advance) for glyph in glyphs)}] "
        f"/Encoding << /Type /Encoding /Differences [{codes[0]} {' '.join(names)}] >> "
        f"/CharProcs << {programs} >> /Resources << >> /ToUnicode {reference + 1} 0 R >>"
    ).encode("ascii")


@lru_cache(maxsize=4096)
def _glyph_program(glyph: Glyph) -> bytes:
    """Kept, because the same few hundred letters stand on every page."""
    box = " ".join(map(str, glyph.box))
    return stream(f"{glyph.advance} 0 {box} d1\n{glyph.path}\n{'f' if glyph.path else ''}".encode("ascii"))


def _to_unicode(font: Type3Font) -> bytes:
    pairs = [f"<{code:02X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in font.codes.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{mapped}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
