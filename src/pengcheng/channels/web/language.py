"""The languages of the pages are the city's languages; where we have no catalogue for one, ours are in English.

`CityLanguage` chooses for each request: the cookie, else what the browser asks for, else the city's first.
"""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from pengcheng.domain.organisations.errors import NoCityApplied
from pengcheng.domain.organisations.queries import current_city


class CityLanguage:
    """Middleware that activates the language of the request and says so in Content-Language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = choose(
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), request.headers.get("Accept-Language", "")
        )
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", chosen)
        return response


def choose(cookie: str, accepts: str) -> str:
    """The language code for a browser that sends this cookie and this Accept-Language."""
    codes = [code for code, _ in offered()]
    if cookie in codes:
        return cookie
    for wanted, weight in parse_accept_lang_header(accepts.lower()):
        for code in codes:
            if weight > 0 and code.split("-")[0] == wanted.split("-")[0]:
                return code
    return codes[0]


def offered() -> list[tuple[str, str]]:
    """(code, name in itself) of the languages a person may choose, the city's default first."""
    try:
        codes = current_city().languages
    except NoCityApplied:
        codes = tuple(code for code, _ in settings.LANGUAGES)
    return [(code, _own_name(code)) for code in codes]


def _own_name(code: str) -> str:
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return (locale.get_language_name(locale) or code).capitalize()


def city_name() -> str:
    """The city's name in the language of the page; the platform's own before a city is applied."""
    try:
        return current_city().name.in_(translation.get_language() or "en")
    except NoCityApplied:
        return "Pengcheng"
