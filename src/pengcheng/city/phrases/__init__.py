"""The few phrases with which the city room speaks of changes; English in the code, other languages as data."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


def say(phrase: str, language: str, **values: object) -> str:
    """The phrase in `language` with its places filled; English where nobody has translated it."""
    words = _catalogue(language.partition("-")[0]).get(phrase, phrase)
    return words.format(**values) if values else words


@cache
def _catalogue(language: str) -> dict[str, str]:
    file = files(__name__) / f"{language}.json"
    if not file.is_file():
        return {}
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return words
