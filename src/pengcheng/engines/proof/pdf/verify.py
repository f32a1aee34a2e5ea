"""Whether a PDF is, byte for byte, what a trusted body sealed.

The rule is stricter than that of readers' programs, which call a file valid when a later update merely hides what was
signed: here the one signature must cover the whole file but itself, and itself must be in its one canonical form. So
any changed byte, any byte added at the end, any later revision, and any second signature make the file not valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256

from cryptography import x509
from cryptography.x509.oid import NameOID

from pengcheng.engines.proof.chain import TrustStore, common_name
from pengcheng.engines.proof.errors import SignerExpired, SignerUnknown
from pengcheng.engines.proof.pdf import cms

_RANGE = re.compile(rb"/ByteRange ?\[ *(\d{1,10}) +(\d{1,10}) +(\d{1,10}) +(\d{1,10}) *\]", re.ASCII)
_TIME = re.compile(rb"/M \(D:(\d{14})([+-]\d\d)'(\d\d)'\)", re.ASCII)
_HEXADECIMAL = re.compile(rb"<([0-9a-f]+)>", re.ASCII)
_SKEW = timedelta(minutes=10)
_LARGEST = 64 * 1024 * 1024


class Reason(StrEnum):
    """Why a file is valid or not; stable codes for programs and for translation."""

    VALID = "seal.valid"
    NOT_A_PDF = "seal.not_a_pdf"
    TOO_LARGE = "seal.too_large"
    NO_SEAL = "seal.none"
    SEVERAL_SEALS = "seal.several"
    ADDED_AFTER = "seal.bytes_added"
    CUT = "seal.cut"
    CHANGED = "seal.changed"
    MALFORMED = "seal.malformed"
    SIGNER_UNKNOWN = "seal.signer_unknown"
    SIGNER_EXPIRED = "seal.signer_expired"
    FROM_THE_FUTURE = "seal.from_the_future"


SAYS: dict[Reason, str] = {
    Reason.VALID: "The file is exactly what was sealed; nothing was changed or added.",
    Reason.NOT_A_PDF: "This is not a PDF file.",
    Reason.TOO_LARGE: "The file is larger than any certificate.",
    Reason.NO_SEAL: "The file carries no electronic seal. A picture of a seal proves nothing.",
    Reason.SEVERAL_SEALS: "The file carries more than one signature; certificates carry exactly one.",
    Reason.ADDED_AFTER: "Something was added to the file after it was sealed. Do not trust what it shows.",
    Reason.CUT: "The file is cut short. Download it again.",
    Reason.CHANGED: "The file was changed after it was sealed. Do not trust what it shows.",
    Reason.MALFORMED: "The seal is damaged or was made by other means.",
    Reason.SIGNER_UNKNOWN: "The seal is not that of a body of this city.",
    Reason.SIGNER_EXPIRED: "The sealing certificate was not valid when the file was sealed.",
    Reason.FROM_THE_FUTURE: "The file says it was sealed in the future. Check this machine's clock.",
}


@dataclass(frozen=True, slots=True)
class SealReport:
    """The answer about a file. Signer, body and time are given only once the signature itself has been found good."""

    reason: Reason
    sha256: str
    signer: str = ""
    body: str = ""
    sealed_at: datetime | None = None

    @property
    def valid(self) -> bool:
        return self.reason is Reason.VALID

    @property
    def says(self) -> str:
        """The reason in one plain English sentence."""
        return SAYS[self.reason]


class _Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def verify_pdf(content: bytes, trust: TrustStore, *, now: datetime) -> SealReport:
    """Checks a file against the trusted roots. Never raises for bad content: the report says what is wrong."""
    fingerprint = sha256(content).hexdigest() if len(content) <= _LARGEST else ""
    try:
        encoded, digest = _cut_out(content)
        signature = _parsed(encoded, digest)
        if not signature.verify(digest):
            raise _Refused(Reason.CHANGED)
        sealed_at = _sealed_at(content, now)
        _check_signer(signature, trust, sealed_at)
    except _Refused as refusal:
        return SealReport(refusal.reason, fingerprint)
    return SealReport(
        Reason.VALID, fingerprint, common_name(signature.certificate), _body_code(signature.certificate), sealed_at
    )


def _cut_out(content: bytes) -> tuple[bytes, bytes]:
    """The encoded signature and the SHA-256 of all else."""
    if len(content) > _LARGEST:
        raise _Refused(Reason.TOO_LARGE)
    if not content.startswith(b"%PDF-"):
        raise _Refused(Reason.NOT_A_PDF)
    ranges = _RANGE.findall(content)
    if not ranges:
        raise _Refused(Reason.NO_SEAL)
    if len(ranges) > 1:
        raise _Refused(Reason.SEVERAL_SEALS)
    start, gap, behind, rest = (int(part) for part in ranges[0])
    if len(content) > behind + rest:
        raise _Refused(Reason.ADDED_AFTER)
    if len(content) < behind + rest:
        raise _Refused(Reason.CUT)
    if start or not 0 < gap < behind:
        raise _Refused(Reason.MALFORMED)
    held = _HEXADECIMAL.fullmatch(content[gap:behind])
    if not held or len(held[1]) % 2:
        raise _Refused(Reason.MALFORMED)
    digest = sha256(content[:gap])
    digest.update(content[behind:])
    return bytes.fromhex(held[1].decode()), digest.digest()


def _parsed(padded: bytes, digest: bytes) -> cms.Signature:
    try:
        encoded, padding = cms.split_padding(padded)
        if any(padding):
            raise _Refused(Reason.MALFORMED)
        if cms.digest_of(encoded) != digest:
            raise _Refused(Reason.CHANGED)
        return cms.parse(encoded, digest)
    except (ValueError, IndexError, x509.InvalidVersion) as fault:
        raise _Refused(Reason.MALFORMED) from fault


def _sealed_at(content: bytes, now: datetime) -> datetime:
    times = _TIME.findall(content)
    if len(times) != 1:
        raise _Refused(Reason.MALFORMED)
    stamp, hours, minutes = times[0]
    offset = timedelta(hours=int(hours), minutes=int(minutes) * (-1 if hours.startswith(b"-") else 1))
    try:
        sealed_at = datetime.strptime(stamp.decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone(offset))
    except ValueError as fault:
        raise _Refused(Reason.MALFORMED) from fault
    if sealed_at > now + _SKEW:
        raise _Refused(Reason.FROM_THE_FUTURE)
    return sealed_at


def _check_signer(signature: cms.Signature, trust: TrustStore, at: datetime) -> None:
    try:
        trust.check(signature.certificate, at=at)
    except SignerExpired as fault:
        raise _Refused(Reason.SIGNER_EXPIRED) from fault
    except SignerUnknown as fault:
        raise _Refused(Reason.SIGNER_UNKNOWN) from fault
    if any(other not in trust.roots for other in signature.others):
        raise _Refused(Reason.SIGNER_UNKNOWN)


def _body_code(certificate: x509.Certificate) -> str:
    codes = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    return str(codes[0].value) if codes else ""
