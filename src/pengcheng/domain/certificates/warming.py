"""Preparing the drawing of certificates before anybody waits for one: the font, its letters, the seals, the pages.

Opening the font takes a second and a letter's first drawing some milliseconds; both are kept afterwards.
"""

from __future__ import annotations

import string
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from pengcheng import clock
from pengcheng.city import City
from pengcheng.city.objects import CertificateType
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.sealing import glyphs, stamp_of
from pengcheng.domain.certificates.sheet import seal_caption, sheet_of
from pengcheng.domain.ledger.log import authority, open_log
from pengcheng.engines.proof.pdf import page

LETTERS_SECONDS = 4.0
"""How long one start draws letters of names; the next start goes on where this one stopped."""
_VALUES = 400  # the weight in which values stand on the page, names among them
_CHINESE = "zh"


def prepare_drawing(city: City) -> None:
    """Draw the letters of the city's certificates and a paper of each type that is thrown away again.

    Nothing is stored but letters, nothing is signed; keys and log are opened, as the first certificate would.
    """
    authority()
    open_log()
    store = glyphs(Path(settings.HOME))
    for weight in page.WEIGHTS:
        for letter in sorted(_letters_of(city)):
            store.glyph(letter, weight)
    for kind in city.certificates.values():
        paper = _specimen(city, kind)
        stamp_of(store, paper.in_language(paper.issuer_names, paper.lead), seal_caption(paper))
        page.render(sheet_of(paper, paper.code), store)
    store.save()


def prepare_names(city: City, go_on: Callable[[], bool], *, seconds: float = LETTERS_SECONDS) -> int:
    """Draw the letters that people's names are made of, as many as the time allows; returns how many it went through.

    `go_on` ends it early. A letter that is known already costs nothing, so that a few starts know them all; until
    then the font is open, and a rare letter takes milliseconds.
    """
    if not any(language.split("-")[0] == _CHINESE for language in city.languages):
        return 0
    store = glyphs(Path(settings.HOME))
    end = time.monotonic() + seconds
    done = 0
    for letter in _common_characters():
        if time.monotonic() > end or not go_on():
            break
        store.glyph(letter, _VALUES)
        done += 1
    store.save()
    return done


def _letters_of(city: City) -> set[str]:
    texts = [string.printable.strip()]
    for kind in city.certificates.values():
        texts += kind.name.values()
        texts += kind.text.values()
        texts += city.departments[kind.issuer].name.values()
        for field in kind.fields:
            texts += field.name.values()
    return set("".join(texts))


def _common_characters() -> Iterator[str]:
    """The 3,755 characters of the first level of GB/T 2312, in which nearly every name is written."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", errors="ignore")


def _specimen(city: City, kind: CertificateType) -> Certificate:
    """A certificate of a type that is never saved; its values are the names of its fields."""
    fields: list[dict[str, Any]] = []
    for field in kind.fields:
        names = {language: field.name.in_(language) for language in city.languages}
        fields.append({"names": names, "texts": names})
    return Certificate(
        code="0",
        identifier="0",
        type=kind.key,
        titles={language: kind.name.in_(language) for language in city.languages},
        words={language: kind.text.in_(language) for language in city.languages},
        fields=fields,
        languages=list(city.languages),
        issuer=kind.issuer,
        issuer_names={language: city.departments[kind.issuer].name.in_(language) for language in city.languages},
        issued_at=clock.now(),
        valid_until=clock.today(),
    )
