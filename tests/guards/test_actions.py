"""Guards over the actions: each has a test, and each writes to the ledger."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import DOMAIN, ROOT, python_files, relative, syntax

READ_ONLY: dict[str, str] = {}  # noun.function -> why a public function in actions changes no state


def _action_files() -> Iterator[tuple[str, Path]]:
    for path in python_files(DOMAIN):
        parts = path.relative_to(DOMAIN).parts
        if parts[1:] == ("actions.py",) or (len(parts) == 3 and parts[1] == "actions"):
            yield parts[0], path


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in syntax(path).body if isinstance(node, ast.FunctionDef)]


def _called(function: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(name) | ast.Attribute(attr=name):
                    names.add(name)
    return names


def _public_actions() -> Iterator[tuple[str, Path, ast.FunctionDef]]:
    for noun, path in _action_files():
        for function in _functions(path):
            if not function.name.startswith("_") and f"{noun}.{function.name}" not in READ_ONLY:
                yield noun, path, function


def test_every_action_is_named_in_a_test_of_its_noun() -> None:
    untested = []
    for noun, path, function in _public_actions():
        tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "domain" / noun).rglob("*.py"))
        if f"{function.name}(" not in tests:
            untested.append(f"{relative(path)}:{function.name}")
    assert not untested, untested


def test_every_action_appends_to_the_ledger() -> None:
    """Followed through the calls inside `domain/`: an action, or something that it calls, must call `append`."""
    calls: dict[str, set[str]] = {}
    for path in python_files(DOMAIN):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef):
                calls.setdefault(node.name, set()).update(_called(node))
    writes = {"append"} & {name for called in calls.values() for name in called}
    reached = {name for name, called in calls.items() if called & writes and _appends_to_ledger(name)}
    while more := {name for name, called in calls.items() if called & reached} - reached:
        reached |= more
    silent = [
        f"{relative(path)}:{function.name}"
        for noun, path, function in _public_actions()
        if noun != "ledger" and function.name not in reached
    ]
    assert not silent, silent


def _appends_to_ledger(name: str) -> bool:
    """Whether a function of that name calls the ledger's append (and not merely a list's)."""
    for path in python_files(DOMAIN):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                for call in ast.walk(node):
                    if not isinstance(call, ast.Call):
                        continue
                    match call.func:
                        case ast.Attribute(ast.Name("ledger" | "ledger_actions"), "append"):
                            return True
                        case ast.Name("append"):
                            return True
    return False
