"""The page, the seal, and every way in which a sealed file can be tampered with."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pengcheng.engines.proof.authority import Authority, SealingKey
from pengcheng.engines.proof.chain import TrustStore
from pengcheng.engines.proof.errors import PdfInvalid
from pengcheng.engines.proof.pdf import page
from pengcheng.engines.proof.pdf.canvas import Canvas
from pengcheng.engines.proof.pdf.glyphs import GlyphStore
from pengcheng.engines.proof.pdf.page import Sheet, Words
from pengcheng.engines.proof.pdf.seal import Stamp, make_stamp, seal_pdf
from pengcheng.engines.proof.pdf.verify import SAYS, Reason, verify_pdf

BODY = "11440300PC00000222"


@pytest.fixture(scope="module")
def trust(authority: Authority, key: SealingKey) -> TrustStore:
    return authority.trusted()


def test_a_sealed_file_is_valid(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    report = verify_pdf(sealed, trust, now=now)
    assert report.valid
    assert (report.signer, report.body, report.sealed_at) == ("湖畔市民政局", BODY, now)
    assert report.says == SAYS[Reason.VALID]


def test_sealing_only_adds(sealed: bytes, unsealed: bytes) -> None:
    assert sealed.startswith(unsealed)


def test_every_flipped_bit_of_the_seal_is_noticed(
    sealed: bytes, unsealed: bytes, trust: TrustStore, now: datetime
) -> None:
    chance = random.Random(7)
    places = [*range(len(unsealed), len(sealed)), *chance.sample(range(len(unsealed)), 1500)]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        assert not verify_pdf(bytes(changed), trust, now=now).valid, place


@pytest.mark.parametrize("added", [b"\n", b"\x00", b"%%EOF\n", b"1 0 obj << >> endobj\n"])
def test_bytes_appended_after_the_seal_are_noticed(
    sealed: bytes, trust: TrustStore, now: datetime, added: bytes
) -> None:
    assert verify_pdf(sealed + added, trust, now=now).reason is Reason.ADDED_AFTER


def test_a_shadow_update_is_noticed(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    """A later revision that replaces the page's content: readers' programs still call the signature valid."""
    content = b"5 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n"
    start = int(re.findall(rb"startxref\n(\d+)", sealed)[-1])
    xref = b"xref\n5 1\n%010d 00000 n \ntrailer\n<< /Size 400 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    shadow = sealed + content + xref % (len(sealed), start, len(sealed) + len(content))
    assert verify_pdf(shadow, trust, now=now).reason is Reason.ADDED_AFTER


def test_a_second_signature_is_noticed(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    second = b"<< /Type /Sig /ByteRange [0 10 20 30] /Contents <00> >>"
    assert verify_pdf(sealed + second, trust, now=now).reason is Reason.SEVERAL_SEALS


def test_a_cut_file_is_noticed(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    for length in range(0, len(sealed), 997):
        assert not verify_pdf(sealed[:length], trust, now=now).valid
    assert verify_pdf(sealed[:-1], trust, now=now).reason is Reason.CUT


def test_a_range_that_leaves_something_out_is_noticed(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    found = re.search(rb"/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]", sealed)
    assert found
    gap, behind, rest = (int(part) for part in found.groups())
    for numbers in ((gap - 10, behind, rest), (gap, behind + 10, rest - 10), (0, behind, rest), (behind, gap, rest)):
        text = b"/ByteRange [0 %d %d %d" % numbers
        changed = sealed.replace(found[0], text.ljust(len(found[0]) - 1) + b"]")
        assert len(changed) == len(sealed)
        assert not verify_pdf(changed, trust, now=now).valid


def test_a_file_without_a_seal_says_so(unsealed: bytes, trust: TrustStore, now: datetime) -> None:
    assert verify_pdf(unsealed, trust, now=now).reason is Reason.NO_SEAL
    assert verify_pdf(b"GIF89a", trust, now=now).reason is Reason.NOT_A_PDF
    assert verify_pdf(b"", trust, now=now).reason is Reason.NOT_A_PDF


def test_the_seal_of_another_root_is_refused(
    unsealed: bytes, stamp: Stamp, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    forger = Authority.open(tmp_path / "keys", now=now).body(BODY, "湖畔市民政局", now=now)
    forged = seal_pdf(unsealed, forger, stamp, at=now)
    report = verify_pdf(forged, trust, now=now)
    assert (report.reason, report.signer) == (Reason.SIGNER_UNKNOWN, "")


def test_a_signer_below_its_own_invented_root_is_refused(
    unsealed: bytes, stamp: Stamp, key: SealingKey, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    forger = Authority.open(tmp_path / "keys", now=now).body(BODY, "湖畔市民政局", now=now)
    for mixed in (replace(forger, root=key.root), replace(key, root=forger.root), replace(key, key=forger.key)):
        assert not verify_pdf(seal_pdf(unsealed, mixed, stamp, at=now), trust, now=now).valid


def test_a_seal_by_an_expired_signer_is_refused(
    unsealed: bytes, stamp: Stamp, key: SealingKey, trust: TrustStore, now: datetime
) -> None:
    late = now + timedelta(days=365 * 6)
    assert verify_pdf(seal_pdf(unsealed, key, stamp, at=late), trust, now=late).reason is Reason.SIGNER_EXPIRED


def test_a_seal_stays_valid_when_its_signer_expires_later(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    assert verify_pdf(sealed, trust, now=now + timedelta(days=365 * 6)).valid


def test_a_seal_from_the_future_is_refused(sealed: bytes, trust: TrustStore, now: datetime) -> None:
    assert verify_pdf(sealed, trust, now=now - timedelta(days=1)).reason is Reason.FROM_THE_FUTURE


def test_only_an_unsealed_file_of_our_own_can_be_sealed(
    sealed: bytes, key: SealingKey, stamp: Stamp, now: datetime
) -> None:
    for other in (sealed, b"%PDF-1.4\n", b"", sealed[:500]):
        with pytest.raises(PdfInvalid):
            seal_pdf(other, key, stamp, at=now)


def test_the_same_certificate_gives_the_same_unsealed_file(sheet: Sheet, glyphs: GlyphStore, unsealed: bytes) -> None:
    assert page.render(sheet, glyphs) == unsealed


def test_glyphs_are_kept_between_processes(tmp_path: Path) -> None:
    store = GlyphStore(tmp_path)
    drawn = store.glyph("津", 400)
    store.save()
    assert drawn.path
    assert GlyphStore(tmp_path).glyph("津", 400) == drawn


def test_a_damaged_glyph_cache_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "glyphs-400.json").write_text("{")
    store = GlyphStore(tmp_path)
    assert store.glyph("A", 400).path
    store.save()
    assert GlyphStore(tmp_path).glyph("A", 400) == store.glyph("A", 400)


def test_a_character_the_font_does_not_have_is_a_square(glyphs: GlyphStore) -> None:
    assert glyphs.glyph("\U00013000", 400) == glyphs.glyph("\u25a1", 400)


def test_more_glyphs_than_one_font_holds_make_another(glyphs: GlyphStore) -> None:
    canvas = Canvas(glyphs, 100, 100)
    canvas.text(0, 0, "".join(chr(0x4E00 + number) for number in range(300)), 10)
    assert [len(font.codes) for font in canvas.fonts] == [224, 76]


def test_lines_break_between_words_and_between_chinese_characters(glyphs: GlyphStore) -> None:
    canvas = Canvas(glyphs, 100, 100)
    text = "The applicant meets the conditions of the allowance."
    lines = canvas.lines(text, 10, 120)
    assert " ".join(lines) == text
    assert all(canvas.width_of(line, 10) <= 120 for line in lines)
    chinese = canvas.lines("经审核，申请人符合条件。", 10, 32)
    assert "".join(chinese) == "经审核，申请人符合条件。"
    assert not any(line[0] in "，。" for line in chinese)
    assert canvas.lines("", 10, 100) == []


def test_a_long_name_goes_round_the_seal_without_meeting_itself(glyphs: GlyphStore) -> None:
    short, long = make_stamp(glyphs, "民政局", "电子印章", 116), make_stamp(glyphs, "民" * 40, "电子印章", 116)
    assert short.appearance != long.appearance


def test_a_page_of_one_language_and_many_rows_is_made(sheet: Sheet, glyphs: GlyphStore) -> None:
    alone = replace(
        sheet,
        title=Words("Certidão de residência"),
        issuer=Words("Câmara"),
        statement=Words("O requerente cumpre as condições."),
        rows=[(Words(f"Campo {number}"), Words("valor " * 20)) for number in range(14)],
        issued_on=Words("22 de novembro de 2026"),
    )
    assert page.render(alone, glyphs).startswith(b"%PDF-1.7")
