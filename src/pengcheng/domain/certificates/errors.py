"""Refusals of this noun."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class CertificateError(Exception):
    """Base of the refusals here; `code` is stable, the message says what to do."""

    code = "certificate"
    message = _("This could not be done with the certificate.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class CertificateNotFound(CertificateError):
    """No certificate has this code."""

    code = "certificate_not_found"
    message = _("There is no certificate with this code. Check the characters, or scan it again.")


class CodeForged(CertificateError):
    """A signed code whose signature does not hold."""

    code = "certificate_code_forged"
    message = _("This code was not signed by the city. Do not trust the paper it stands on.")


class NotSealedYet(CertificateError):
    """A certificate whose decision stands but whose file is still to be sealed."""

    code = "certificate_not_sealed_yet"
    message = _("The certificate is being sealed. It will be ready in a moment.")


class NotTheHolder(CertificateError):
    """Somebody asks for a certificate that is not theirs."""

    code = "certificate_not_yours"
    message = _("There is no such certificate, or it is not yours to see.")


class FileMissing(CertificateError):
    """The stored file is gone or is not the one that was sealed."""

    code = "certificate_file_missing"
    message = _("The certificate's file is missing or was changed in the store. It is being made again.")


class UnknownType(CertificateError):
    """A certificate that the city folder does not define."""

    code = "certificate_type_unknown"
    message = _("The city folder has no such certificate.")


class ValueMissing(CertificateError):
    """A field whose value the decision does not give."""

    code = "certificate_value_missing"

    def __init__(self, certificate: str, field: str, source: str) -> None:
        super().__init__(
            f"Certificate {certificate}: the field {field} needs {source}, which the decision does not give."
        )


class StateRefused(CertificateError):
    """A change of state that a revoked certificate does not allow."""

    code = "certificate_state_refused"
    message = _("The certificate is revoked; that cannot be undone.")


class ReasonMissing(CertificateError):
    """A change of state without a reason."""

    code = "certificate_reason_missing"
    message = _("Please write the reason: the holder will read it.")
