"""The library as a whole."""

from __future__ import annotations

from pathlib import Path

from pengcheng.engines.feel.builtins.library import BUILTINS, FAMILIES
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES


def test_the_parser_knows_exactly_the_built_ins_that_there_are() -> None:
    assert frozenset(BUILTINS) == BUILTIN_NAMES


def test_every_built_in_belongs_to_a_family_that_the_library_names() -> None:
    modules = {o.implementation.__module__ for b in BUILTINS.values() for o in b.overloads}
    assert modules == {family.__name__ for family in FAMILIES}


def test_the_reference_names_every_built_in_and_every_argument() -> None:
    reference = (Path(__file__).parents[4] / "docs" / "reference" / "feel.md").read_text("utf-8")
    for name, function in BUILTINS.items():
        for overload in function.overloads:
            arguments = ", ".join(
                f"{'*' if p.variadic else ''}{p.name}{'?' if p.optional else ''}" for p in overload.parameters
            )
            assert f"`{name}({arguments})`" in reference
