"""Reads of certificates: by their code for anyone, by their holder, and the sealed file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pengcheng import clock
from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.errors import (
    CertificateNotFound,
    CodeForged,
    FileMissing,
    NotSealedYet,
    NotTheHolder,
)
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.seal_words import SAYS
from pengcheng.domain.certificates.values import mask_name
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.ledger.actions import Actor, Party
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for
from pengcheng.domain.people.subjects import Subject
from pengcheng.engines.proof import codes
from pengcheng.engines.proof.errors import CodeInvalid
from pengcheng.engines.proof.pdf.verify import verify_pdf

_MOST = 200


@dataclass(frozen=True, slots=True)
class NamedText:
    """A field's name and its value, both in the language asked for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """What anyone who has the code may see."""

    code: str
    identifier: str
    title: str
    issuer: str
    holder_name: str  # masked
    fields: tuple[NamedText, ...]  # the public ones, names masked
    state: str  # valid | suspended | revoked | expired
    state_reason: str
    state_since: datetime | None
    issued_at: datetime
    valid_until: date | None
    sealed: bool

    @property
    def holds(self) -> bool:
        return self.state == Certificate.State.VALID


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """What the holder sees."""

    id: int
    code: str
    identifier: str
    title: str
    words: str
    issuer: str
    holder: Subject
    holder_name: str
    fields: tuple[NamedText, ...]
    state: str
    state_reason: str
    issued_at: datetime
    valid_until: date | None
    case_number: str
    sealed: bool
    code_text: str  # the signed code, "" until sealed
    qr_text: str  # what stands in the QR code, "" until sealed


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What is found about an uploaded file. `says` is in the language of the request."""

    valid: bool
    reason: str  # a code of engines.proof.pdf.verify.Reason
    says: str
    signer: str
    sealed_at: datetime | None
    sha256: str
    code: str  # of the certificate the file is, for its page with its state today; "" when it is none of ours


def by_code(text: str, language: str, *, on: date | None = None) -> PublicCertificate:
    """The certificate behind a code: as typed (spaces, hyphens and case do not matter) or as scanned.

    A scanned code's signature is checked before anything is looked up.
    Raises `CertificateNotFound`, `CodeForged`.
    """
    text = text.strip()
    if codes.is_signed_code(text):
        try:
            lookup = codes.decode(text, sealing.trusted(), now=clock.now()).lookup
        except CodeInvalid as fault:
            raise CodeForged from fault
    else:
        lookup = codes.normal_lookup(text)
    certificate = Certificate.objects.filter(code=lookup).first()
    if certificate is None:
        raise CertificateNotFound
    return _public(certificate, language, on or clock.today())


def wallet_of(subject: Party, language: str, *, on: date | None = None) -> list[HeldCertificate]:
    """The certificates of a subject, newest first. The caller has checked that it may see them."""
    found = Certificate.objects.filter(holder_kind=str(subject.kind), holder_id=str(subject.id))
    return [_held(each, language, on or clock.today()) for each in found.order_by("-issued_at", "-id")[:_MOST]]


def held(code: str, language: str, *, account: Account | None) -> HeldCertificate:
    """One certificate for its holder, or for who may act for them. Raises `NotTheHolder`."""
    return _held(_own(code, account), language, clock.today())


def pdf_of(code: str, *, account: Account, actor: Party) -> bytes:
    """The sealed file, for its holder or who may act for them; the download is logged.

    Raises `NotTheHolder`, `NotSealedYet`, and `FileMissing` when the file in the store is not the one that was sealed.
    """
    certificate = _own(code, account)
    if certificate.sealed_at is None:
        raise NotSealedYet
    content = sealing.stored_file(certificate)
    if content is None:
        raise FileMissing
    with transaction.atomic():
        ledger.append(
            "certificate.downloaded",
            actor=actor,
            subject=Actor(certificate.holder_kind, certificate.holder_id),
            case=certificate.case_number,
            details={"certificate": certificate.identifier},
        )
    return content


def check_file(content: bytes) -> FileCheck:
    """Whether an uploaded PDF is exactly what a body of this city sealed, and what the city says of it today."""
    report = verify_pdf(content, sealing.trusted(), now=clock.now())
    certificate = Certificate.objects.filter(pdf_sha256=report.sha256).first() if report.valid else None
    return FileCheck(
        valid=report.valid,
        reason=report.reason.value,
        says=str(SAYS[report.reason]),
        signer=report.signer,
        sealed_at=report.sealed_at,
        sha256=report.sha256,
        code=certificate.code if certificate else "",
    )


def _own(code: str, account: Account | None) -> Certificate:
    certificate = Certificate.objects.filter(code=codes.normal_lookup(code)).first()
    if certificate is None or not may_act_for(account, Subject(certificate.holder_kind, certificate.holder_id)):
        raise NotTheHolder
    return certificate


def _public(certificate: Certificate, language: str, day: date) -> PublicCertificate:
    return PublicCertificate(
        code=certificate.code,
        identifier=certificate.identifier,
        title=certificate.in_language(certificate.titles, language),
        issuer=certificate.in_language(certificate.issuer_names, language),
        holder_name=mask_name(certificate.holder_name),
        fields=tuple(_field(certificate, row, language, masked=True) for row in certificate.fields if row["public"]),
        state=certificate.state_on(day).value,
        state_reason=certificate.state_reason,
        state_since=certificate.state_since,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        sealed=certificate.sealed_at is not None,
    )


def _held(certificate: Certificate, language: str, day: date) -> HeldCertificate:
    return HeldCertificate(
        id=certificate.pk,
        code=certificate.code,
        identifier=certificate.identifier,
        title=certificate.in_language(certificate.titles, language),
        words=certificate.in_language(certificate.words, language),
        issuer=certificate.in_language(certificate.issuer_names, language),
        holder=Subject(certificate.holder_kind, certificate.holder_id),
        holder_name=certificate.holder_name,
        fields=tuple(_field(certificate, row, language, masked=False) for row in certificate.fields),
        state=certificate.state_on(day).value,
        state_reason=certificate.state_reason,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        case_number=certificate.case_number,
        sealed=certificate.sealed_at is not None,
        code_text=certificate.code_text,
        qr_text=sealing.qr_text(certificate, certificate.code_text) if certificate.code_text else "",
    )


def _field(certificate: Certificate, row: dict[str, Any], language: str, *, masked: bool) -> NamedText:
    value = certificate.in_language(row["texts"], language)
    name = certificate.in_language(row["names"], language)
    return NamedText(name, mask_name(value) if masked and row["name"] else value)
