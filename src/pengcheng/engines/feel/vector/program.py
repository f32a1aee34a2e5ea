"""A text compiled for vectors: typed, its constants folded, tried on no rows; then run block by block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.errors import LimitExceeded
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.types import ContextOf, FeelType, ListOf
from pengcheng.engines.feel.typing import Static, annotate
from pengcheng.engines.feel.vector.evaluator import Evaluator
from pengcheng.engines.feel.vector.fold import folded
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.scope import Scope
from pengcheng.engines.feel.vector.vectors import Codes, Contexts, Lists, Scaled, Truths, Vector, nulls

_SCALED = (types.NUMBER, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS)


@dataclass(frozen=True)
class VectorProgram:
    """A text ready for blocks.

    Attributes:
        names: the declared names it reads.
        static: what is known of its value.
        folded: nothing of it depends on a declared name: it is one value for everybody.
    """

    text: tree.Expression | tree.UnaryTests
    names: tuple[str, ...]
    static: Static
    now: datetime | None
    _constants: Mapping[int, object]
    _named_types: Mapping[str, FeelType]

    @property
    def folded(self) -> bool:
        """Whether nothing of it depends on a declared name."""
        return not self.names

    def evaluate(self, columns: Mapping[str, Vector], rows: int) -> Vector:
        """The values for the rows of a block.

        Args:
            columns: a vector of so many rows for each of `names`.

        Raises:
            NotVectorised: this block's values are beyond what vectors hold exactly.
        """
        evaluator = Evaluator(self._constants, self.now, self._named_types)
        scope = Scope(rows, columns)
        try:
            if isinstance(self.text, tree.UnaryTests):
                return evaluator.tests(self.text, scope)
            return evaluator.value(self.text, scope)
        except (LimitExceeded, RecursionError) as error:
            raise refuse(getattr(error, "code", "recursion"), str(error), self.text) from None


def compile_vector(
    text: tree.Expression | tree.UnaryTests,
    declared: Mapping[str, Static],
    now: datetime | None = None,
    named_types: Mapping[str, FeelType] | None = None,
) -> VectorProgram:
    """Compile a text for vectors.

    Args:
        text: an expression, or a decision table's cell whose input is declared as `?`.
        declared: what is known of the names that the text may read. Other names are built-ins, or null.
        now: the instant that `now()` and `today()` answer with.
        named_types: types that the text may name.

    Raises:
        NotVectorised: a part of it has no exact vector form; code, reason and place say what and where.
    """
    program = prepare(text, frozenset(declared), now, named_types)
    typed = replace(program, static=annotate(text, declared, named_types).root)
    typed.evaluate({name: empty(declared[name]) for name in declared}, 0)
    return typed


def prepare(
    text: tree.Expression | tree.UnaryTests,
    declared: frozenset[str],
    now: datetime | None,
    named_types: Mapping[str, FeelType] | None = None,
) -> VectorProgram:
    """A text with its constants folded, for names of which nothing else is known yet; not tried.

    Raises:
        NotVectorised: a constant part goes beyond the bounds of one evaluation.
    """
    read = free_names(text) | ({"?"} if isinstance(text, tree.UnaryTests) and not text.is_any else set())
    constants = folded(text, declared, now, named_types)
    return VectorProgram(text, tuple(sorted(read & declared)), Static(), now, constants, named_types or {})


def empty(static: Static) -> Vector:
    """A vector of no rows, in the form that values of this kind take."""
    kind, none = static.type, np.zeros(0, np.int64)
    if kind in _SCALED:
        return Scaled(0, None, kind, none, static.places or 0)
    if kind == types.BOOLEAN:
        return Truths(0, None, np.zeros(0, np.bool_))
    if isinstance(kind, ListOf):
        return Lists(0, None, np.zeros(1, np.int64), empty(static.item or Static(kind.item)))
    if isinstance(kind, ContextOf) and static.entries is not None:
        return Contexts(0, None, {name: empty(entry) for name, entry in static.entries})
    return nulls(0) if kind == types.NULL else Codes(0, none, ())
