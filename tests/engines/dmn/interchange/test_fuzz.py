"""Files broken at random: a reader gives decisions or a clear refusal, nothing else, and soon."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from pengcheng.city import decision_of, load_city
from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.dmn.interchange import Form, read_form, write_form
from tests.engines.dmn.interchange.test_foreign_dmn import MODELLER

DEMO = load_city(Path(__file__).parents[4] / "cities" / "demo")
BROKEN = (
    b"<",
    b">",
    b'"',
    b"&",
    b"\x00",
    b"\xff",
    b"",
    b"text",
    b"]]>",
    b"</rule>",
    b"*",
    b"&a",
    b": ",
    b"\n",
    b"[" * 50,
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes lost, doubled, moved or replaced."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        length = chance.choice((0, 1, 3, 40))
        piece = chance.choice((*BROKEN, content[at : at + length] * 2, content[-length:]))
        content = content[:at] + piece + content[at + length :]
    return content


def read_or_refused(content: bytes, form: Form) -> bool:
    """Whether it was read; anything but a refusal is a fault of the reader and is raised."""
    try:
        return len(read_form(content, form, name="broken").decisions) > 0
    except DmnError:
        return False


@pytest.mark.parametrize("form", [Form.DMN, Form.YAML])
@pytest.mark.parametrize("seed", range(4))
def test_broken_text_is_read_or_refused(form: Form, seed: int) -> None:
    chance = random.Random(seed)
    decision = decision_of(DEMO, DEMO.items["talent_graduate"])
    assert decision is not None
    wholes = [write_form(decision, form), *([MODELLER.encode()] if form is Form.DMN else [])]
    refused = sum(not read_or_refused(damaged(chance.choice(wholes), chance), form) for _ in range(40))
    assert refused > 5


@pytest.mark.parametrize("seed", range(4))
def test_a_workbook_broken_inside_its_parts_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    decision = decision_of(DEMO, DEMO.items["talent_graduate"])
    assert decision is not None
    whole = write_form(decision, Form.EXCEL)
    assert read_or_refused(whole, Form.EXCEL)
    refused = sum(not read_or_refused(_repacked(whole, chance), Form.EXCEL) for _ in range(25))
    assert refused > 5


@pytest.mark.parametrize("seed", range(4))
def test_a_workbook_broken_as_a_zip_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    decision = decision_of(DEMO, DEMO.items["talent_graduate"])
    assert decision is not None
    whole = write_form(decision, Form.EXCEL)
    refused = sum(not read_or_refused(damaged(whole, chance), Form.EXCEL) for _ in range(40))
    assert refused > 5


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """The workbook with one or two of its parts damaged before they are packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        hurt = set(chance.sample(old.namelist(), 2))
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), chance) if name in hurt else old.read(name))
    return packed.getvalue()
