"""Who may call a route: declared at every view, and kept."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern

from pengcheng.channels.web.access import Access, of, resident
from pengcheng.channels.web.urls import urlpatterns
from tests.channels.web.conftest import SignIn

ROUTES = {pattern.name: pattern for pattern in urlpatterns}
FILLED = {"slug:key": "high_age_allowance", "int": "1", "slug": "x-1", "str": "x-1"}


def address(pattern: URLPattern) -> str:
    return "/" + re.sub(
        r"<([a-z]+):([a-z]+)>", lambda m: FILLED.get(f"{m[1]}:{m[2]}", FILLED[m[1]]), str(pattern.pattern)
    )


def routes_of(*circles: Access) -> list[str]:
    return [name for name, pattern in ROUTES.items() if of(pattern.callback) in circles]


@pytest.mark.parametrize("name", ROUTES)
def test_every_route_declares_who_may_call_it(name: str) -> None:
    assert of(ROUTES[name].callback) in Access, f"{name}: decorate its view with public, resident or staff"


def test_a_view_that_declares_nothing_is_found_out() -> None:
    def forgotten(request: object) -> HttpResponse:
        return HttpResponse()

    assert of(forgotten) is None
    assert of(resident(forgotten)) is Access.RESIDENT


@pytest.mark.parametrize("name", routes_of(Access.RESIDENT, Access.STAFF))
def test_a_guest_is_sent_to_sign_in_and_back(name: str, guest: Client) -> None:
    for call in (guest.get, guest.post):
        response = call(address(ROUTES[name]))
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("name", routes_of(Access.STAFF))
def test_a_resident_may_not_enter_the_console(name: str, signed_in: SignIn) -> None:
    assert signed_in("lin_guoqiang").get(address(ROUTES[name])).status_code == 403


@pytest.mark.parametrize("name", routes_of(Access.RESIDENT))
def test_staff_have_no_resident_pages(name: str, signed_in: SignIn) -> None:
    assert signed_in("li_wei").get(address(ROUTES[name])).status_code == 403


@pytest.mark.parametrize("name", [name for name, pattern in ROUTES.items() if pattern.name != "static"])
def test_a_changing_request_without_its_token_is_refused_with_a_way_back(name: str, city: None) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post(address(ROUTES[name]), {"x": "1"})
    assert response.status_code in (302, 403, 405)
    if response.status_code == 403:
        assert "This form has expired" in response.content.decode()


def test_the_next_page_after_signing_in_is_never_on_another_server(guest: Client) -> None:
    for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = guest.post("/sign-in/lin_guoqiang", {"next": wanted})
        assert response["Location"] == "/"


def test_headers_keep_every_page_to_itself(guest: Client) -> None:
    response = guest.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", response.content.decode())


def test_an_unexpected_failure_shows_a_calm_page(rf: RequestFactory) -> None:
    from pengcheng.channels.web.errors import broken

    response = broken(rf.get("/"))
    assert response.status_code == 500
    assert b"pengcheng." in response.content
