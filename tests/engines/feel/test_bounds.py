"""A rule that loops, nests, explodes or grows without end gets a clear error, within bounded memory and time."""

from __future__ import annotations

import pytest

from tests.engines.confined import Told, confined
from tests.engines.feel.bombs import EXPECTED

LONGEST = 20
"""Processor seconds; a text of the largest size that is read takes about eight."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    return confined("tests.engines.feel.bombs", seconds=240)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_could_go_on_for_ever_ends_with_its_code(told: dict[str, Told], name: str) -> None:
    assert told[name].code == EXPECTED[name][0], told[name].message
    assert told[name].seconds < LONGEST
