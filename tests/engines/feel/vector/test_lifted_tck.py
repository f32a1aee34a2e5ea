"""The TCK's constant texts with their literals made columns: on vectors each row is what the scalar engine says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pengcheng.engines.dmn.drg import Model, load_model
from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.feel import FeelError, tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.printer import print_expression
from pengcheng.engines.feel.scope import free_names

from .lifting import Lifted, NotVectorised, alike, compared

ROOT = Path(__file__).parents[4].parent / "shared" / "tck" / "TestCases"


def _constant_texts() -> Iterator[tree.Expression]:
    seen: set[tree.Expression] = set()
    for file in sorted(ROOT.rglob("*.dmn")):
        try:
            model = load_model(file)
        except (DmnError, FeelError):
            continue
        for name in sorted(model.texts):
            text = _text(model, name)
            if text is not None and text not in seen and not free_names(text) - BUILTIN_NAMES:
                seen.add(text)
                yield text


def _text(model: Model, name: str) -> tree.Expression | None:
    try:
        return model.node(name, ("decision",)).expression
    except (DmnError, FeelError):
        return None


@pytest.mark.slow
@pytest.mark.skipif(not ROOT.exists(), reason=f"the TCK's data is not at {ROOT}")
def test_every_lifted_text_agrees_row_by_row_or_is_refused() -> None:
    agreed, refused, wrong = 0, 0, []
    for text in _constant_texts():
        lifted = Lifted(text)
        if not lifted.values:
            continue
        try:
            rows = list(compared(lifted.text, lifted.rows))
        except NotVectorised:
            refused += 1
            continue
        agreed += 1
        wrong += [(print_expression(lifted.text), *row) for row in rows if not alike(row[1], row[2])]
    assert wrong == []
    assert agreed >= 600
    assert agreed / (agreed + refused) >= 0.85
