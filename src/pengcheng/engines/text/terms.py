"""Cutting folded text into terms: words of alphabets, pairs of ideographs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_RUNS = re.compile(rf"(?P<ideographs>[{_IDEOGRAPHS}]+)|(?P<word>(?:(?![{_IDEOGRAPHS}])\w)+)")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the place in the folded text it stands at (`end` exclusive); `word` for alphabets."""

    text: str
    start: int
    end: int
    word: bool


def terms(folded: str) -> Iterator[Term]:
    """The terms of a folded text in order.

    A run of ideographs gives each pair of neighbours (a single one gives itself); a word gives itself with
    a plural s taken off, so that one and many are found by each other.
    """
    for run in _RUNS.finditer(folded):
        start, end = run.span()
        if run["word"]:
            yield Term(singular(run["word"]), start, end, True)
        elif end - start == 1:
            yield Term(run.group(), start, end, False)
        else:
            for place in range(start, end - 1):
                yield Term(folded[place : place + 2], place, place + 2, False)


def ideographs(folded: str) -> Iterator[str]:
    """The single ideographs of a folded text, so that one character alone can be looked for."""
    for run in _RUNS.finditer(folded):
        if not run["word"]:
            yield from run.group()


def singular(word: str) -> str:
    """The word without a plural s."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
