"""One spelling for what people mean to be the same: width, case, accents, compatibility forms."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins[i]` is the place in the original of the folded character `i`."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> str:
    """The folded text: NFKC, lower case, Latin letters without accents."""
    return fold_with_origins(text).text if not text.isascii() else text.lower()


def fold_with_origins(text: str) -> Folded:
    """The folded text and where each of its characters came from."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for each in _folded(character):
            characters.append(each)
            origins.append(place)
    return Folded("".join(characters), tuple(origins))


def _folded(character: str) -> str:
    if character.isascii():
        return character.lower()
    plain = unicodedata.normalize("NFKC", character).casefold()
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(each for each in apart if not unicodedata.combining(each)) if apart[:1].isascii() else plain
