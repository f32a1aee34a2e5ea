"""Every kind of entry that the code writes is declared, with words for the person who reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pengcheng
from pengcheng.domain.ledger.kinds import KINDS, READ_KINDS, label_of

SOURCE = Path(pengcheng.__file__).parent


def _written_kinds() -> Iterator[tuple[str, str]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            names_actor = called == "Draft" or any(keyword.arg == "actor" for keyword in node.keywords)
            match node.args[0]:
                case ast.Constant(str(kind)) if called in ("append", "Draft") and names_actor:
                    yield str(path.relative_to(SOURCE)), kind


def test_every_kind_that_is_written_is_declared() -> None:
    written = list(_written_kinds())
    assert written
    assert [(path, kind) for path, kind in written if kind not in KINDS] == []


def test_every_kind_has_a_label_and_the_form_noun_dot_action() -> None:
    for name, kind in KINDS.items():
        noun, _, action = name.partition(".")
        assert noun
        assert action
        assert label_of(name) != name
        assert str(kind.label)


def test_reads_are_those_the_person_is_shown() -> None:
    assert "register.read" in READ_KINDS
    assert "case.acted" not in READ_KINDS
