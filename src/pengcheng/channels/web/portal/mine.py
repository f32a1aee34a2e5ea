"""My page: cases with their clock, certificates, who read my data, for whom I may act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pengcheng.channels.web import acting
from pengcheng.channels.web.access import resident
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.certificates import queries as certificates_of
from pengcheng.domain.ledger.queries import entry_proof
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services import queries
from pengcheng.engines.proof import qr


def _my_page(request: HttpRequest, template: str) -> HttpResponse:
    mine = queries.my_page(request.user, current_language(), subject=acting.subject_of(request))
    return page(request, template, my=mine)


@resident
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything of mine in one look."""
    return _my_page(request, "portal/my.html")


@resident
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """My certificates."""
    return _my_page(request, "portal/certificates.html")


@resident
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """Who read my data, when, why, for which case."""
    return _my_page(request, "portal/reads.html")


@resident
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """For whom do I look at these pages?"""
    mine = queries.my_page(request.user, current_language())
    return page(request, "portal/choose.html", card=None, people=mine.principals, back=reverse("my"))


@resident
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Look at the pages for somebody else, or for oneself again."""
    acting.choose(request, request.POST.get("subject", ""))
    return HttpResponseRedirect(reverse("my"))


@resident
@require_safe
def proof(request: HttpRequest, entry: int) -> HttpResponse:
    """The proof of one line about me, to be checked offline."""
    subject = acting.subject_of(request) or request.user.subject
    response = JsonResponse(entry_proof(entry, subject=subject), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="ledger-{entry}.json"'
    return response


@resident
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """One certificate of mine, with the code that others scan."""
    held = certificates_of.held(code, current_language(), account=request.user)
    picture = mark_safe(qr.svg(held.code_text, label=_("QR code of this certificate")))
    return page(request, "portal/certificate.html", certificate=held, picture=picture)


@resident
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed file."""
    content = certificates_of.pdf_of(code, account=request.user, actor=Actor.of(request.user))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{code}.pdf"'
    return response
