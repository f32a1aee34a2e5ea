"""Checking a certificate without signing in, and the public side of the ledger. An uploaded file is never kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pengcheng import clock
from pengcheng.channels.web.access import public
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.certificates.errors import CertificateNotFound, CodeForged
from pengcheng.domain.certificates.queries import PublicCertificate, by_code, check_file
from pengcheng.domain.ledger.queries import checkpoint as log_state

LARGEST = 5 * 1024 * 1024


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Type or scan a code, or give the PDF."""
    errors: dict[str, str] = {}
    code = request.GET.get("code", "").strip()[:4000]
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            errors["file"] = _("Please choose a PDF file.")
        elif file.size > LARGEST:
            errors["file"] = _("Please choose a file of at most 5 MB.")
        else:
            return page(request, "verify/report.html", report=check_file(file.read()))
    elif code:
        try:
            found = by_code(code, current_language())
        except CodeForged as refusal:
            errors["code"] = str(refusal)
        except CertificateNotFound:
            return _code_page(request, None)
        else:
            return HttpResponseRedirect(reverse("verify_code", args=[found.code]))
    return page(request, "verify/form.html", status=422 if errors else 200, errors=errors, code=code)


@public
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The truth about the certificate with this code."""
    try:
        return _code_page(request, by_code(code, current_language()))
    except (CertificateNotFound, CodeForged):
        return _code_page(request, None)


def _code_page(request: HttpRequest, certificate: PublicCertificate | None) -> HttpResponse:
    status = 200 if certificate else 404
    return page(request, "verify/code.html", status=status, certificate=certificate, now=clock.now())


@public
@require_safe
def verify_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same for machines; the fast front answers this address before Django is asked."""
    try:
        return JsonResponse(public_state(by_code(code, current_language())))
    except (CertificateNotFound, CodeForged):
        return JsonResponse({"code": code, "state": "unknown"}, status=404)


def public_state(certificate: PublicCertificate) -> dict[str, Any]:
    """What a machine is told about a certificate."""
    until = certificate.valid_until
    return {
        "code": certificate.code,
        "identifier": certificate.identifier,
        "state": certificate.state,
        "issued_at": certificate.issued_at.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "sealed": certificate.sealed,
    }


@public
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger's signed head."""
    return page(request, "verify/ledger.html", log=log_state())


@public
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head as C2SP text."""
    return HttpResponse(log_state().note, content_type="text/plain; charset=utf-8")
