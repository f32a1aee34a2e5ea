"""Each city is brought to life once, by commands alone; the tests of a module then visit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.commands import Home
from tests.end_to_end.towns import TODAY, TOWNS, Town
from tests.end_to_end.visitor import Page, Visitor


@dataclass
class Life:
    """A city in a home of its own, up to the open server: what each command said on the way."""

    town: Town
    home: Home
    address: str = ""
    said: dict[str, Any] = field(default_factory=dict)

    def visitor(self, login: str = "") -> Visitor:
        """Somebody at a browser that asks for the city's first language, signed in as `login`."""
        visitor = Visitor(self.address, self.town.language)
        if login:
            visitor.sign_in(login)
        return visitor


# The demonstration's life is long; the small city's goes through the same doors with every run.
LIVES = [pytest.param(town, id=town.key, marks=[pytest.mark.slow] if town.key == "demo" else []) for town in TOWNS]


@pytest.fixture(scope="module", params=LIVES)
def life(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Check, migrate, apply, fill, snapshot, decide, sweep twice, serve."""
    town: Town = request.param
    home = Home(tmp_path_factory.mktemp(town.key), town.folder, TODAY)
    living = Life(town, home)
    living.said["check"] = home.json("check", town.folder)
    home.run("migrate")
    living.said["apply"] = home.json("apply", town.folder)
    town.fill(home, tmp_path_factory.mktemp("desk"))
    living.said["snapshot"] = home.json("snapshot")
    living.said["decide"] = home.json("decide", town.item, town.entitled.id)
    living.said["sweep"] = home.json("sweep")
    living.said["sweep again"] = home.json("sweep")
    with home.serving(*town.serve) as living.address:
        yield living


@dataclass
class Granted:
    """The first application of the entitled person, from the guide to the sealed file."""

    number: str
    confirmed: Page
    confirmed_again: Page
    code: str
    pdf: Path


@pytest.fixture(scope="module")
def granted(life: Life, tmp_path_factory: pytest.TempPathFactory) -> Granted:
    """Sign in, apply, answer, check, confirm (twice with the same form), download."""
    visitor = life.visitor(life.town.entitled.login)
    check = apply_for(visitor, life.town)
    number = check.path.split("/")[2]
    form = check.form(check.path)
    first, second = visitor.submit(check, form), visitor.submit(check, form)
    code = first.link("/certificates/").split("/")[-1].removesuffix(".pdf")
    downloaded = visitor.open(f"/certificates/{code}.pdf")
    assert (downloaded.status, downloaded.content_type) == (200, "application/pdf")
    file = tmp_path_factory.mktemp("downloads") / "certificate.pdf"
    file.write_bytes(downloaded.body)
    return Granted(number, first, second, code, file)


def apply_for(visitor: Visitor, town: Town) -> Page:
    """From the item's guide to the page that asks to confirm."""
    guide = visitor.open(f"/items/{town.item}")
    page = visitor.submit(guide, guide.form(f"/items/{town.item}/start"))
    assert page.path.startswith("/applications/"), page.address
    steps = (f"{page.path}/questions/", f"{page.path}/check")
    page = visitor.open(next(link for link in page.links if link.startswith(steps)))
    while (ask := page.path.rsplit("/", 1)[-1]) in town.answers:
        page = visitor.submit(page, page.form(page.path), answer=town.answers[ask])
    assert page.path.endswith("/check"), page.address
    return page
