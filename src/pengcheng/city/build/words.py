"""The parts that every kind of file shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pengcheng.city.text import Text
from pengcheng.engines.worktime import Limit, LimitUnit

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Makes texts of the city's languages; `default` is the city's first language."""

    default: str

    def text(self, words: Mapping[str, str] | None) -> Text:
        """A text; no words make an empty text."""
        return Text.of(words or {}, self.default)

    def texts(self, many: list[Mapping[str, str]] | None) -> tuple[Text, ...]:
        """Several texts."""
        return tuple(self.text(words) for words in many or ())

    def values(self, values: Mapping[str, Mapping[str, str]] | None) -> dict[str, Text]:
        """The closed list of a code: each value with its name."""
        return {value: self.text(words) for value, words in (values or {}).items()}

    def maybe(self, words: Mapping[str, str] | None) -> Text | None:
        """A text, or None where there is none."""
        return self.text(words) if words else None


def feel(value: object) -> str:
    """A FEEL text; YAML's own true, false and numbers are FEEL, too."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def limit(data: Data) -> Limit:
    """A limit from its `days` (or hours) and `unit`."""
    return Limit(data.get("days", data.get("hours", 0)), LimitUnit(data["unit"]))
