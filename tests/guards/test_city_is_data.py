"""Guard: the city is data. No name of a city, department, item, register or fact of the demo stands in `src/`."""

from __future__ import annotations

import ast
import csv
import re

import pytest
import yaml

from tests.guards.tree import ROOT, SOURCE, python_files, relative, syntax

DEMO = ROOT / "cities" / "demo"
FIELD_TERMS = {"birth_date", "criminal_record_check", "market_entity"}
"""Names of the demo that are the field's own terms; the code may use them for what they mean everywhere."""
LITERALS = {"person", "age", "sex", "birth", "death", "residence", "population", "education", "health",
            "alive", "household"}  # fmt: skip
"""Plain words that may stand as a text of their own in code that is not about the demo."""


def _keys(kind: str, word: str) -> set[str]:
    return {yaml.safe_load(path.read_text(encoding="utf-8"))[word] for path in sorted((DEMO / kind).glob("*.yaml"))}


def _names() -> set[str]:
    names = {"Shenzhen", "深圳", "Futian", "福田", "鹏城"}
    for folder in (DEMO / "items").iterdir():
        names.add(folder.name)
    names |= _keys("registers", "register") | _keys("facts", "fact") | _keys("certificates", "certificate")
    for department in yaml.safe_load((DEMO / "departments.yaml").read_text(encoding="utf-8"))["departments"]:
        names |= {department["department"], department["uscc"], *department["name"].values()}
    divisions = DEMO / "divisions.csv"
    if divisions.exists():
        rows = list(csv.DictReader(divisions.open(encoding="utf-8")))
        names |= {
            row[column] for row in rows[:60] for column in row if row[column] and column in {"code", "zh", "name_zh"}
        }
    return {name for name in names if name not in FIELD_TERMS and len(name) > 1}


def _is_telling(name: str) -> bool:
    """Whether the name alone gives the demo away; a plain English word does not."""
    return "_" in name or not name.isascii() or not name.islower()


def test_no_name_of_the_demo_city_stands_in_the_sources() -> None:
    names = {name: re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])") for name in _names() if _is_telling(name)}
    found = []
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        for name, alone in names.items():
            if name in text and (match := alone.search(text)):
                found.append(f"{relative(path)}:{text.count(chr(10), 0, match.start()) + 1}: {name}")
    assert not found, found


def test_no_plain_word_of_the_demo_city_stands_in_the_sources_as_a_text() -> None:
    words = {name for name in _names() if not _is_telling(name)} - LITERALS
    found = [
        f"{relative(path)}:{node.lineno}: {node.value}"
        for path in python_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words
    ]
    assert not found, found


@pytest.mark.parametrize("kind", ["*.html", "*.css", "*.po"])
def test_no_name_of_the_demo_city_stands_in_the_pages(kind: str) -> None:
    names = set(filter(_is_telling, _names()))
    found = []
    for path in sorted(SOURCE.rglob(kind)):
        text = path.read_text(encoding="utf-8")
        found += [f"{relative(path)}: {name}" for name in names if name in text]
    assert not found, found
