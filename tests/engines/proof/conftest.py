"""Keys, a sealed certificate and a log, made once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pengcheng.engines.identifiers.certificate import CertificateIdentifier
from pengcheng.engines.proof.authority import Authority, SealingKey
from pengcheng.engines.proof.codes import CodeContent
from pengcheng.engines.proof.notes import NoteSigner
from pengcheng.engines.proof.pdf import page
from pengcheng.engines.proof.pdf.document import Description
from pengcheng.engines.proof.pdf.glyphs import GlyphStore
from pengcheng.engines.proof.pdf.page import Sheet, Words
from pengcheng.engines.proof.pdf.seal import Stamp, make_stamp, seal_pdf

BODY = "11440300PC00000222"
NAME = "湖畔市民政局"


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Authority:
    return Authority.open(tmp_path_factory.mktemp("authority") / "keys", now=now)


@pytest.fixture(scope="session")
def key(authority: Authority, now: datetime) -> SealingKey:
    return authority.body(BODY, NAME, now=now)


@pytest.fixture(scope="session")
def content(now: datetime) -> CodeContent:
    number = str(CertificateIdentifier(BODY + "A01", BODY, "20261122000000000001"))
    return CodeContent("7F3K9QXM2T4B", number, now, None, "王**", "高龄津贴决定书")


@pytest.fixture(scope="session")
def glyphs(tmp_path_factory: pytest.TempPathFactory) -> GlyphStore:
    return GlyphStore(tmp_path_factory.mktemp("glyphs"))


@pytest.fixture(scope="session")
def sheet(now: datetime, content: CodeContent) -> Sheet:
    return Sheet(
        title=Words("高龄津贴决定书", "High-age allowance decision"),
        issuer=Words("民政局", "Welfare Bureau"),
        statement=Words("申请人符合本市高龄津贴发放条件。", "The applicant meets the conditions."),
        rows=[(Words("姓名", "Name"), Words("王建国", "王建国")), (Words("金额", "Amount"), Words("300元", "CN¥300"))],
        issued_on=Words("2026年11月22日", "November 22, 2026"),
        number_label=Words("证照编号", "Number"),
        number=content.identifier,
        code="7F3K-9QXM-2T4B",
        scan_label=Words("扫码查验", "Scan to check"),
        qr_text="PC1:7F3K9QXM2T4B",
        notes=[Words("任何改动都会使印章失效。", "Any change breaks the seal.")],
        description=Description("高龄津贴决定书", "民政局", "zh-Hans", now),
    )


@pytest.fixture(scope="session")
def unsealed(sheet: Sheet, glyphs: GlyphStore) -> bytes:
    return page.render(sheet, glyphs)


@pytest.fixture(scope="session")
def stamp(glyphs: GlyphStore) -> Stamp:
    return make_stamp(glyphs, NAME, "电子印章", page.SEAL_DIAMETER)


@pytest.fixture(scope="session")
def sealed(unsealed: bytes, key: SealingKey, stamp: Stamp, now: datetime) -> bytes:
    return seal_pdf(unsealed, key, stamp, at=now, reason="decision")


@pytest.fixture
def sealed_file(sealed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(sealed)
    return path


@pytest.fixture(scope="session")
def signer() -> NoteSigner:
    return NoteSigner("lakeside-log", Ed25519PrivateKey.generate())
