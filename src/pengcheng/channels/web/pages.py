"""How a view answers with a page: the template, and what every page needs around it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation

from pengcheng.channels.web import acting, kept_forms, language, modes
from pengcheng.city import Text
from pengcheng.domain.people.models import Account


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """`template` with `context`, inside the frame: the city's name, who is signed in, language and mode."""
    account = request.user if hasattr(request, "user") and request.user.is_authenticated else None
    frame: dict[str, Any] = {
        "account": account,
        "account_name": Text.of(account.names).in_(current_language()) if account else "",
        "acting": acting.current(request),
        "may_act": acting.may_choose(request) if account else False,
        "city_name": language.city_name(),
        "languages": language.offered(),
        "language": translation.get_language(),
        "mode": modes.mode(request),
        "notices": list(messages.get_messages(request)) if hasattr(request, "_messages") else [],
        "here": kept_forms.safe_path(request, request.get_full_path()) or "/",
        "is_part": request.headers.get("HX-Request") == "true",
    }
    return render(request, template, frame | context, status=status)


def bare_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page without frame: it asks nothing of session or database."""
    context = {"code": str(status), "title": title, "text": text, "back": ""}
    return HttpResponse(get_template("errors/bare.html").render(context), status=status)


def current_language() -> str:
    """The language queries are asked in."""
    return translation.get_language() or "en"


def account_of(request: HttpRequest) -> Account | None:
    """Who is signed in, None for a guest."""
    return request.user if request.user.is_authenticated else None
