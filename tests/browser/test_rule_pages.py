"""The rules as resident, author and data officer see them: accessible, whole on every screen, and by keyboard."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests.browser.conftest import OpenBrowser, axe
from tests.browser.test_pages import LOOKS, MOST_BYTES
from tests.browser.walking import apply_for, by_keyboard, go

COMPARE = "/console/compare/residence_permit_issue"
PAGES = {
    "": ["/items/house_purchase", "/items/disability_subsidies"],
    "su_yating": ["/items/house_purchase", "/items/residence_permit_issue"],
    "wu_xiulan": ["/items/high_age_allowance"],
    "xu_wenbo": ["/items/house_purchase"],
    "gao_jie": ["/console", "/console/rules", "/console/rules/talent_graduate", "/console/compare", COMPARE],
}


def faults_of(page: Any, address: str) -> list[str]:
    faults = [f"{address}: {fault}" for fault in axe(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        faults.append(f"{address}: {wide} px wider than the screen")
    if page.locator("h1").count() != 1:
        faults.append(f"{address}: needs exactly one first heading")
    return faults


@pytest.mark.parametrize(("language", "device", "elderly"), LOOKS)
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "guest")
def test_pages_about_rules_are_accessible_and_fit_their_screen(
    who: str, language: str, device: str, elderly: bool, open_browser: OpenBrowser
) -> None:
    page = open_browser(language, device, who=who, elderly=elderly)
    faults = []
    for address in PAGES[who]:
        page.goto(address)
        faults += faults_of(page, address)
    if who == "gao_jie":
        page.locator("#text").fill(page.locator("#text").input_value().replace(">= 12", ">= 6"))
        page.locator("form[enctype] .button").click()
        faults += faults_of(page, "what other rules would do")
        page.locator("#text").fill("decision: nothing")
        page.locator("form[enctype] .button").click()
        faults += faults_of(page, "rules with faults")
    assert faults == []


def test_a_decided_case_shows_its_trace_accessibly_on_a_phone(open_browser: OpenBrowser) -> None:
    page = open_browser("zh-hans", "phone", who="chen_jianming")
    number = apply_for(page, "house_purchase")
    page.goto(f"/cases/{number}")
    assert page.locator(".trace tbody.fired").count() == 1
    assert faults_of(page, "case") == []


def test_other_rules_are_tried_and_named_by_keyboard_alone_and_without_javascript(open_browser: OpenBrowser) -> None:
    page = open_browser("en", who="gao_jie", scripts=False)
    page.goto(COMPARE)
    by_keyboard(page, "#text")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(page.locator("#text").input_value().replace(">= 12", ">= 24").replace(">= 18", ">= 23"))
    go(page, "form[enctype] .button", by_keyboard)
    assert page.locator(".comparison .effects").count() >= 2
    go(page, "#purpose", by_keyboard)  # Enter, without having said what for
    assert page.locator("#purpose-problem").count() == 1
    assert page.locator(".comparison .effects .number").count() == 0
    page.locator("#purpose").focus()
    page.keyboard.type("To write to them")
    go(page, ".comparison form .button", by_keyboard)
    assert page.locator(".comparison .effects .number").count() >= 1


def test_the_rulebook_is_light(open_browser: OpenBrowser) -> None:
    page = open_browser(who="gao_jie")
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.setdefault(response.url, len(gzip.compress(response.body()))))
    for address in PAGES["gao_jie"]:
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        assert sum(sizes.values()) < MOST_BYTES, sizes
