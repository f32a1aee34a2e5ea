"""What a person typed, as groups of alternatives: a term, or what means the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pengcheng.engines.text.fold import fold
from pengcheng.engines.text.terms import Term, terms

LONGEST_QUERY = 200
SYNONYM_WEIGHT = 0.8


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that must all be there; `prefix` lets the last of them be the beginning of a word."""

    terms: tuple[str, ...]
    weight: float = 1.0
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One thing looked for: any of the alternatives fulfils it."""

    alternatives: tuple[Alternative, ...]


class Synonyms:
    """Groups of words that mean the same, in any language."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._groups = [tuple(dict.fromkeys(fold(word).strip() for word in group)) for group in groups]

    def within(self, folded: str, cut: list[Term]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where words with synonyms stand in a query: start, end, the other words. The longest first wins."""
        found = []
        starts, ends = {term.start for term in cut if term.word}, {term.end for term in cut if term.word}
        for group in self._groups:
            for word in group:
                place = folded.find(word) if word else -1
                whole = not word.isascii() or (place in starts and place + len(word) in ends)
                if place >= 0 and whole:
                    found.append((place, place + len(word), tuple(each for each in group if each != word)))
        found.sort(key=lambda each: (each[0] - each[1], each[0]))
        chosen: list[tuple[int, int, tuple[str, ...]]] = []
        for start, end, others in found:
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in chosen):
                chosen.append((start, end, others))
        return chosen


def read_query(query: str, synonyms: Synonyms) -> list[Group]:
    """The groups of a query, in the order typed. Only its first 200 characters count."""
    folded = fold(query[:LONGEST_QUERY])
    cut = list(terms(folded))
    last = cut[-1] if cut else None
    groups: list[tuple[int, Group]] = []
    covered: set[Term] = set()
    for start, end, others in synonyms.within(folded, cut):
        own = [term for term in cut if start <= term.start and term.end <= end]
        if not own:
            continue
        covered.update(own)
        alternatives = [Alternative(tuple(term.text for term in own), prefix=own[-1] is last and own[-1].word)]
        alternatives += [
            Alternative(tuple(term.text for term in terms(other)), SYNONYM_WEIGHT) for other in others if other
        ]
        groups.append((start, Group(tuple(alternatives))))
    for term in cut:
        if term not in covered:
            groups.append((term.start, Group((Alternative((term.text,), prefix=term is last and term.word),))))
    return [group for _, group in sorted(groups, key=lambda each: each[0])]
