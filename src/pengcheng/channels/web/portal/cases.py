"""A case of mine: its decision, its steps, and saying that a record it rests on is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pengcheng.channels.web import errors as error_pages
from pengcheng.channels.web import explained, kept_forms
from pengcheng.channels.web.access import resident
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.services import actions, queries
from pengcheng.domain.services.errors import NotFound, ObjectionRefused
from pengcheng.domain.services.queries.pages import ApplicationPage, DecisionPage


@resident
@require_safe
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """Outcome, reasons, clauses, amounts, certificate."""
    shown = queries.decision_page(request.user, number, current_language())
    return page(request, "portal/decision.html", decision=shown)


@resident
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Every step so far, and the law's clock."""
    shown = queries.my_case_page(request.user, number, current_language())
    trace = queries.case_trace(request.user, number, current_language())
    return page(request, "portal/case.html", case=shown, trace=trace)


@resident
@require_safe
def explanation_json(request: HttpRequest, number: str) -> HttpResponse:
    """How the decision came about, as it is kept; the look is logged."""
    return explained.as_json(queries.explanation(request.user, number, current_language()))


@resident
@require_safe
def explanation_text(request: HttpRequest, number: str) -> HttpResponse:
    """The same as plain text."""
    return explained.as_text(queries.explanation(request.user, number, current_language()))


@resident
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """Say that a record is wrong; the body that keeps it must answer."""
    shown, back = _where_shown(request, number)
    line = next((each for each in shown.facts if each.fact == fact), None)
    if line is None:
        return error_pages.not_found(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            actions.object_to_fact(request.user, shown.subject, fact, request.POST.get("text", ""))
        except ObjectionRefused as refusal:
            errors["text"] = str(refusal)
        else:
            thanks = _("Thank you. The body that keeps this record will answer you.")
            messages.success(request, thanks, extra_tags="good")
            return HttpResponseRedirect(back)
    kept = kept_forms.take(request)
    typed = request.POST.get("text") or (kept.get("text") if kept else "") or ""
    context = {"number": number, "fact": line, "errors": errors, "text": typed, "back": back}
    return page(request, "portal/wrong.html", status=422 if errors else 200, **context)


def _where_shown(request: HttpRequest, number: str) -> tuple[DecisionPage | ApplicationPage, str]:
    """What shows the facts of a case: its decision once there is one, the draft before."""
    try:
        return queries.decision_page(request.user, number, current_language()), reverse("decision", args=[number])
    except NotFound:
        draft = queries.application_page(request.user, number, current_language())
        return draft, reverse("application", args=[number])
