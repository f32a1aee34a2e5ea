"""What the rules engines and the check find, said in another language than the English of the code.

An engine knows no languages: it gives a stable code and an English sentence. The catalogue has a translation for each
form of sentence ("Fact {} must be a {}"); a sentence is told by the form that it has, with what stands in its places
put into the places of the translation: `{0}` as it is (a name, a value, FEEL), `{0t}` told itself (a kind of value, a
reason).
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

_HOLE = re.compile(r"\{(\d)(t?)\}")
_DEEPEST = 4
"""A sentence holds a reason, which holds a kind of value: no message goes deeper."""


def tell(message: str, language: str) -> str:
    """The message in a language (BCP 47); as it is where nobody has translated its form."""
    catalogue = _catalogue(language.partition("-")[0])
    return (catalogue.told(message) or message) if catalogue else message


class Catalogue:
    """The translations of one language, by form of sentence."""

    def __init__(self, translations: dict[str, str]) -> None:
        self.translations = translations
        forms = sorted((form for form in translations if "{}" in form), key=_exactness, reverse=True)
        self._forms = [(re.compile("(.*?)".join(map(re.escape, form.split("{}"))), re.DOTALL), form) for form in forms]

    def told(self, message: str, depth: int = 0) -> str | None:
        """The message, None where it has no form of the catalogue."""
        if message in self.translations and "{}" not in message:
            return self.translations[message]
        if depth < _DEEPEST:
            for pattern, form in self._forms:
                found = pattern.fullmatch(message)
                if found:
                    return self._filled(self.translations[form], found.groups(), depth)
        return self._listed(message, depth)

    def _filled(self, translation: str, parts: tuple[str, ...], depth: int) -> str:
        def part(hole: re.Match[str]) -> str:
            words = parts[int(hole[1])]
            return (self.told(words, depth + 1) or words) if hole[2] else words

        return _HOLE.sub(part, translation)

    def _listed(self, message: str, depth: int) -> str | None:
        """Several reasons in a row, or several sentences, where each of them has a form."""
        for between, joined in (("; ", "；"), (". ", "")):
            parts = message.split(between)
            if len(parts) > 1 and depth < _DEEPEST:
                ended = [part + (between.strip() if between == ". " else "") for part in parts[:-1]] + parts[-1:]
                told = [self.told(part, depth + 1) for part in ended]
                if all(told):
                    return joined.join(filter(None, told))
        return None


def _exactness(form: str) -> tuple[int, int]:
    """Forms with more words of their own are tried first; of two alike the one with fewer places."""
    return len(form.replace("{}", "")), -form.count("{}")


@cache
def _catalogue(language: str) -> Catalogue | None:
    file = files(__package__) / f"faults_{language}.json"
    return Catalogue(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None
