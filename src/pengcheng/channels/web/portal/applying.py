"""An application from start to confirm: what the city knows, what it still asks, check, decide."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pengcheng.channels.web import kept_forms
from pengcheng.channels.web.access import resident
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import actions, queries
from pengcheng.domain.services.errors import AnswerRefused, AnswersMissing, SomethingChanged
from pengcheng.domain.services.queries.pages import ApplicationPage, AskLine


@resident
@require_safe
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """For whom is it? Asked only where there is more than one answer."""
    guide = queries.item_page(key, request.user, current_language())
    return page(
        request,
        "portal/choose.html",
        card=guide.card,
        people=guide.applicants,
        back=reverse("item", args=[key]),
    )


@resident
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Start the draft, or go on with the one there is."""
    kind, _colon, identifier = request.POST.get("subject", "").partition(":")
    draft = actions.start_draft(request.user, key, Subject(kind, identifier))
    return HttpResponseRedirect(reverse("application", args=[draft.case.number]))


@resident
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """What the city knows: value, source, date."""
    shown = queries.application_page(request.user, number, current_language())
    return page(request, "portal/application.html", application=shown)


@resident
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: str, ask: str) -> HttpResponse:
    """One question on one page."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        problem = _refused_answer(request, number, ask)
        if not problem:
            return HttpResponseRedirect(reverse("check", args=[number]))
        errors["answer"] = problem
    shown = queries.application_page(request.user, number, current_language())
    asked = _asked(shown, ask)
    if asked is None:
        return HttpResponseRedirect(reverse("application", args=[number]))
    kept = kept_forms.take(request)
    typed = request.POST.get("answer") if request.method == "POST" else kept.get("answer") if kept else None
    return page(
        request,
        "portal/question.html",
        status=422 if errors else 200,
        application=shown,
        ask=asked,
        value=asked.answer if typed is None else typed,
        kept=kept is not None,
        errors=errors,
        back=_page_before(shown, ask),
    )


def _refused_answer(request: HttpRequest, number: str, ask: str) -> str:
    """What is wrong with the answer; "" when it was taken."""
    text = request.POST.get("answer", "").strip()
    if not text:
        return _("Please answer this question.")
    try:
        actions.answer(request.user, number, ask, text)
    except AnswerRefused as refusal:
        return str(refusal)
    return ""


@resident
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Everything once more before it counts; then the decision. An open question is asked first."""
    if request.method == "POST":
        try:
            return _confirmed(request, number)
        except SomethingChanged as refusal:
            messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
        except AnswersMissing:
            return HttpResponseRedirect(reverse("check", args=[number]))
    shown = queries.application_page(request.user, number, current_language())
    if shown.asks:
        return HttpResponseRedirect(reverse("question", args=[number, shown.asks[0].ask]))
    key = secrets.token_urlsafe(12)
    return page(request, "portal/check.html", application=shown, key=key, errors={}, text=request.POST.get("text", ""))


def _confirmed(request: HttpRequest, number: str) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    if "text" in request.POST:
        actions.correct(request.user, number, request.POST["text"], key=key)
        messages.success(request, _("Your correction is sent. The law's clock runs again."), extra_tags="good")
        return HttpResponseRedirect(reverse("case", args=[number]))
    actions.confirm(request.user, number, key=key, check_hash=request.POST.get("check_hash", ""))
    return HttpResponseRedirect(reverse("decision", args=[number]))


@resident
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back."""
    actions.withdraw(request.user, number)
    messages.success(request, _("The application is withdrawn. Nothing was decided."), extra_tags="good")
    return HttpResponseRedirect(reverse("my"))


@resident
@require_POST
def decline(request: HttpRequest, offer: int) -> HttpResponse:
    """No, thank you: it is not offered again."""
    actions.decline_offer(request.user, offer)
    messages.success(request, _("All right. We will not offer it again; you can still apply."), extra_tags="good")
    return HttpResponseRedirect(reverse("home"))


def _asked(shown: ApplicationPage, ask: str) -> AskLine | None:
    return next((each for each in (*shown.asks, *shown.answered) if each.ask == ask), None)


def _page_before(shown: ApplicationPage, ask: str) -> str:
    before = [each.ask for each in shown.answered if each.ask != ask]
    if before:
        return reverse("question", args=[shown.number, before[-1]])
    return reverse("application", args=[shown.number])
