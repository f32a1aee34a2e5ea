"""`pengcheng verify`: checks a certificate's file, a code or a ledger receipt, without network or database."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from pengcheng.engines.proof import codes
from pengcheng.engines.proof.chain import TrustStore
from pengcheng.engines.proof.errors import ProofError
from pengcheng.engines.proof.pdf.verify import verify_pdf
from pengcheng.engines.proof.receipts import parse_receipt, verify_receipt


@dataclass(slots=True)
class Finding:
    """What was checked and found: `checked` are sentences, `details` what the proof says."""

    kind: str
    valid: bool
    reason: str
    says: str
    checked: list[str] = field(default_factory=list)
    details: dict[str, object] = field(default_factory=dict)


@click.command("verify")
@click.argument("file_or_code")
@click.option(
    "--root",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the city's trust.pem (or its root alone, for files); default: that of PENGCHENG_HOME",
)
@click.option("--json", "as_json", is_flag=True, help="print the finding as JSON")
def command(file_or_code: str, root: Path | None, as_json: bool) -> None:
    """Check FILE-OR-CODE offline: a sealed PDF, the text of a QR code, or a ledger receipt.

    Exits with 1 when it is not valid.
    """
    finding = examine(file_or_code, _trust(root))
    if as_json:
        click.echo(json.dumps(_plain(finding), ensure_ascii=False, indent=2))
    else:
        _print(finding)
    raise SystemExit(0 if finding.valid else 1)


def examine(file_or_code: str, trust: TrustStore) -> Finding:
    """What is found about a file or a code."""
    text = file_or_code.strip("\r\n")
    if codes.is_signed_code(text):
        return _code(text, trust)
    path = Path(file_or_code)
    if not path.is_file():
        raise click.ClickException(
            f"{file_or_code} is neither a file nor a signed code. A code begins with {codes.PREFIX}; put it in quotes. "
            "(The short code under the QR code is looked up on the city's verify page.)"
        )
    content = path.read_bytes()
    if content.startswith(b"%PDF-"):
        return _pdf(content, trust)
    if content[:4].decode("latin-1") == codes.PREFIX:
        return _code(content.decode("utf-8", "replace").rstrip("\r\n"), trust)
    return _receipt(content, trust)


def _pdf(content: bytes, trust: TrustStore) -> Finding:
    report = verify_pdf(content, trust, now=_now())
    found = Finding("certificate file", report.valid, report.reason.value, report.says)
    found.details = {"sha256": report.sha256}
    if report.valid:
        found.checked = [
            "the one signature covers every byte of the file but itself",
            "nothing was changed and nothing was added after it",
            "the signer's certificate was issued by the city's root and was valid at the time of sealing",
        ]
        found.details |= {"sealed_by": report.signer, "body": report.body, "sealed_at": report.sealed_at}
    return found


def _code(text: str, trust: TrustStore) -> Finding:
    try:
        report = codes.decode(text, trust, now=_now())
    except ProofError as fault:
        return Finding("certificate code", False, fault.code, str(fault))
    found = Finding("certificate code", True, "code.valid", "The code was signed by the body it names.")
    found.checked = [
        "the signature is that of a body of this city",
        "the code is whole: nothing was added or left out",
        "whether the certificate was revoked since is not in the code: ask the verify page",
    ]
    found.details = {
        "title": report.title,
        "holder": report.holder,
        "identifier": report.identifier,
        "code": codes.grouped_lookup(report.lookup),
        "signed_by": report.signer,
        "issued_at": report.issued_at,
        "valid_until": report.valid_until,
    }
    if report.valid_until is not None and report.valid_until < _now().date():
        found.valid, found.reason = False, "code.expired"
        found.says = f"The certificate held until {report.valid_until}; it has expired."
    return found


def _receipt(content: bytes, trust: TrustStore) -> Finding:
    try:
        report = verify_receipt(parse_receipt(content), trust, now=_now())
    except ProofError as fault:
        return Finding("ledger receipt", False, fault.code, str(fault))
    found = Finding("ledger receipt", True, "receipt.valid", "The entry stands in the city's log, unchanged.")
    found.checked = [
        "the path of hashes leads from the entry to the log's root",
        "the root is signed by the log's key, and that key by the city's root",
        "what is shown is what the entry commits to",
    ]
    found.details = {
        "entry": report.index,
        "log": report.checkpoint.origin,
        "log_size": report.checkpoint.size,
        "kind": report.leaf.get("kind"),
        "at": report.leaf.get("at"),
        **report.opened,
    }
    return found


def _now() -> datetime:
    """The verifier's own clock; a demonstration that lives on a later day (PENGCHENG_TODAY) is followed there.

    The platform's clock is not asked: checking a file must not need, or make, any of the platform's state.
    """
    present = datetime.now(UTC)
    fixed = os.environ.get("PENGCHENG_TODAY")
    if not fixed:
        return present
    return max(present, datetime.combine(date.fromisoformat(fixed), time.max, UTC) + timedelta(hours=12))


def _trust(root: Path | None) -> TrustStore:
    home = Path(os.environ.get("PENGCHENG_HOME", "var"))
    path = root or home / "keys" / "public" / "trust.pem"
    if not path.is_file():
        raise click.ClickException(
            f"{path} is not there, so there is nothing to trust. Give the city's published trust.pem: --root trust.pem"
        )
    try:
        return TrustStore.from_pem(path.read_bytes())
    except ProofError as fault:
        raise click.ClickException(f"{path}: {fault}") from fault


def _print(finding: Finding) -> None:
    mark = (
        click.style("valid", fg="green", bold=True) if finding.valid else click.style("NOT VALID", fg="red", bold=True)
    )
    click.echo(f"{mark}  {finding.kind}: {finding.says}")
    for sentence in finding.checked:
        click.echo(f"  checked: {sentence}")
    for name, value in finding.details.items():
        if value not in (None, ""):
            click.echo(f"  {name}: {value if isinstance(value, str | int) else _words(value)}")


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "valid": finding.valid,
        "reason": finding.reason,
        "says": finding.says,
        "checked": finding.checked,
        "details": {name: value if _is_json(value) else str(value) for name, value in finding.details.items()},
    }


def _is_json(value: object) -> bool:
    return value is None or isinstance(value, str | int | list | dict)


def _words(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if _is_json(value) else str(value)
