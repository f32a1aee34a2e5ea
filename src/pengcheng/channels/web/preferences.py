"""Setting for this browser: the language of the pages, and elderly mode. Two cookies, no account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from pengcheng.channels.web import kept_forms, language, modes
from pengcheng.channels.web.access import public

_YEAR = 365 * 24 * 3600


@public
@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """Remember elderly mode, or forget it."""
    wanted = request.POST.get("mode", "")
    return _remember(request, modes.COOKIE, wanted if wanted in modes.MODES else "standard")


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the pages."""
    wanted = request.POST.get("language", "")
    known = [code for code, _ in language.offered()]
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, wanted if wanted in known else known[0])


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    back = kept_forms.safe_path(request, request.POST.get("page", "")) or "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
