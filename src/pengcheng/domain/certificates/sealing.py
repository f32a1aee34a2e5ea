"""Seals issued certificates after their transaction is committed, once each, whatever crashes in between.

The file is written first, under a name made of its own hash; then one small transaction marks the certificate as
sealed. A crash before that leaves an unsealed certificate (and perhaps a file nobody refers to): `seal_pending`
seals it anew.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import transaction

from pengcheng import clock
from pengcheng.domain.certificates.models import Certificate, SealUse
from pengcheng.domain.certificates.sheet import seal_caption, sheet_of
from pengcheng.domain.certificates.values import mask_name
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.log import authority
from pengcheng.engines.proof import codes
from pengcheng.engines.proof.authority import SealingKey
from pengcheng.engines.proof.chain import TrustStore
from pengcheng.engines.proof.durable import write_file
from pengcheng.engines.proof.pdf import page
from pengcheng.engines.proof.pdf.glyphs import GlyphStore
from pengcheng.engines.proof.pdf.seal import Stamp, make_stamp, seal_pdf

log = logging.getLogger(__name__)
_SEALER = Actor("system", "certificates")
_guard = threading.Lock()
_stamps: dict[tuple[str, str], Stamp] = {}


@dataclass(frozen=True, slots=True)
class _Sealed:
    content: bytes
    code_text: str
    key: SealingKey


def seal(certificate: Certificate) -> Certificate:
    """Renders, seals and stores the certificate's file. Sealed already, it is returned as it is."""
    current = Certificate.objects.get(pk=certificate.pk)
    if current.sealed_at is not None:
        return current
    at = clock.now()
    made = _made(current)
    digest = sha256(made.content).hexdigest()
    path = file_path(current.code, digest)
    write_file(path, made.content)
    sealed = {"sealed_at": at, "pdf_sha256": digest, "code_text": made.code_text}
    with transaction.atomic():
        won = Certificate.objects.filter(pk=current.pk, sealed_at=None).update(**sealed)
        if won:
            _record_use(current, made, digest)
    if not won:
        path.unlink(missing_ok=True)  # another worker was quicker; its file is the one
        return Certificate.objects.get(pk=current.pk)
    for name, value in sealed.items():
        setattr(current, name, value)
    return current


def seal_after_commit(certificate_id: int) -> None:
    """Seals a certificate whose decision stands: a full disk now must not turn the decision into an error."""
    try:
        seal(Certificate(pk=certificate_id))
    except Exception:
        log.exception("certificate %s could not be sealed; it will be tried again", certificate_id)


def seal_pending(limit: int = 500) -> int:
    """Seals what a crash left unsealed; returns how many. One that cannot be sealed does not keep up the others."""
    pending = list(Certificate.objects.filter(sealed_at=None).order_by("pk").values_list("pk", flat=True)[:limit])
    for certificate_id in pending:
        seal_after_commit(certificate_id)
    still = Certificate.objects.filter(pk__in=pending, sealed_at=None).count()
    return len(pending) - still


def stored_file(certificate: Certificate) -> bytes | None:
    """The sealed file; None when it is missing or another one stands there, and then it is marked to be made again."""
    path = file_path(certificate.code, certificate.pdf_sha256)
    content = path.read_bytes() if path.exists() else b""
    if sha256(content).hexdigest() == certificate.pdf_sha256:
        return content
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(sealed_at=None, pdf_sha256="")
        ledger.append(
            "certificate.file_lost",
            actor=_SEALER,
            subject=Actor(certificate.holder_kind, certificate.holder_id),
            case=certificate.case_number,
            details={"certificate": certificate.identifier, "pdf_sha256": certificate.pdf_sha256},
        )
    return None


def file_path(code: str, digest: str) -> Path:
    """Where a sealed file lies: PENGCHENG_HOME/certificates."""
    return Path(settings.HOME) / "certificates" / code[:2] / f"{code}.{digest[:16]}.pdf"


def trusted() -> TrustStore:
    """The city's published certificates, read again when they have changed."""
    path = authority().folder / "public" / "trust.pem"
    stamp = path.stat()
    return _trust_store(path, stamp.st_mtime_ns, stamp.st_size)


def qr_text(certificate: Certificate, code_text: str) -> str:
    """What stands in the QR code: a link that any phone opens where the city's address is known, else the code."""
    address = str(getattr(settings, "PUBLIC_URL", ""))
    return codes.link(address, certificate.code, code_text) if address else code_text


@lru_cache(maxsize=4)
def glyphs(home: Path) -> GlyphStore:
    """The glyphs kept in PENGCHENG_HOME/cache."""
    return GlyphStore(home / "cache")


def stamp_of(store: GlyphStore, body: str, caption: str) -> Stamp:
    """A body's round seal as it is drawn; drawn once per process."""
    with _guard:
        if (body, caption) not in _stamps:
            _stamps[body, caption] = make_stamp(store, body, caption, page.SEAL_DIAMETER)
        return _stamps[body, caption]


@lru_cache(maxsize=4)
def _trust_store(path: Path, _modified: int, _size: int) -> TrustStore:
    return TrustStore.from_pem(path.read_bytes())


def _made(certificate: Certificate) -> _Sealed:
    at = clock.now()
    name = certificate.in_language(certificate.issuer_names, certificate.lead)
    key = authority().body(certificate.issuer_code, name, now=at)
    title = certificate.in_language(certificate.titles, certificate.lead)
    said = codes.CodeContent(
        lookup=certificate.code,
        identifier=certificate.identifier,
        issued_at=at.replace(microsecond=0),
        valid_until=certificate.valid_until,
        holder=mask_name(certificate.holder_name),
        title=title,
    )
    code_text = codes.encode(said, key)
    store = glyphs(Path(settings.HOME))
    pdf = page.render(sheet_of(certificate, qr_text(certificate, code_text)), store)
    stamp = stamp_of(store, name, seal_caption(certificate))
    store.save()
    return _Sealed(seal_pdf(pdf, key, stamp, at=at, reason=title), code_text, key)


def _record_use(certificate: Certificate, made: _Sealed, digest: str) -> None:
    at = clock.now()
    fingerprint = made.key.certificate.fingerprint(hashes.SHA256()).hex()
    SealUse.objects.create(
        certificate=certificate, body=certificate.issuer_code, signer=fingerprint, pdf_sha256=digest, at=at
    )
    ledger.append(
        "certificate.sealed",
        actor=_SEALER,
        subject=Actor(certificate.holder_kind, certificate.holder_id),
        case=certificate.case_number,
        details={
            "certificate": certificate.identifier,
            "department": certificate.issuer,
            "pdf_sha256": digest,
            "signer": fingerprint,
        },
    )
