"""Pages for what went wrong: each says what happened and the way on. None of them needs the database to answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pengcheng.channels.web.pages import bare_page, page


def _error(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    return page(request, "errors/error.html", status=code, code=str(code), title=title, text=text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what exists but is another person's."""
    return _error(
        request,
        404,
        _("We cannot find this page"),
        _("Perhaps the address was cut off, or the page is not yours to see."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but as somebody else than this page is for."""
    text = _("You are signed in as somebody this page is not for.")
    return _error(request, 403, _("This page is not for you"), text)


def refused(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """What the domain refused, in its own words."""
    return _error(request, status, _("This is not possible"), text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a form that no page of ours sends."""
    return _error(request, 400, _("We could not read this"), _("Please go back and try again."))


def not_ready(request: HttpRequest) -> HttpResponse:
    """503: the platform runs, but no city has been applied."""
    return bare_page(
        request, 503, _("The city is not set up yet"), _("The people who run it have still to load its services.")
    )


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: our fault. Drawn without the frame, whose queries may be what failed."""
    text = _("Something went wrong on our side. Nothing you did is lost. Please try again in a moment.")
    return bare_page(request, 500, _("That was our mistake"), text)
