"""The published JSON Schemas: right in themselves, and true for the cities in this repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from pengcheng.city.kinds import KINDS, kind_of

from .conftest import HARBOUR

SCHEMAS = Path(__file__).parents[2] / "src" / "pengcheng" / "city" / "schema"
DEMO = Path(__file__).parents[2] / "cities" / "demo"
REGISTRY: Registry = Registry().with_resources(
    (path.name, Resource.from_contents(json.loads(path.read_text()))) for path in SCHEMAS.glob("*.json")
)


class TextDates(yaml.CSafeLoader):
    """Reads YAML as an editor's language server does: days stay text."""

    yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_a_schema(path: Path) -> None:
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == path.name
    assert schema["title"]


def test_every_kind_of_yaml_file_has_its_schema() -> None:
    wanted = {kind.name for kind in KINDS if kind.pattern.endswith("yaml")}
    assert wanted | {"words"} == {path.stem for path in SCHEMAS.glob("*.json")}


@pytest.mark.parametrize("city", [HARBOUR, DEMO], ids=lambda city: city.name)
def test_an_editor_finds_no_fault_in_a_sound_city(city: Path) -> None:
    for path in city.rglob("*.yaml"):
        kind = kind_of(path.relative_to(city).as_posix())
        if kind is None:
            continue
        schema = json.loads((SCHEMAS / f"{kind.name}.json").read_text())
        errors = Draft202012Validator(schema, registry=REGISTRY).iter_errors(yaml.load(path.read_text(), TextDates))
        assert [f"{path}: {error.message}" for error in errors] == []
