"""`pengcheng verify` on files, codes and receipts: what it says, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pengcheng import clock
from pengcheng.channels.cli.verify_command import command
from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.sealing import seal
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.ledger.queries import entry_proof
from pengcheng.engines.proof.authority import Authority

Issued = Callable[..., Certificate]
Verify = Callable[..., Result]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certificate(issued: Issued) -> Certificate:
    return seal(issued())


@pytest.fixture
def pdf(certificate: Certificate) -> Path:
    return sealing.file_path(certificate.code, certificate.pdf_sha256)


@pytest.fixture
def verify(home: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.setenv("PENGCHENG_HOME", str(home))

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(command, [str(argument) for argument in arguments])

    return call


def test_a_sealed_file_is_valid(verify: Verify, pdf: Path) -> None:
    result = verify(pdf)
    assert result.exit_code == 0
    assert "exactly what was sealed" in result.output
    assert "民政局" in result.output


def test_the_same_as_json(verify: Verify, pdf: Path) -> None:
    found = json.loads(verify(pdf, "--json").stdout)
    assert (found["valid"], found["reason"], found["details"]["body"]) == (True, "seal.valid", "11440300PC00000222")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda content: content + b"\n", "seal.bytes_added"),
        (lambda content: content.replace(b"/Lang", b"/Lamg", 1), "seal.changed"),
        (lambda content: content[:-9], "seal.cut"),
    ],
)
def test_a_changed_file_is_not_valid(
    verify: Verify, pdf: Path, tmp_path: Path, harm: Callable[[bytes], bytes], reason: str
) -> None:
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(harm(pdf.read_bytes()))
    result = verify(changed, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["reason"] == reason


def test_a_file_of_another_city_is_not_valid(verify: Verify, pdf: Path, tmp_path: Path) -> None:
    Authority.open(tmp_path / "other", now=clock.now())
    result = verify(pdf, "--root", tmp_path / "other" / "root.pem")
    assert result.exit_code == 1
    assert "not that of a body of this city" in result.output


def test_a_code_is_valid_offline(verify: Verify, certificate: Certificate, tmp_path: Path) -> None:
    on_disk = tmp_path / "code.txt"
    on_disk.write_text(certificate.code_text + "\n")
    for argument in (certificate.code_text, on_disk):
        result = verify(argument)
        assert result.exit_code == 0
        assert "王**" in result.output


def test_a_forged_code_is_not_valid(verify: Verify, certificate: Certificate) -> None:
    result = verify(certificate.code_text[:-3] + "000")
    assert result.exit_code == 1
    assert "NOT VALID" in result.output


def test_an_expired_certificate_is_not_valid_any_more(
    verify: Verify, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = seal(issued(certificate_type="permit")).code_text
    assert verify(text).exit_code == 0
    monkeypatch.setenv("PENGCHENG_TODAY", (clock.today() + timedelta(days=90)).isoformat())
    result = verify(text)
    assert result.exit_code == 1
    assert "expired" in result.output


def test_a_receipt_is_valid_until_a_word_of_it_is_changed(
    verify: Verify, certificate: Certificate, tmp_path: Path
) -> None:
    entry = LedgerEntry.objects.get(kind="certificate.issued")
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(entry_proof(entry.pk)))
    assert verify(path).exit_code == 0
    path.write_text(path.read_text().replace("4403-1", "4403-2"))
    result = verify(path)
    assert result.exit_code == 1
    assert "case" in result.output


def test_what_is_neither_file_nor_code_is_said(verify: Verify, tmp_path: Path, certificate: Certificate) -> None:
    result = verify("nothing")
    assert result.exit_code == 1
    assert "neither a file nor a signed code" in result.output
    other = tmp_path / "notes.txt"
    other.write_text("hello")
    assert verify(other).exit_code == 1


def test_without_anything_to_trust_it_says_what_to_give(verify: Verify, tmp_path: Path) -> None:
    result = verify("PC1:ABC")
    assert result.exit_code == 1
    assert "--root trust.pem" in result.output
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("nonsense")
    assert "not PEM" in verify("PC1:ABC", "--root", nonsense).output
