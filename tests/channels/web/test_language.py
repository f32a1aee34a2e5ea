"""Pages speak the city's languages, whichever they are."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from pengcheng.channels.web import language

PORTUGUESE_CITY = [("pt", "Português"), ("en", "English")]
CHINESE_CITY = [("zh-hans", "中文"), ("en", "English")]


@pytest.mark.parametrize(
    ("offered", "cookie", "accepts", "chosen"),
    [
        (CHINESE_CITY, "", "", "zh-hans"),
        (CHINESE_CITY, "", "en-GB,en;q=0.9", "en"),
        (CHINESE_CITY, "", "zh-TW", "zh-hans"),
        (CHINESE_CITY, "", "fr, en;q=0.5", "en"),
        (CHINESE_CITY, "zh-hans", "en", "zh-hans"),
        (CHINESE_CITY, "pt", "en", "en"),
        (CHINESE_CITY, "", "en;q=0", "zh-hans"),
        (PORTUGUESE_CITY, "", "", "pt"),
        (PORTUGUESE_CITY, "", "pt-BR", "pt"),
        (PORTUGUESE_CITY, "zh-hans", "", "pt"),
    ],
)
def test_the_cookie_goes_before_the_browser_and_the_browser_before_the_citys_first(
    offered: list[tuple[str, str]], cookie: str, accepts: str, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "offered", lambda: offered)
    assert language.choose(cookie, accepts) == chosen


def test_the_middleware_speaks_it_and_says_so(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "offered", lambda: PORTUGUESE_CITY)
    spoken: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        spoken.append(translation.get_language())
        return HttpResponse()

    before = translation.get_language()
    response = language.CityLanguage(view)(rf.get("/"))
    assert spoken == ["pt"]
    assert response["Content-Language"] == "pt"
    assert translation.get_language() == before
