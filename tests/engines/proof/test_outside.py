"""What other people's programs say of our files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pengcheng.engines.proof import codes, qr
from pengcheng.engines.proof.authority import Authority, SealingKey
from pengcheng.engines.proof.codes import CodeContent
from pengcheng.engines.proof.pdf.page import Sheet
from pengcheng.engines.proof.pdf.seal import Stamp, seal_pdf

pytestmark = pytest.mark.outside

Run = Callable[..., str]


@pytest.fixture
def run() -> Run:
    def call(program: str, *arguments: str | Path) -> str:
        if shutil.which(program) is None:
            pytest.skip(
                f"{program} is not installed; on Debian: apt-get install poppler-utils openssl zbar-tools libnss3-tools"
            )
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=60)
        return done.stdout.decode() + done.stderr.decode()

    return call


@pytest.fixture
def root_file(authority: Authority, tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(authority.root.public_bytes(Encoding.PEM))
    return path


def test_pdfsig_calls_it_valid_trusted_and_whole(run: Run, sealed_file: Path, root_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "nss"
    store.mkdir()
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "C,C,C", "-i", root_file)
    said = run("pdfsig", "-nssdir", f"sql:{store}", sealed_file)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_openssl_verifies_the_signature(run: Run, sealed: bytes, root_file: Path, tmp_path: Path) -> None:
    found = re.search(rb"/ByteRange \[0 (\d+) +(\d+) +(\d+)", sealed)
    assert found
    gap, behind, _ = (int(part) for part in found.groups())
    (tmp_path / "covered").write_bytes(sealed[:gap] + sealed[behind:])
    (tmp_path / "signature").write_bytes(bytes.fromhex(sealed[gap + 1 : behind - 1].decode()))
    said = run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "signature",
        "-content", tmp_path / "covered", "-CAfile", root_file, "-purpose", "any", "-out", os.devnull,
    )  # fmt: skip
    assert "successful" in said.lower()


def test_pyhanko_finds_it_intact_trusted_and_untouched(sealed_file: Path, authority: Authority, now: datetime) -> None:
    reader = pytest.importorskip("pyhanko.pdf_utils.reader")
    validation = pytest.importorskip("pyhanko.sign.validation")
    certvalidator = pytest.importorskip("pyhanko_certvalidator")
    x509 = pytest.importorskip("asn1crypto.x509")
    root = x509.Certificate.load(authority.root.public_bytes(Encoding.DER))
    with sealed_file.open("rb") as file:
        signature = reader.PdfFileReader(file).embedded_signatures[0]
        context = certvalidator.ValidationContext(trust_roots=[root], moment=now, revocation_mode="soft-fail")
        status = validation.validate_pdf_signature(signature, context)
    assert status.intact
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok


def test_the_text_can_be_selected_and_searched(run: Run, sealed_file: Path, sheet: Sheet) -> None:
    said = run("pdftotext", "-layout", sealed_file, "-")
    for words in (
        sheet.title,
        sheet.issuer,
        sheet.statement,
        sheet.issued_on,
        *(one for row in sheet.rows for one in row),
    ):
        assert words.lead in said
        assert words.second in said
    assert sheet.number in said
    assert sheet.code in said


def test_the_qr_code_is_read_from_the_picture_of_the_page(
    run: Run, sealed_file: Path, sheet: Sheet, tmp_path: Path
) -> None:
    run("pdftoppm", "-r", "110", "-png", "-singlefile", sealed_file, tmp_path / "page")
    assert sheet.qr_text in run("zbarimg", "-q", "--raw", tmp_path / "page.png")


def test_the_qr_code_on_screen_is_read(run: Run, content: CodeContent, key: SealingKey, tmp_path: Path) -> None:
    text = codes.encode(content, key)
    matrix = qr.modules(text)
    scale, quiet = 4, qr.QUIET_ZONE
    side = (len(matrix) + 2 * quiet) * scale
    rows = []
    for y in range(side):
        row, line = y // scale - quiet, ""
        for x in range(side):
            column = x // scale - quiet
            inside = 0 <= row < len(matrix) and 0 <= column < len(matrix)
            line += "1 " if inside and matrix[row, column] else "0 "
        rows.append(line)
    (tmp_path / "code.pbm").write_text(f"P1\n{side} {side}\n" + "\n".join(rows))
    assert text in run("zbarimg", "-q", "--raw", tmp_path / "code.pbm")


def test_sealing_is_far_quicker_than_pyhanko(
    unsealed: bytes, key: SealingKey, stamp: Stamp, now: datetime, tmp_path: Path
) -> None:
    ours = _milliseconds(lambda: seal_pdf(unsealed, key, stamp, at=now), 50)
    theirs = _milliseconds(_pyhanko_sealing(unsealed, key, tmp_path), 5)
    print(f"seal: {ours:.2f} ms, pyHanko {theirs:.1f} ms, ratio {theirs / ours:.0f}")
    assert ours * 10 < theirs
    assert ours < 5


def _milliseconds(work: Callable[[], object], times: int) -> float:
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1000


def _pyhanko_sealing(unsealed: bytes, key: SealingKey, folder: Path) -> Callable[[], object]:
    import io

    signers = pytest.importorskip("pyhanko.sign.signers")
    writer = pytest.importorskip("pyhanko.pdf_utils.incremental_writer")
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
    from pyhanko.sign.fields import SigSeedSubFilter

    paths = {"key": folder / "body.key", "body": folder / "body.pem", "root": folder / "root-of-body.pem"}
    paths["key"].write_bytes(key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    paths["body"].write_bytes(key.certificate.public_bytes(Encoding.PEM))
    paths["root"].write_bytes(key.root.public_bytes(Encoding.PEM))
    signer = signers.SimpleSigner.load(str(paths["key"]), str(paths["body"]), ca_chain_files=(str(paths["root"]),))
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True
    )
    sealer = signers.PdfSigner(metadata, signer=signer)
    return lambda: sealer.sign_pdf(writer.IncrementalPdfFileWriter(io.BytesIO(unsealed)))
