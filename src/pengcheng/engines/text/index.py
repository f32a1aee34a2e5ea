"""The index: built once, searched often."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from pengcheng.engines.text.fold import fold
from pengcheng.engines.text.fragments import Fragment, fragment
from pengcheng.engines.text.query import Alternative, Group, Synonyms, read_query
from pengcheng.engines.text.terms import ideographs, terms

SATURATION, LENGTH_WEIGHT = 1.2, 0.5
IDEOGRAPH_WEIGHT = 0.3
MOST_PREFIXES = 60
LEAST_SHARE_OF_BEST = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """A named text of a document and how much a match in it counts."""

    name: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found, by its key."""

    key: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found: how well it fits and the pieces that show why, best passage first."""

    key: str
    score: float
    fragments: tuple[Fragment, ...]


class Index:
    """A ranked search over documents.

    Scores are BM25 (weighted term frequency, k 1.2, b 0.5) summed over what was looked for, times the share
    of it that was found.
    """

    def __init__(self, documents: Iterable[Document], synonyms: Iterable[Iterable[str]] = ()) -> None:
        self._documents = list(documents)
        self._synonyms = Synonyms(synonyms)
        frequencies: defaultdict[str, dict[int, float]] = defaultdict(dict)
        lengths = [0.0] * len(self._documents)
        words: set[str] = set()
        for number, document in enumerate(self._documents):
            for passage in document.passages:
                folded = fold(passage.text)
                found = [(term.text, passage.weight) for term in terms(folded)]
                words.update(term.text for term in terms(folded) if term.word)
                found += [(each, passage.weight * IDEOGRAPH_WEIGHT) for each in ideographs(folded)]
                for term, weight in found:
                    frequencies[term][number] = frequencies[term].get(number, 0.0) + weight
                lengths[number] += len(found)
        self._postings = self._weigh(frequencies, lengths)
        self._words = sorted(words)

    def _weigh(self, frequencies: dict[str, dict[int, float]], lengths: list[float]) -> dict[str, dict[int, float]]:
        many = len(self._documents)
        mean = sum(lengths) / many if many else 1.0
        norms = [SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / (mean or 1.0)) for length in lengths]
        postings = {}
        for term, found in frequencies.items():
            rarity = math.log(1 + (many - len(found) + 0.5) / (len(found) + 0.5))
            postings[term] = {
                number: rarity * frequency * (SATURATION + 1) / (frequency + norms[number])
                for number, frequency in found.items()
            }
        return postings

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The best documents for what a person typed, best first; equal ones in the order of the documents.

        The last word may be unfinished. Documents that hold less than half of what the best one holds of the
        query are left out. An empty query finds nothing.
        """
        groups = read_query(query, self._synonyms)
        scores: defaultdict[int, float] = defaultdict(float)
        found: defaultdict[int, int] = defaultdict(int)
        wanted: set[str] = set()
        for group in groups:
            for number, score in self._group(group, wanted).items():
                scores[number] += score
                found[number] += 1
        if not scores:
            return []
        least = max(found.values()) * LEAST_SHARE_OF_BEST
        fitting = (
            (-score * found[number] / len(groups), number) for number, score in scores.items() if found[number] >= least
        )
        best = nsmallest(limit, fitting)
        return [self._hit(number, -score, wanted) for score, number in best]

    def _group(self, group: Group, wanted: set[str]) -> dict[int, float]:
        best: dict[int, float] = {}
        for alternative in group.alternatives:
            for number, score in self._alternative(alternative, wanted).items():
                if score > best.get(number, 0.0):
                    best[number] = score
        return best

    def _alternative(self, alternative: Alternative, wanted: set[str]) -> dict[int, float]:
        together: dict[int, float] | None = None
        for place, term in enumerate(alternative.terms):
            last = place == len(alternative.terms) - 1
            scores = self._beginning(term, wanted) if alternative.prefix and last else self._term(term, wanted)
            if together is None:
                together = {number: score * alternative.weight for number, score in scores.items()}
            else:
                both = together.keys() & scores.keys()
                together = {number: together[number] + scores[number] * alternative.weight for number in both}
        return together or {}

    def _term(self, term: str, wanted: set[str]) -> dict[int, float]:
        found = self._postings.get(term)
        if found is None:
            return {}
        wanted.add(term)
        return found

    def _beginning(self, term: str, wanted: set[str]) -> dict[int, float]:
        """The documents with a word that begins so; a whole word counts more than a longer one."""
        best = dict(self._term(term, wanted))
        start = bisect_left(self._words, term)
        for word in self._words[start : start + MOST_PREFIXES]:
            if not word.startswith(term):
                break
            share = len(term) / len(word)
            for number, score in self._term(word, wanted).items():
                if score * share > best.get(number, 0.0):
                    best[number] = score * share
        return best

    def _hit(self, number: int, score: float, wanted: set[str]) -> Hit:
        document = self._documents[number]
        heaviest = sorted(document.passages, key=lambda passage: -passage.weight)
        found = (fragment(passage.name, passage.text, wanted) for passage in heaviest)
        return Hit(document.key, score, tuple(each for each in found if each is not None))
