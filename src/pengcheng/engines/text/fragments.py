"""Why a document was found: the place in its text, with the words that matched marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pengcheng.engines.text.fold import fold_with_origins
from pengcheng.engines.text.terms import terms

LENGTH = 80


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a passage as (words, whether they matched), in order; `passage` is its name."""

    passage: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(words for words, _ in self.parts)


def fragment(passage: str, text: str, wanted: Collection[str]) -> Fragment | None:
    """The piece of `text` around its first matches, None when nothing in it matches.

    `wanted` are terms as the index knows them; single ideographs mark themselves.
    """
    folded = fold_with_origins(text)
    marked = [False] * len(text)
    for term in terms(folded.text):
        if term.text in wanted:
            _mark(marked, folded.origins, term.start, term.end)
        elif not term.word:
            for place in range(term.start, term.end):
                if folded.text[place] in wanted:
                    _mark(marked, folded.origins, place, place + 1)
    if True not in marked:
        return None
    first = marked.index(True)
    start = max(0, first - LENGTH // 4) if len(text) > LENGTH else 0
    end = min(len(text), start + LENGTH)
    parts: list[tuple[str, bool]] = []
    for place in range(start, end):
        if parts and parts[-1][1] is marked[place]:
            parts[-1] = (parts[-1][0] + text[place], marked[place])
        else:
            parts.append((text[place], marked[place]))
    before = [("…", False)] if start else []
    after = [("…", False)] if end < len(text) else []
    return Fragment(passage, (*before, *parts, *after))


def _mark(marked: list[bool], origins: tuple[int, ...], start: int, end: int) -> None:
    for place in range(start, end):
        marked[origins[place]] = True
