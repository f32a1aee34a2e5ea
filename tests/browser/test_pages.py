"""Every page, in both languages, on phone and desktop and in large print: accessible, whole, light and quick."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenBrowser, axe
from tests.browser.walking import apply_for, go

MOST_BYTES = 60_000
PAGES = {
    "": ["/", "/search?q=a", "/search?q=nothing-like-this", "/items/high_age_allowance", "/sign-in", "/v", "/ledger"],
    "lin_guoqiang": [
        "/",
        "/my",
        "/my/entrusted",
        "/my/reads",
        "/my/certificates",
        "{case}",
        "{decision}",
        "{certificate}",
        "{code}",
    ],
    "su_yating": ["{draft}", "{question}", "{wrong}", "/items/disability_subsidies"],
    "huang_xiaoyun": ["/my", "/my/acting", "/items/high_age_allowance"],
    "li_wei": ["/console", "/console/cases/nothing", "/my"],
}
LOOKS = [
    pytest.param("en", "desktop", False, id="en-desktop"),
    pytest.param("en", "phone", False, id="en-phone"),
    pytest.param("zh-hans", "desktop", False, id="zh-desktop"),
    pytest.param("zh-hans", "phone", False, id="zh-phone"),
    pytest.param("en", "phone", True, id="en-phone-elderly"),
    pytest.param("zh-hans", "desktop", True, id="zh-desktop-elderly"),
]


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    """The addresses that only exist once somebody has applied; filled by the first test that needs them."""
    return {}


def fill(places: dict[str, str], open_browser: OpenBrowser) -> None:
    if places:
        return
    page = open_browser(who="lin_guoqiang")
    page.goto("/my/certificates")
    if not page.locator("main .card").count():
        apply_for(page, "high_age_allowance")
    page.goto("/my/certificates")
    certificate = page.locator("main .card a").first.get_attribute("href")
    page.goto("/my")
    case = page.locator("main .list a[href^='/cases/']").first.get_attribute("href").split("/")[2]
    places["case"], places["decision"] = f"/cases/{case}", f"/cases/{case}/decision"
    places["certificate"] = certificate
    places["code"] = f"/v/{certificate.split('/')[-1]}"
    graduate = open_browser(who="su_yating")
    graduate.goto("/items/talent_graduate")
    go(graduate, "aside .panel.tint .button")
    draft = "/applications/" + graduate.url.split("/")[-1]
    places["draft"] = draft
    places["wrong"] = graduate.locator(".fact .wrong a").first.get_attribute("href")
    places["question"] = graduate.locator("main .actions .button").first.get_attribute("href")


@pytest.mark.parametrize(("language", "device", "elderly"), LOOKS)
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "guest")
def test_pages_are_accessible_and_fit_their_screen(
    who: str, language: str, device: str, elderly: bool, open_browser: OpenBrowser, places: dict[str, str]
) -> None:
    fill(places, open_browser)
    page = open_browser(language, device, who=who, elderly=elderly)
    faults = []
    for address in PAGES[who]:
        page.goto(address.format(**places))
        _keep_picture(page, f"{who or 'guest'}-{address}-{language}-{device}{'-elderly' if elderly else ''}")
        faults += [f"{address}: {fault}" for fault in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{address}: {wide} px wider than the screen")
        if page.locator("h1").count() != 1:
            faults.append(f"{address}: needs exactly one first heading")
    assert faults == []


def _keep_picture(page: Any, name: str) -> None:
    """With PENGCHENG_PICTURES set, every page is kept as a picture to be looked at."""
    folder = os.environ.get("PENGCHENG_PICTURES")
    if folder:
        plain = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in name)
        page.screenshot(path=str(Path(folder) / f"{plain}.png"), full_page=True)


def test_a_page_with_all_it_needs_is_light(open_browser: OpenBrowser) -> None:
    page = open_browser()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.setdefault(response.url, len(gzip.compress(response.body()))))
    for address in ("/", "/items/high_age_allowance", "/sign-in"):
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        assert sum(sizes.values()) < MOST_BYTES, sizes


FIRST_PAINT = """() => new Promise(told => new PerformanceObserver(list => list
    .getEntriesByName("first-contentful-paint").forEach(each => told(each.startTime))
).observe({type: "paint", buffered: true}))"""


def test_the_first_content_is_painted_within_a_second(open_browser: OpenBrowser) -> None:
    page = open_browser()
    page.goto("/")
    page.goto("/items/high_age_allowance")
    painted = page.evaluate(FIRST_PAINT)
    assert 0 < painted < 1000
