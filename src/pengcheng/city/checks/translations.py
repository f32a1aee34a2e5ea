"""Every text in every language of the city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pengcheng.city.checks.view import CityView
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.shape import schema_of, suggest

TEXT = "words.json#/$defs/text"


def check(view: CityView) -> Iterator[Fault]:
    """Texts that lack a language of the city, and languages the city does not have."""
    wanted = {language: language.partition("-")[0] for language in view.city.languages}
    for kind, documents in view.sources.documents.items():
        schema = schema_of(kind)
        for document in documents:
            for path, words in texts(schema, document.data, schema):
                for language, primary in wanted.items():
                    if language not in words and primary not in words:
                        shown = next(iter(words.values()))
                        yield document.fault(
                            path,
                            "untranslated",
                            f"“{_short(shown)}” has no words in {language}.",
                            f"Add `{primary}: ...`.",
                        )
                for language in words:
                    if language not in wanted and language not in wanted.values():
                        yield document.fault(
                            (*path, language),
                            "unknown_language",
                            f"The city does not speak `{language}`.",
                            suggest(language, {*wanted.values()}),
                        )


def texts(
    schema: Mapping[str, Any], data: Any, root: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, dict[str, str]]]:
    """The texts in `data`, found where the schema says that a text stands."""
    reference = schema.get("$ref", "")
    if reference == TEXT:
        yield path, data
    elif reference == "words.json#/$defs/values":
        for key, words in data.items():
            yield (*path, key), words
    elif reference.startswith("#/$defs/"):
        yield from texts(root["$defs"][reference.rsplit("/", 1)[1]], data, root, path)
    if "if" in schema:
        yield from texts(schema[_branch(schema["if"], data)], data, root, path)
    if isinstance(data, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        for key, value in data.items():
            inner = properties.get(key, others)
            if isinstance(inner, Mapping):
                yield from texts(inner, value, root, (*path, key))
    elif isinstance(data, list) and isinstance(schema.get("items"), Mapping):
        for index, value in enumerate(data):
            yield from texts(schema["items"], value, root, (*path, index))


def _branch(condition: Mapping[str, Any], data: Any) -> str:
    fits = all(key in data for key in condition.get("required", ())) if isinstance(data, dict) else True
    kinds: dict[str, type] = {"object": dict, "array": list, "string": str, "null": type(None)}
    return "then" if fits and isinstance(data, kinds[condition.get("type", "object")]) else "else"


def _short(words: str) -> str:
    return words if len(words) <= 30 else words[:29] + "…"
