"""The long, slow run over broken files: bits flipped, pieces cut, elements and lines swapped."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from time import process_time

import pytest

from pengcheng.city import decision_of
from pengcheng.engines.dmn.interchange import Form, write_form
from tests.engines.dmn.interchange.test_foreign_dmn import MODELLER
from tests.engines.dmn.interchange.test_fuzz import DEMO, _repacked, damaged, read_or_refused

LONGEST = 10
"""Processor seconds for one broken file."""

FILES = 300

pytestmark = pytest.mark.slow


def flipped(content: bytes, chance: random.Random) -> bytes:
    """A few bits turned round."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """A piece of the middle, or the end, lost."""
    start, end = sorted((chance.randrange(len(content)), chance.randrange(len(content))))
    return content[:start] if chance.random() < 0.3 else content[:start] + content[end:]


def swapped(content: bytes, chance: random.Random) -> bytes:
    """Two elements of an XML file, or two lines of a text, in each other's place: still a sound document."""
    try:
        root = ET.fromstring(content)
    except ET.ParseError:
        lines = content.splitlines(keepends=True)
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        return b"".join(lines)
    places = [(parent, index) for parent in root.iter() for index in range(len(parent))]
    (one, at), (other, there) = chance.sample(places, 2)
    one[at], other[there] = other[there], one[at]
    try:
        return ET.tostring(root)
    except RecursionError:  # one stood inside the other
        return content


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("seed", range(100, 104))
def test_broken_files_are_read_or_refused_in_time(form: Form, seed: int) -> None:
    chance = random.Random(seed)
    wholes = []
    for item in DEMO.items.values():
        decision = decision_of(DEMO, item)
        if decision is not None:
            wholes.append(write_form(decision, form))
    wholes += [MODELLER.encode()] if form is Form.DMN else []
    ways = (damaged, flipped, cut, swapped) if form is not Form.EXCEL else (damaged, flipped, cut, _repacked)
    refused = 0
    for _ in range(FILES):
        content = chance.choice(ways)(chance.choice(wholes), chance)
        begin = process_time()
        refused += not read_or_refused(content, form)
        assert process_time() - begin < LONGEST
    assert refused > FILES // 10
