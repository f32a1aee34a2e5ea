"""Before anybody waits: letters, seals and pages are drawn, and nothing is issued, signed or kept but letters."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pengcheng.city import City
from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.models import Certificate, SealUse
from pengcheng.domain.certificates.warming import prepare_drawing, prepare_names
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.engines.proof.pdf import page
from pengcheng.engines.proof.pdf.glyphs import GlyphStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_home(home: Path) -> Path:
    """A home in which no letter has been drawn yet."""
    (home / "cache").unlink()
    return home


def letters_in(home: Path, weight: int) -> set[str]:
    return set(json.loads((home / "cache" / f"glyphs-{weight}.json").read_text("utf-8")))


def test_the_letters_of_the_citys_certificates_are_drawn(city: City, new_home: Path) -> None:
    prepare_drawing(city)
    for weight in page.WEIGHTS:
        assert set("津贴决定书民政局Allowance0123456789") <= letters_in(new_home, weight)


def test_a_paper_of_each_type_is_drawn_and_thrown_away(city: City, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def render(sheet: page.Sheet, store: GlyphStore) -> bytes:
        drawn.append(sheet.title.lead)
        return rendered(sheet, store)

    rendered = page.render
    monkeypatch.setattr(page, "render", render)
    prepare_drawing(city)

    assert drawn == [kind.name.in_(city.languages[0]) for kind in city.certificates.values()]
    assert not Certificate.objects.exists()
    assert not SealUse.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert not (home / "certificates").exists()


def test_the_seal_drawn_beforehand_is_the_one_a_certificate_gets(city: City, home: Path) -> None:
    prepare_drawing(city)
    body = city.departments[next(iter(city.certificates.values())).issuer].name.in_(city.languages[0])
    assert body in {name for name, _caption in sealing._stamps}


def test_letters_of_names_are_drawn_for_as_long_as_there_is_time(city: City, new_home: Path) -> None:
    left = iter([True] * 5 + [False])
    assert prepare_names(city, lambda: next(left)) == 5
    assert {"啊", "阿", "埃", "挨", "哎"} <= letters_in(new_home, 400)
    assert prepare_names(city, lambda: True, seconds=-1.0) == 0


def test_a_city_that_does_not_write_chinese_draws_no_chinese_names(city: City, new_home: Path) -> None:
    assert prepare_names(replace(city, languages=("en", "fr")), lambda: True) == 0
    assert not (new_home / "cache").exists()


def test_names_are_drawn_once_whoever_starts(city: City, new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([True] * 5 + [False])
    prepare_names(city, lambda: next(left))
    sealing.glyphs.cache_clear()  # another worker
    opened: list[Any] = []
    monkeypatch.setattr("pengcheng.engines.proof.pdf.glyphs._Font.glyph", lambda font, letter: opened.append(letter))
    again = iter([True] * 5 + [False])
    assert prepare_names(city, lambda: next(again)) == 5
    assert opened == []
