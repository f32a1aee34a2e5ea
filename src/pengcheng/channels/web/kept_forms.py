"""A form sent after the session ended is not lost: it is kept, and shown again once the person is back.

The fields stay in the new anonymous session, bound to the page they belong to. Only that page gets them, and it
answers only to whoever may see it, so a stranger at the same machine never meets another person's words.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_KEY = "kept_form"
_MOST = 20_000  # characters; a longer form is not kept, the draft behind it is


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends the caller to sign in, and back to this page afterwards with what was typed."""
    back = request.get_full_path()
    if request.method == "POST":
        fields = request.POST.copy()
        fields.pop("csrfmiddlewaretoken", None)
        encoded = fields.urlencode()
        back = came_from(request) or request.path
        if encoded and len(encoded) <= _MOST:
            request.session[_KEY] = {"path": urlsplit(back).path, "fields": encoded}
    ended = {"ended": "1"} if request.method == "POST" else {}
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': back, **ended})}")


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["fields"])


def safe_path(request: HttpRequest, target: str) -> str | None:
    """`target` when it is a page of this server, else None: nobody is sent elsewhere after signing in."""
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return target
    return None


def came_from(request: HttpRequest) -> str | None:
    """The page of this server that a form was on: as the form says, or the browser; None when neither does."""
    return safe_path(request, request.POST.get("page", "")) or _referring_page(request)


def _referring_page(request: HttpRequest) -> str | None:
    referrer = request.headers.get("Referer", "")
    host = f"{request.scheme}://{request.get_host()}"
    return safe_path(request, referrer[len(host) :]) if referrer.startswith(f"{host}/") else None
