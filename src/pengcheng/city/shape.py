"""Whether each file has the shape its JSON Schema asks for, said in short sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from pengcheng.city.build.place import days
from pengcheng.city.document import Document
from pengcheng.city.example_rows import check_headings
from pengcheng.city.faults import Fault
from pengcheng.city.kinds import KINDS
from pengcheng.city.sources import Sources

CSV_COLUMNS = {"divisions.csv": ("code", "level", "parent")}
TYPE_NAMES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of names to values",
    "null": "empty",
}


def check_shape(sources: Sources) -> Iterator[Fault]:
    """The faults of shape of all files; files that could not be read whole are left to their own faults."""
    present = {document.file for group in sources.documents.values() for document in group} | set(sources.rows)
    for kind in KINDS:
        if kind.required and not present & {kind.pattern.replace("\\", "")} and not sources.unread:
            name = kind.pattern.replace("\\", "")
            yield Fault(name, 0, "file_missing", "This file is missing.", f"Every city has a {name}.")
        for document in sources.of(kind.name):
            if document.file not in sources.unread:
                yield from _shape_of(document, kind.name)
    for file, rows in sources.rows.items():
        if file not in CSV_COLUMNS:
            yield from check_headings(rows)
            continue
        missing = [column for column in CSV_COLUMNS[file] if rows and column not in rows[0].values]
        if missing:
            yield Fault(file, 1, "csv_columns", f"The header lacks {_list(missing)}.", "Add the columns.")


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """The published JSON Schema of a kind of file."""
    schema: dict[str, Any] = json.loads((files("pengcheng.city") / "schema" / f"{kind}.json").read_text("utf-8"))
    return schema


@cache
def _validator(kind: str) -> Draft202012Validator:
    """The validator of a kind of file; references are put in place once, following them each time is slow."""
    schema = schema_of(kind)
    return Draft202012Validator(_inline(schema, schema))


def _inline(part: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inline(each, schema) for each in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref")
    if isinstance(reference, str):
        file, _, name = reference.partition("#/$defs/")
        home = schema_of(file.removesuffix(".json")) if file else schema
        return {**_inline(home["$defs"][name], home), "x-name": name}
    return {key: _inline(each, schema) for key, each in part.items() if key not in ("$defs", "$id")}


def _shape_of(document: Document, kind: str) -> Iterator[Fault]:
    errors = list(_validator(kind).iter_errors(_as_json(document.data)))
    for error in errors:
        yield from _faults_of(document, error)
    if kind == "calendar" and not errors:
        yield from _spans(document)


def _spans(document: Document) -> Iterator[Fault]:
    """Spans of days that are not: a schema cannot see it."""
    for listed in ("holidays", "make_up"):
        for index, span in enumerate(document.data.get(listed, ())):
            try:
                list(days(span))
            except ValueError:
                yield document.fault(
                    (listed, index), "no_such_day", f"{span} is not a day or a span of days.", "Write first/last."
                )


def _as_json(value: Any) -> Any:
    """Days become text, as they are for every other reader of the schema."""
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _faults_of(document: Document, error: ValidationError) -> Iterator[Fault]:
    path = tuple(error.absolute_path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    name = _name_of(path)
    described = schema.get("description", "")
    asked: Any = error.validator_value
    match error.validator:
        case "required":
            missing = str(error.message).split("'")[1]
            wanted = schema.get("properties", {}).get(missing, {})
            yield document.fault(
                path, "missing", f"`{missing}` is missing{_inside(path)}.", f"Add `{missing}: {_sample(wanted)}`."
            )
        case "additionalProperties":
            known = schema.get("properties", {})
            instance: Any = error.instance
            for key in instance:
                if key not in known:
                    yield document.fault(
                        (*path, key), "unknown_key", f"`{key}` has no meaning here.", suggest(key, known)
                    )
        case "type":
            yield document.fault(path, "wrong_type", f"{name} must be {_types(asked)}.", _retype(error))
        case "enum":
            values = [str(value) for value in asked]
            yield document.fault(
                path,
                "wrong_value",
                f"{name} cannot be {error.instance!r}: it is one of {_list(values)}.",
                suggest(str(error.instance), values),
            )
        case "pattern" | "maxLength":
            yield document.fault(
                path, "wrong_form", f"{name} cannot be {error.instance!r}.", f"Write it as: {described}"
            )
        case "minItems" | "minProperties" | "minLength":
            yield document.fault(path, "empty", f"{name} is empty.", described)
        case _:
            yield document.fault(path, "wrong_value", f"{name}: {error.message}.", described)


def suggest(word: str, known: Iterable[str]) -> str:
    """A remedy for a word nobody knows: the nearest known one, or the list when it is short."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known here: {_list(choices)}." if 0 < len(choices) <= 12 else ""


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _name_of(path: tuple[str | int, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "The file"
    if isinstance(path[-1], int):
        return f"Entry {path[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


def _inside(path: tuple[str | int, ...]) -> str:
    return "" if not path else f" in {_name_of(path)[0].lower()}{_name_of(path)[1:]}"


def _types(wanted: str | list[str]) -> str:
    return " or ".join(TYPE_NAMES[each] for each in ([wanted] if isinstance(wanted, str) else wanted))


def _retype(error: ValidationError) -> str:
    wanted, given = error.validator_value, error.instance
    if wanted == "string" and isinstance(given, int) and not isinstance(given, bool):
        return f'Put it in quotes: "{given}".'
    if wanted == "array" and not isinstance(given, dict | list):
        return f"Write it as a list: [{given}]."
    return ""


def _sample(schema: Mapping[str, Any]) -> str:
    named = {"text": "{...}", "limit": "{days: 20, unit: working_day}", "day": "2026-01-31"}
    if schema.get("x-name") in named:
        return named[schema["x-name"]]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return {"array": "[...]", "object": "{...}"}.get(str(schema.get("type")), "...")
