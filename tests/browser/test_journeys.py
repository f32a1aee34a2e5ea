"""The main journey: with a mouse, with the keyboard alone, and without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.conftest import OpenBrowser
from tests.browser.walking import apply_for, by_keyboard, go


def outcome(page: Any) -> str:
    return str(page.locator(".outcome").get_attribute("class")).split()[-1]


def test_from_the_guide_to_a_certificate_that_anybody_can_check(open_browser: OpenBrowser, tmp_path: Path) -> None:
    page = open_browser("zh-hans", "phone", who="lin_guoqiang")
    assert page.locator(".card.offer").count() >= 1, "the sweep's offer is on the first page"
    apply_for(page, "high_age_allowance")
    assert outcome(page) == "granted"
    page.locator("#certificate .button").first.click()  # appears by itself once it is sealed
    file = tmp_path / "certificate.pdf"
    with page.expect_download() as download:
        page.locator(".actions .button").first.click()
    download.value.save_as(file)

    stranger = open_browser("en")
    stranger.goto("/v")
    stranger.set_input_files("#file", str(file))
    stranger.locator("form[enctype] .button").click()
    assert outcome(stranger) == "granted"
    stranger.locator("main .button").first.click()
    assert outcome(stranger) == "granted"
    assert "林国强" not in stranger.content(), "strangers see a masked name"

    file.write_bytes(file.read_bytes() + b"\n")
    stranger.goto("/v")
    stranger.set_input_files("#file", str(file))
    stranger.locator("form[enctype] .button").click()
    assert outcome(stranger) == "refused"


def test_the_whole_journey_by_keyboard(open_browser: OpenBrowser) -> None:
    page = open_browser("en", who="xu_wenbo")
    apply_for(page, "house_purchase", by_keyboard)
    assert outcome(page) == "granted"


def test_the_whole_journey_without_javascript(open_browser: OpenBrowser) -> None:
    page = open_browser("en", "phone", who="ma_jianjun", scripts=False)
    apply_for(page, "residence_permit_issue")
    assert outcome(page) == "granted"
    page.reload()
    page.locator("#certificate .button").first.click()
    assert page.locator(".qr svg").count() == 1


def test_a_firms_permit_by_commitment(open_browser: OpenBrowser) -> None:
    page = open_browser("zh-hans", who="zheng_haiyan")
    apply_for(page, "hygiene_permit_by_commitment")
    assert outcome(page) == "granted"


def test_an_unclear_case_is_decided_by_keyboard_in_the_console(open_browser: OpenBrowser) -> None:
    woman = open_browser("zh-hans", "phone", who="wu_xiulan")
    number = apply_for(woman, "high_age_allowance")
    assert outcome(woman) == "unclear"
    reviewer = open_browser("en", who="li_wei")
    go(reviewer, f"main a[href='/console/cases/{number}']", by_keyboard)
    by_keyboard(reviewer, "#reason")
    reviewer.keyboard.type("The household is in another city.")
    go(reviewer, "button[value=refuse]", by_keyboard)
    woman.reload()
    assert outcome(woman) == "refused"
    assert "The household is in another city." in woman.content()


def test_the_search_answers_while_typing_and_the_address_follows(open_browser: OpenBrowser) -> None:
    page = open_browser("en")
    page.goto("/search")
    page.locator("#q").press_sequentially("allowance", delay=20)
    page.locator("#results a[href='/items/high_age_allowance']").wait_for()
    page.wait_for_url("**/search?q=allowance")


def test_large_print_is_one_switch_that_stays(open_browser: OpenBrowser) -> None:
    page = open_browser("zh-hans", "phone")
    page.goto("/")
    before = page.locator("h1").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    page.locator("form[action='/mode'] button").click()
    page.goto("/v")
    page.goto("/")
    after = page.locator("h1").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert after >= 1.25 * before
    heights = page.locator("main .button").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(heights) >= 56
