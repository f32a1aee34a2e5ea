"""What a page says about an uploaded PDF. The file is checked in memory and never kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pengcheng import clock
from pengcheng.channels.web.environment import moment
from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.models import Certificate
from pengcheng.engines.proof.pdf.verify import Reason, verify_pdf


@dataclass(frozen=True, slots=True)
class FileReport:
    """The verdict in words: `lines` are (label, value); `code` looks the certificate up, "" where there is none."""

    valid: bool
    message: str
    lines: tuple[tuple[str, str], ...]
    code: str


def check_file(content: bytes) -> FileReport:
    """Checks every byte of a PDF against the city's seals."""
    report = verify_pdf(content, sealing.trusted(), now=clock.now())
    lines = (
        (_("Sealed by"), report.signer),
        (_("Sealed on"), moment(report.sealed_at)),
        (_("Fingerprint (SHA-256)"), report.sha256),
    )
    known = Certificate.objects.filter(pdf_sha256=report.sha256).first() if report.valid else None
    return FileReport(report.valid, _words(report.reason), lines, known.code if known else "")


def _words(reason: Reason) -> str:
    return {
        Reason.VALID: _("The file is exactly what was sealed; nothing was changed or added."),
        Reason.NOT_A_PDF: _("This is not a PDF file."),
        Reason.TOO_LARGE: _("The file is larger than any certificate."),
        Reason.NO_SEAL: _("The file carries no electronic seal. A picture of a seal proves nothing."),
        Reason.SEVERAL_SEALS: _("The file carries more than one signature; certificates carry exactly one."),
        Reason.ADDED_AFTER: _("Something was added to the file after it was sealed. Do not trust what it shows."),
        Reason.CUT: _("The file is cut short. Download it again."),
        Reason.CHANGED: _("The file was changed after it was sealed. Do not trust what it shows."),
        Reason.MALFORMED: _("The seal is damaged or was made by other means."),
        Reason.SIGNER_UNKNOWN: _("The seal is not that of a body of this city."),
        Reason.SIGNER_EXPIRED: _("The sealing certificate was not valid when the file was sealed."),
        Reason.FROM_THE_FUTURE: _("The file says it was sealed in the future."),
    }[reason]
