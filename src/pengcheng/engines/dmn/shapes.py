"""The shapes of a rules document: mappings, lists, texts; every fault collected with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from .errors import Path, RuleFault


class Reader:
    """Reads shapes and collects faults, so that one pass over a document tells them all."""

    def __init__(self, locate: Callable[[Path], str] | None = None) -> None:
        self.faults: list[RuleFault] = []
        self._locate = locate

    def fault(self, code: str, path: Path, message: str, suggestion: str = "", position: int | None = None) -> None:
        """Note one fault."""
        place = self._locate(path) if self._locate else ""
        self.faults.append(RuleFault(code, message, path, suggestion, position, place))

    def mapping(
        self, value: object, path: Path, required: Iterable[str], optional: Iterable[str]
    ) -> Mapping[str, object] | None:
        """`value` if it is a mapping with the required keys; unknown keys are faults with a nearest guess."""
        if not isinstance(value, Mapping):
            self.fault("not_a_mapping", path, "A mapping (key: value) belongs here.")
            return None
        known = (*required, *optional)
        for key in value:
            if key not in known:
                self.fault("unknown_key", (*path, str(key)), f"{key!r} is not known here.", guess(str(key), known))
        missing = [key for key in required if key not in value]
        for key in missing:
            self.fault("missing_key", path, f"{key!r} is missing.", f"Add `{key}:`.")
        return None if missing else value

    def sequence(self, value: object, path: Path) -> list[object]:
        """`value` if it is a list, else a fault and an empty list."""
        if isinstance(value, list | tuple):
            return list(value)
        self.fault("not_a_list", path, "A list (lines that begin with '-') belongs here.")
        return []

    def text(self, value: object, path: Path) -> str:
        """`value` if it is a text, else a fault and an empty text."""
        if isinstance(value, str) and value:
            return value
        self.fault("not_a_text", path, f"A text belongs here, not {value!r}.")
        return ""

    def texts(self, value: object, path: Path) -> dict[str, str]:
        """A text by language code; a plain text stands for every language (key "")."""
        if value is None:
            return {}
        if isinstance(value, str):
            return {"": value}
        if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
            return {str(language): text for language, text in value.items()}
        self.fault("not_a_text", path, "A text, or one text per language ({en: ..., zh: ...}), belongs here.")
        return {}

    def words(self, value: object, path: Path) -> tuple[str, ...]:
        """A list of words, or the keys of a mapping."""
        if value is None:
            return ()
        if isinstance(value, Mapping):
            return tuple(str(key) for key in value)
        return tuple(str(word) for word in self.sequence(value, path))

    def member(self, value: object, path: Path, allowed: Iterable[str]) -> str | None:
        """`value` if it is one of the allowed words."""
        choices = tuple(allowed)
        if value in choices:
            return str(value)
        self.fault("unknown_word", path, f"{value!r} is not one of {', '.join(choices)}.", guess(str(value), choices))
        return None


def guess(word: str, known: Iterable[str]) -> str:
    """'Did you mean ...?' for the nearest known word, or nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else ""
