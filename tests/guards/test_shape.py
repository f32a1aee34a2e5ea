"""Guards over the shape of the tree: small files, small functions, nothing swallowed, nothing of this machine."""

from __future__ import annotations

import ast
import re

import pytest

from tests.guards.tree import ROOT, python_files, relative, syntax, tracked_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
REASONS: dict[str, str] = {}  # file -> why it may be longer
FUNCTION_REASONS: dict[str, str] = {}  # file:function -> why it may be longer


def test_no_file_is_longer_than_four_hundred_lines_without_a_reason() -> None:
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and name not in REASONS}
    assert not long, f"split these, or write the reason in {__name__}.REASONS: {long}"
    assert not [name for name in REASONS if lengths.get(name, 0) <= LONGEST_FILE], "a reason that is no longer needed"


def test_no_function_is_longer_than_sixty_lines_without_a_reason() -> None:
    long = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                name = f"{relative(path)}:{node.name}"
                if lines > LONGEST_FUNCTION and name not in FUNCTION_REASONS:
                    long.append(f"{name} ({lines})")
    assert not long, f"split these, or write the reason: {long}"


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "manager", "base2", "misc"}
    assert not [relative(path) for path in python_files() if path.stem in drawers or path.parent.name in drawers]


def _is_registered(node: ast.stmt) -> bool:
    """A function whose decorator says what it is, such as a built-in with its signature."""
    return isinstance(node, ast.FunctionDef) and any(isinstance(each, ast.Call) for each in node.decorator_list)


def _is_refusal(node: ast.stmt) -> bool:
    """An exception class whose message says what it is."""
    return isinstance(node, ast.ClassDef) and any(
        isinstance(statement, ast.Assign | ast.AnnAssign) and "message" in ast.unparse(statement).split("=")[0]
        for statement in node.body
    )


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = []
    for path in python_files():
        tree = syntax(path)
        if path.name == "apps.py":  # Django's own shape says all there is to say
            continue
        if tree.body and not ast.get_docstring(tree):
            silent.append(relative(path))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node) and not _is_refusal(node) and not _is_registered(node):  # type: ignore[arg-type]
                silent.append(f"{relative(path)}:{node.name}")  # type: ignore[attr-defined]
    assert not silent, silent


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError|in a real (system|deployment))\b")


def test_nothing_in_the_sources_is_marked_unfinished() -> None:
    marked = [
        f"{relative(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not marked, marked


TEXT_FILES = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".json",
    ".html",
    ".css",
    ".po",
    ".csv",
    ".cfg",
    "",
}
FORBIDDEN = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:root|home/\w+|work)/"),
    "a package index address": re.compile(r"(--index-url|--find-links|--extra-index-url)|\"resolved\": *\"http"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_holds_no_trace_of_the_machine_it_was_written_on(what: str) -> None:
    found = []
    for path in tracked_files():
        if path.suffix not in TEXT_FILES or path == ROOT / "tests" / "guards" / "test_shape.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if FORBIDDEN[what].search(line):
                found.append(f"{relative(path)}:{number}: {line[:80]}")
    assert not found, found


def test_no_file_in_the_tree_is_larger_than_one_megabyte() -> None:
    assert not [relative(path) for path in tracked_files() if path.stat().st_size > 1_000_000]
