"""Every test has a home of its own: keys, log and files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(home: Path) -> Path:
    return home
