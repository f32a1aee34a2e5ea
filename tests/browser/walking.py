"""Walking through an application the way a person does, by mouse or by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Press = Callable[[Any, str], None]
_MOST_STEPS = 20
_MOST_TABS = 80


def by_mouse(page: Any, selector: str) -> None:
    """Click it; the whole tile around a choice answers for it."""
    target = page.locator(selector).first
    if target.get_attribute("type") in ("radio", "checkbox"):
        target.check(force=True)
    else:
        target.click()


def by_keyboard(page: Any, selector: str) -> None:
    """Reach it with Tab, in the order of the page, and press the key a person would press."""
    target = page.locator(selector).first
    for _ in range(_MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            kind = target.get_attribute("type")
            page.keyboard.press("Space" if kind in ("radio", "checkbox") else "Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {selector} on {page.url}")


def apply_for(page: Any, item: str, press: Press = by_mouse) -> str:
    """From the guide to the decision; returns the case's number."""
    page.goto(f"/items/{item}")
    go(page, "aside .panel.tint .button", press)
    if page.url.endswith("/apply"):
        go(page, "main .choices .tile", press)
    for _ in range(_MOST_STEPS):
        if page.url.endswith("/decision"):
            return str(page.url.split("/")[-2])
        _next(page, press)
    raise AssertionError(f"no decision after {_MOST_STEPS} pages; the last was {page.url}")


def go(page: Any, selector: str, press: Press = by_mouse) -> None:
    """Press it and wait for the page it leads to."""
    with page.expect_navigation():
        press(page, selector)


def _next(page: Any, press: Press) -> None:
    if "/questions/" in page.url:
        _answer(page, press)
    go(page, "main .actions .button", press)


def _answer(page: Any, press: Press) -> None:
    if page.locator("main input[type=checkbox]").count():
        press(page, "main input[type=checkbox]")
    elif page.locator("main input[type=radio][value=false]").count():
        if press is by_keyboard:
            _to_the_last_radio(page)
        else:
            press(page, "main input[type=radio][value=false]")
    elif page.locator("main input[type=radio]").count():
        press(page, "main input[type=radio]")
    else:
        page.locator("main .input").first.fill("1")


def _to_the_last_radio(page: Any) -> None:
    """Arrow keys move within a group of radio buttons."""
    by_keyboard(page, "main input[type=radio]")
    page.keyboard.press("ArrowDown")
