"""Seals a file that `document` made: an incremental update with a certifying PAdES signature and a visible stamp.

The update adds the signature, its picture, and the catalogue's word that nothing may change any more (DocMDP, P=1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pengcheng.engines.proof.authority import SealingKey
from pengcheng.engines.proof.chain import common_name
from pengcheng.engines.proof.errors import PdfInvalid
from pengcheng.engines.proof.pdf import cms, document
from pengcheng.engines.proof.pdf.canvas import number
from pengcheng.engines.proof.pdf.emblem import seal_commands
from pengcheng.engines.proof.pdf.glyphs import GlyphStore

_TAIL = re.compile(rb"trailer\n<< /Size (\d+) /Root 1 0 R /Info 6 0 R >>\nstartxref\n(\d+)\n%%EOF\n\Z", re.ASCII)
_LANGUAGE = re.compile(rb"/Lang \(([A-Za-z0-9-]{1,35})\)", re.ASCII)
_RECTANGLE = re.compile(rb"/Rect \[([-0-9. ]+)\]", re.ASCII)
_RANGE_WIDTH = 10
_RANGE_PLACE = "/ByteRange [0 " + " ".join(["9" * _RANGE_WIDTH] * 3) + "]"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The picture of a body's seal: a form object, made once per body."""

    diameter: float
    appearance: bytes


@dataclass(frozen=True, slots=True)
class _Blank:
    """What the update needs to know of the unsealed file."""

    size: int
    start: int
    language: str
    box: tuple[float, float, float, float]


def make_stamp(glyphs: GlyphStore, body: str, caption: str, diameter: float) -> Stamp:
    """The stamp of a body: its name on the arc, a short caption below the emblem."""
    side = number(diameter)
    commands = seal_commands(glyphs, body, caption, diameter).encode("ascii")
    # Multiply lets the text below the seal show through, as ink does.
    entries = (
        f" /Type /XObject /Subtype /Form /BBox [0 0 {side} {side}] "
        "/Resources << /ExtGState << /Ink << /BM /Multiply /ca 0.92 /CA 0.92 >> >> >> /Group << /S /Transparency >>"
    )
    return Stamp(diameter, document.stream(b"/Ink gs\n" + commands, entries))


def seal_pdf(pdf: bytes, key: SealingKey, stamp: Stamp, *, at: datetime, reason: str = "") -> bytes:
    """The sealed file. `at` is the moment of sealing (aware), `reason` a short text that readers' programs show.

    Raises `PdfInvalid` when `pdf` is not an unsealed file of `document.build`.
    """
    blank = _inspect(pdf)
    signature, picture = blank.size, blank.size + 1
    room = cms.longest(key) * 2
    dictionary, contents_at = _signature_dictionary(key, at, reason, room)
    updates = {
        document.CATALOGUE: document.catalogue(blank.language, permissions=f" /Perms << /DocMDP {signature} 0 R >>"),
        document.FIELD: document.field(blank.box, value=f" /V {signature} 0 R /AP << /N {picture} 0 R >>"),
        signature: dictionary,
        picture: stamp.appearance,
    }
    body, offsets = bytearray(pdf), {}
    for index, content in updates.items():
        offsets[index] = len(body)
        body += document.indirect(index, content)
    body += _cross_reference(offsets, blank, len(body))
    gap = offsets[signature] + len(f"{signature} 0 obj\n") + contents_at
    return _signed(body, gap, room, key)


def _signed(body: bytearray, gap: int, room: int, key: SealingKey) -> bytes:
    """Fills in what the signature covers, then the signature itself."""
    behind = gap + room + 2
    covered = f"/ByteRange [0 {gap:<{_RANGE_WIDTH}d} {behind:<{_RANGE_WIDTH}d} {len(body) - behind:<{_RANGE_WIDTH}d}]"
    place = body.index(_RANGE_PLACE.encode(), gap - 400)
    body[place : place + len(_RANGE_PLACE)] = covered.encode()
    digest = sha256(body[:gap])
    digest.update(body[behind:])
    encoded = cms.sign(digest.digest(), key).hex()
    body[gap + 1 : gap + 1 + room] = encoded.ljust(room, "0").encode()
    return bytes(body)


def _signature_dictionary(key: SealingKey, at: datetime, reason: str, room: int) -> tuple[bytes, int]:
    """The signature dictionary with room for `room` hexadecimal digits, and where they begin in it."""
    why = f"/Reason {document.text_string(reason)} " if reason else ""
    head = (
        f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached {_RANGE_PLACE} "
        f"/M {document.date_string(at)} /Name {document.text_string(common_name(key.certificate))} {why}"
        "/Reference [<< /Type /SigRef /TransformMethod /DocMDP "
        "/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>] /Contents "
    )
    return f"{head}<{'0' * room}> >>".encode("ascii"), len(head)


def _cross_reference(offsets: dict[int, int], blank: _Blank, start: int) -> bytes:
    sections = "".join(f"{index} 1\n{offset:010d} 00000 n \n" for index, offset in offsets.items())
    return (
        f"xref\n{sections}trailer\n<< /Size {blank.size + 2} /Root {document.CATALOGUE} 0 R "
        f"/Info {document.INFORMATION} 0 R /Prev {blank.start} >>\nstartxref\n{start}\n%%EOF\n"
    ).encode("ascii")


def _inspect(pdf: bytes) -> _Blank:
    tail = _TAIL.search(pdf[-200:])
    language, rectangle = _LANGUAGE.search(pdf[:600]), _RECTANGLE.search(pdf[:4096])
    if not tail or not language or not rectangle or not pdf.startswith(b"%PDF-1.7\n"):
        raise PdfInvalid("Only an unsealed file of the city's own making can be sealed.")
    left, bottom, right, top = (float(part) for part in rectangle[1].split())
    return _Blank(int(tail[1]), int(tail[2]), language[1].decode(), (left, bottom, right, top))
