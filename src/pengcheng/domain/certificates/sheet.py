"""The words of a certificate's page, in the city's first language and, where it has one, its second."""

from __future__ import annotations

from collections.abc import Callable

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.values import locale_of
from pengcheng.engines.proof import codes
from pengcheng.engines.proof.pdf.document import Description
from pengcheng.engines.proof.pdf.page import Sheet, Words


def sheet_of(certificate: Certificate, qr_text: str) -> Sheet:
    """What stands on the page of `certificate`."""
    languages = certificate.languages

    def said(texts: dict[str, str]) -> Words:
        return Words(*(texts.get(language, "") for language in languages[:2]))

    def translated(words: Callable[[], str]) -> Words:
        found = []
        for language in languages[:2]:
            with translation.override(language):
                found.append(words())
        return Words(*found)

    def dated(language: str) -> str:
        return str(format_date(timezone.localdate(certificate.issued_at), "long", locale=locale_of(language)))

    rows = [(said(field["names"]), said(field["texts"])) for field in certificate.fields]
    rows.append((translated(lambda: _("Valid")), _validity(certificate)))
    title = said(certificate.titles)
    return Sheet(
        title=title,
        issuer=said(certificate.issuer_names),
        statement=said(certificate.words),
        rows=rows,
        issued_on=Words(*(dated(language) for language in languages[:2])),
        number_label=translated(lambda: _("Certificate number")),
        number=certificate.identifier,
        code=codes.grouped_lookup(certificate.code),
        scan_label=translated(lambda: _("Scan or type the code to check")),
        qr_text=qr_text,
        notes=[translated(lambda: _("Sealed electronically: any change to this file breaks the seal."))],
        description=Description(title.lead, said(certificate.issuer_names).lead, languages[0], certificate.issued_at),
    )


def seal_caption(certificate: Certificate) -> str:
    """The short line inside the round seal."""
    with translation.override(certificate.lead):
        return _("Electronic seal")


def _validity(certificate: Certificate) -> Words:
    found = []
    for language in certificate.languages[:2]:
        with translation.override(language):
            if certificate.valid_until is None:
                found.append(_("Until revoked"))
            else:
                day = format_date(certificate.valid_until, "long", locale=locale_of(language))
                found.append(_("Through %(day)s") % {"day": day})
    return Words(*found)
