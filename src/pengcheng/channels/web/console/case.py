"""One case as a member of staff decides it."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pengcheng.channels.web import explained
from pengcheng.channels.web.access import staff
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.cases.errors import ReasonMissing
from pengcheng.domain.services import actions, queries


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The facts with their sources beside the decision."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _acted(request, number)
        except ReasonMissing as refusal:
            errors["reason"] = str(refusal)
    shown = queries.case_page(request.user, number, current_language())
    return page(
        request,
        "console/case.html",
        status=422 if errors else 200,
        case=shown,
        errors=errors,
        reason=request.POST.get("reason", ""),
        key=request.POST.get("key") or secrets.token_urlsafe(12),
    )


@staff
@require_safe
def explanation_json(request: HttpRequest, number: str) -> HttpResponse:
    """How the decision of a case came about, as it is kept; the look is logged."""
    return explained.as_json(queries.explanation(request.user, number, current_language()))


@staff
@require_safe
def explanation_text(request: HttpRequest, number: str) -> HttpResponse:
    """The same as plain text."""
    return explained.as_text(queries.explanation(request.user, number, current_language()))


@staff
@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """What no register could tell and a person has found out; the rules then use it."""
    version = request.POST.get("version", "")
    actions.settle(
        request.user,
        number,
        request.POST.get("fact", ""),
        request.POST.get("text", ""),
        version=int(version) if version.isdecimal() else 0,
        reason=request.POST.get("how", ""),
    )
    messages.success(request, _("Noted. The rules use it now."), extra_tags="good")
    return HttpResponseRedirect(reverse("console_case", args=[number]))


def _acted(request: HttpRequest, number: str) -> HttpResponse:
    version = request.POST.get("version", "")
    actions.act_as_staff(
        request.user,
        number,
        request.POST.get("action", ""),
        version=int(version) if version.isdecimal() else 0,
        reason=request.POST.get("reason", ""),
        key=request.POST.get("key", "")[:64],
    )
    messages.success(request, _("Done. The applicant sees it now."), extra_tags="good")
    return HttpResponseRedirect(reverse("console"))
