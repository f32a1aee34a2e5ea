"""A real server on a free port with a small generated city, and Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
DEVICES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 860},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home of its own with the demonstration city, its personas, and what the sweep found for them."""
    home = tmp_path_factory.mktemp("home")
    made = {**os.environ, "PENGCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pengcheng.settings"}
    made.pop("PENGCHENG_TODAY", None)
    made.pop("PENGCHENG_DATABASE_URL", None)
    city = str(ROOT / "cities" / "demo")
    for command in (["migrate"], ["apply", city], ["demo", city, "--size", "300"], ["snapshot"], ["sweep"]):
        subprocess.run([sys.executable, "-m", "pengcheng", *command], env=made, cwd=ROOT, check=True, timeout=300)
    return made


@pytest.fixture(scope="session")
def server(environment: dict[str, str]) -> Iterator[str]:
    """The address of `pengcheng serve`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pengcheng", "serve", "--port", str(port), "--json"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = str(json.loads(process.stdout.readline())["address"]).rstrip("/")
    _wait_until_open(address)
    yield address
    process.terminate()
    assert process.wait(timeout=20) == 0, "the server did not stop gracefully"


def _wait_until_open(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 20 seconds")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    if not Path(CHROMIUM).exists():
        pytest.skip("the browser tests need Debian's Chromium: apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


OpenBrowser = Callable[..., Any]


@pytest.fixture
def open_browser(chromium: Any, server: str) -> Iterator[OpenBrowser]:
    """A fresh profile. The page fails the test on any script error and on anything the security policy stopped."""
    contexts, complaints = [], []

    def opened(
        language: str = "en", device: str = "desktop", *, who: str = "", elderly: bool = False, scripts: bool = True
    ) -> Any:
        context = chromium.new_context(
            base_url=server,
            locale=LOCALES[language],
            viewport=DEVICES[device],
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        if elderly:
            context.add_cookies([{"name": "mode", "value": "elderly", "url": server}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: _note(line, complaints))
        if who:
            sign_in(page, who)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _note(line: Any, complaints: list[str]) -> None:
    if "Content Security Policy" in line.text or line.type == "warning":
        complaints.append(line.text)


def sign_in(page: Any, login: str) -> None:
    """Be one of the demonstration city's people."""
    page.goto("/sign-in")
    page.locator(f"form[action='/sign-in/{login}'] button").click()


def axe(page: Any) -> list[str]:
    """What axe-core finds on the page, in words."""
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed: npm ci makes {AXE.relative_to(ROOT)}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]
