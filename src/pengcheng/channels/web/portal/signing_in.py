"""Signing in and out. A demonstration city also lets anyone be one of its invented people."""

from __future__ import annotations

from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pengcheng.channels.web import kept_forms
from pengcheng.channels.web.access import public
from pengcheng.channels.web.pages import current_language, page
from pengcheng.channels.web.portal.personas import persona_cards
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people import actions
from pengcheng.domain.people.errors import SignInRefused
from pengcheng.domain.people.models import Account

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_KEPT = "kept_form"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and signing in with a password."""
    errors = {}
    if request.method == "POST":
        try:
            account = actions.sign_in(request.POST.get("login", ""), request.POST.get("password", ""))
        except SignInRefused as refusal:
            errors["login"] = str(refusal)
        else:
            return _signed_in(request, account)
    residents, staff_members = persona_cards(current_city(), current_language())
    return page(
        request,
        "portal/sign_in.html",
        status=422 if errors else 200,
        errors=errors,
        login=request.POST.get("login", ""),
        next=_next(request),
        ended=request.GET.get("ended") == "1",
        residents=residents,
        staff_members=staff_members,
    )


@public
@require_POST
def sign_in_as(request: HttpRequest, login: str) -> HttpResponse:
    """Be one of the demonstration city's people."""
    return _signed_in(request, actions.sign_in_as_persona(login, current_city()))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        actions.sign_out(request.user)
        close_session(request)
    return HttpResponseRedirect(reverse("home"))


def _signed_in(request: HttpRequest, account: Account) -> HttpResponse:
    kept = request.session.get(_KEPT)
    open_session(request, account, backend=_BACKEND)
    if kept:
        request.session[_KEPT] = kept
    start = reverse("console") if account.is_staff_member else reverse("home")
    return HttpResponseRedirect(_next(request) or start)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return kept_forms.safe_path(request, wanted) or ""
