"""Text for people, in every language of the city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text(Mapping[str, str]):
    """One text in several languages: a mapping from language to words.

    `default` is the city's first language, spoken where the asked one is missing. Languages are BCP 47
    tags; `zh-hans` also finds a text stored under `zh`.
    """

    values_: tuple[tuple[str, str], ...] = ()
    default: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str], default: str = "") -> Text:
        """A text from a mapping of language to words."""
        return cls(tuple(words.items()), default)

    def in_(self, language: str) -> str:
        """The words in `language`, else in the city's default language, else in any; empty if there are none."""
        for tag in (language, self.default):
            words = self.exactly(tag)
            if words is not None:
                return words
        return self.values_[0][1] if self.values_ else ""

    def exactly(self, language: str) -> str | None:
        """The words in `language` (or its primary language), None where nobody has translated them."""
        tag = language.lower().replace("_", "-")
        primary = tag.partition("-")[0]
        return dict(self.values_).get(tag, dict(self.values_).get(primary))

    def __getitem__(self, language: str) -> str:
        return dict(self.values_)[language]

    def __iter__(self) -> Iterator[str]:
        return (language for language, _ in self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def __str__(self) -> str:
        return self.in_(self.default)
