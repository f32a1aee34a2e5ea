"""A small city that can be broken on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

HARBOUR = Path(__file__).parents[1] / "cities" / "harbour"
TODAY = date(2026, 11, 22)

Edit = Callable[[str, str, str], Path]
"""Replaces the first occurrence of a text in a file of the copy, and returns the copy."""


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A copy of the tiny city that a test may change."""
    return Path(shutil.copytree(HARBOUR, tmp_path / "harbour"))


@pytest.fixture
def edit(harbour: Path) -> Edit:
    """Replace the first occurrence of a text in a file of the copy; the text must be there."""

    def change(file: str, old: str, new: str) -> Path:
        path = harbour / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))
        return harbour

    return change
