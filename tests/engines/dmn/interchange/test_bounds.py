"""A file of rules that would blow up is refused with a clear reason, within bounded memory and time."""

from __future__ import annotations

import pytest

from tests.engines.confined import Told, confined
from tests.engines.dmn.interchange.bombs import EXPECTED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    return confined("tests.engines.dmn.interchange.bombs", megabytes=2_500)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_that_would_blow_up_is_refused(told: dict[str, Told], name: str) -> None:
    code, words, _, _ = EXPECTED[name]
    assert told[name].code == code, told[name].message
    assert words in told[name].message
    assert told[name].seconds < 20
