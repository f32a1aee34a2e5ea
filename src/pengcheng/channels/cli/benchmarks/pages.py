"""The pages as a person gets them: the first content in a real browser, and the weight of all that a page needs."""

from __future__ import annotations

import gzip
import importlib.util
import shutil
import urllib.request
from html.parser import HTMLParser
from statistics import median
from urllib.parse import urljoin

from pengcheng.channels.cli.benchmarks.confirm import settle
from pengcheng.channels.cli.benchmarks.measurement import Measurement, under
from pengcheng.channels.cli.benchmarks.own_platform import own_platform
from pengcheng.channels.cli.benchmarks.telling import say

FIRST_PAINT = 1_000.0  # ms
WEIGHT = 60.0  # kB, gzip
RESIDENTS = 200
ROUNDS = 5  # each with an empty cache; the middle one counts
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
_PAINTED = """() => new Promise(told => new PerformanceObserver(seen => seen
    .getEntriesByName("first-contentful-paint").forEach(each => told(each.startTime))
).observe({type: "paint", buffered: true}))"""
_KB = 1000


def measure(size: int) -> list[Measurement]:
    """The home page and the guide of the city's first item; `size` only makes the city smaller."""
    with own_platform() as platform:
        settle(platform, min(RESIDENTS, size))
        item = platform.call(first_item).value
        with platform.serving() as server:
            address = f"http://127.0.0.1:{server.port}"
            pages = {"page": f"{address}/", "item_page": f"{address}/items/{item}"}
            measurements = [under(f"{name}_weight", weight(page), "kB", WEIGHT) for name, page in pages.items()]
            painted = first_paints(list(pages.values()))
    paints = zip(pages, painted, strict=False)
    return [*measurements, *(under(f"{name}_first_paint", spent, "ms", FIRST_PAINT) for name, spent in paints)]


def first_item() -> str:
    """The key of the first item of the city in force."""
    from pengcheng.domain.organisations.queries import current_city

    return next(iter(current_city().items))


def weight(address: str) -> float:
    """The page and the styles, scripts and pictures it names, gzip, in kB."""
    page = _fetched(address)
    needs = _Needs()
    needs.feed(page.decode())
    parts = [page, *(_fetched(urljoin(address, each)) for each in needs.found)]
    return sum(len(gzip.compress(part)) for part in parts) / _KB


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        content: bytes = answer.read()
        return content


class _Needs(HTMLParser):
    """Collects the addresses of what a browser loads with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href") if tag == "link" else given.get("src") if tag in ("script", "img") else None
        is_loaded = tag != "link" or (given.get("rel") or "") in ("stylesheet", "icon", "preload")
        if address and is_loaded and not address.startswith("data:"):
            self.found.setdefault(address)


def first_paints(addresses: list[str]) -> list[float]:
    """Milliseconds to the first content of each page; nothing, with the reason said, where there is no browser."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None or importlib.util.find_spec("playwright") is None:
        say("first paint is not measured: it needs Debian's Chromium and the package playwright")
        return []
    from playwright.sync_api import sync_playwright

    found: list[float] = []
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=browser, args=_FLAGS)
        for address in addresses:
            spent = []
            for _ in range(ROUNDS):
                context = chromium.new_context()
                page = context.new_page()
                page.goto(address)
                spent.append(float(page.evaluate(_PAINTED)))
                context.close()
            found.append(median(spent))
        chromium.close()
    return found
