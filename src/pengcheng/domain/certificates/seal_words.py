"""The verdicts about a sealed file, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pengcheng.engines.proof.pdf.verify import Reason

SAYS: dict[Reason, str | Promise] = {
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
    Reason.FROM_THE_FUTURE: _("The file says it was sealed in the future. Check the date of this machine."),
}
